import type { CsvOptions } from '../../../../core/data/csv/options.ts';
import { kindOf, kindsOf, type FileSource } from '../../../../core/data/source.ts';
import { text } from '../../../../core/text.ts';
import { notifyError } from '../../../link/notify.ts';
import { connection, engine } from '../../../link/session.ts';

/** A file in the engine, and how it is to be read. */
export interface CsvFile {
  readonly sha256: string;
  readonly name: string;
  /** As it was read last, or guessed. */
  readonly source: FileSource;
  readonly options: CsvOptions;
}

const extensions = kindsOf('file').flatMap((kind) => kindOf({ kind }).extensions ?? []);

/** Asks for a file and lets the engine keep its content; undefined when none was chosen or it cannot be read. */
export async function chooseCsv(): Promise<CsvFile | undefined> {
  try {
    const file = await connection().host.openFile({ name: extensions.join(', '), extensions });
    if (!file) return undefined;
    const { source, problems } = await engine().request('importFile', { path: file.path, name: file.name });
    // The whole file was looked at for its encoding; what is no text has none.
    const { sha256, name, rows } = source;
    const reading = 'delimiter' in source ? source.reading : undefined;
    const options = reading && (rows > 0 || problems.length === 0) ? { encoding: reading.encoding } : {};
    return { sha256, name, source, options };
  } catch (error) {
    notifyError(text('The file could not be imported', 'Die Datei ließ sich nicht importieren'), error);
    return undefined;
  }
}
