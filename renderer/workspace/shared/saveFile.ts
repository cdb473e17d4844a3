import { text, type Text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { isCancelled } from '../../link/errors.ts';
import { notifyError } from '../../link/notify.ts';
import { connection } from '../../link/session.ts';
import { useDocument } from '../document/document.ts';
import { fileName } from '../project/project.ts';

/** Asks where, and lets the engine write a file that is called after the document: `<name>-<what>.<extension>`. */
export async function saveFile(
  what: Text,
  extension: 'csv' | 'svg',
  write: (path: string) => Promise<unknown>,
): Promise<void> {
  const { name } = useDocument.getState().document;
  try {
    const { host } = connection();
    const file = await host.saveFile(`${fileName(name)}-${what[useSettings.getState().language]}.${extension}`, {
      name: extension.toUpperCase(),
      extensions: [extension],
    });
    if (!file) return;
    await write(file.path);
    await host.delivered(file);
  } catch (error) {
    if (isCancelled(error)) return;
    notifyError(text('The file could not be saved', 'Die Datei ließ sich nicht speichern'), error);
  }
}
