import { moduleOf } from '../../../core/graph/document.ts';
import { moduleFile } from '../../../core/graph/moduleFile.ts';
import { asText } from '../../../core/graph/words.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { useDocument } from '../document/document.ts';
import { here } from '../document/latest.ts';
import { fileName } from '../project/project.ts';
import { useSettings } from '../../kit/settings.ts';
import { showToast } from '../../kit/toasts.ts';
import { add } from './actions.ts';
import { selectedModule } from './modules.ts';

const filter = { name: 'Neuroloom', extensions: ['neuromodule'] } as const;

/** The module that is selected or, without one, that is open. */
export function chosenModule(): string | undefined {
  return selectedModule()?.module ?? useDocument.getState().trail.at(-1)?.graphKey;
}

/** Writes the chosen module, with all that it uses, to a file that the user names. */
export async function saveModule(): Promise<void> {
  const { document } = useDocument.getState();
  const id = chosenModule();
  const module = moduleOf(document, id);
  if (id === undefined || !module) return;
  try {
    const name = asText(module.name)[useSettings.getState().language];
    const { host } = connection();
    const file = await host.saveFile(`${fileName(name)}.neuromodule`, filter);
    if (!file) return;
    await engine().request('saveModule', { path: file.path, module: moduleFile(document, id) });
    await host.delivered(file);
  } catch (error) {
    notifyError(text('The module could not be saved', 'Das Modul ließ sich nicht sichern'), error);
  }
}

/** Takes a module out of a file that the user chooses, and places a use of it. */
export async function openModule(): Promise<void> {
  const isHere = here();
  const failed = text('The module could not be loaded', 'Das Modul ließ sich nicht laden');
  try {
    const file = await connection().host.openFile(filter);
    if (!file) return;
    const read = await engine().request('openModule', { path: file.path });
    if (!isHere()) return;
    const { value } = read.ok ? read : { value: undefined };
    if (value) isHere.act(() => add({ file: value }));
    else if (!read.ok) showToast({ kind: 'error', title: failed, sentence: read.error, detail: '' });
  } catch (error) {
    notifyError(failed, error);
  }
}
