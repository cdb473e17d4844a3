import type { CsvImport } from '../../../core/protocol/engine.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../engine/notify.ts';
import { connection, engine } from '../../engine/session.ts';

/** Asks for a file and lets the engine read it; undefined when none was chosen or it cannot be used. */
export async function chooseCsv(): Promise<CsvImport | undefined> {
  try {
    const file = await connection().host.openFile({ name: 'CSV', extensions: ['csv', 'tsv', 'txt'] });
    return file && (await engine().request('importCsv', { path: file.path, name: file.name }));
  } catch (error) {
    notifyError(text('The file could not be imported', 'Die Datei ließ sich nicht importieren'), error);
    return undefined;
  }
}
