import { usedModule } from '../../../core/analysis/usedModule.ts';
import { moduleOf } from '../../../core/graph/document.ts';
import { asText } from '../../../core/graph/words.ts';
import { sizeOf } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { ask } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { here } from '../document/latest.ts';
import { pathOf, stepsOf } from '../document/selection.ts';
import { fileName } from '../project/project.ts';
import { shownNow } from '../runs/shown.ts';
import { useSettings } from '../../kit/settings.ts';
import { showToast } from '../../kit/toasts.ts';
import { add } from './actions.ts';
import { selectedModule } from './modules.ts';

const filter = { name: 'Neuroloom', extensions: ['neuromodule'] } as const;

/** The module that is selected or, without one, that is open. */
export function chosenModule(): string | undefined {
  return selectedModule()?.module ?? useDocument.getState().trail.at(-1)?.graphKey;
}

/** The path of the use of it. */
function chosenUse(): string {
  const { trail } = useDocument.getState();
  const selected = selectedModule();
  return selected ? pathOf(trail, selected.id) : trail.flatMap(stepsOf).join('/');
}

/** The bytes of the weights of the chosen module that nobody can draw again: learned, or from files; 0: it has none. */
export function weightsOfChosen(): number {
  const { document } = useDocument.getState();
  const nodes = usedModule(document, chosenUse())?.nodes.map(({ node }) => node) ?? [];
  const isKnown = shownNow().runId !== null || document.startsFrom !== undefined || nodes.some(({ startFiles }) => startFiles.length > 0); // prettier-ignore
  const values = nodes.flatMap(({ weights }) => weights.map(({ shape }) => sizeOf(shape)));
  return isKnown ? 4 * values.reduce((sum, count) => sum + count, 0) : 0;
}

/** Writes the chosen module, with all that it uses, to a file that the user names. */
export async function saveModule(): Promise<void> {
  const { document } = useDocument.getState();
  const module = moduleOf(document, chosenModule());
  if (!module) return;
  const asked = { document, use: chosenUse(), ...shownNow() };
  try {
    const name = asText(module.name)[useSettings.getState().language];
    const wish = weightsOfChosen() > 0 ? await ask('moduleWeights') : 'without';
    if (wish === undefined) return;
    const { host } = connection();
    const file = await host.saveFile(`${fileName(name)}.neuromodule`, filter);
    if (!file) return;
    await engine().request('saveModule', { path: file.path, ...asked, hasWeights: wish === 'with' });
    await host.delivered(file);
  } catch (error) {
    notifyError(text('The module could not be saved', 'Das Modul ließ sich nicht speichern'), error);
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
    if (value) isHere.act(() => add({ file: value, use: value.use }));
    else if (!read.ok) showToast({ kind: 'error', title: failed, sentence: read.error, detail: '' });
  } catch (error) {
    notifyError(failed, error);
  }
}
