import type { CsvOptions } from '../../../../core/data/csv/options.ts';
import type { CsvSource } from '../../../../core/data/csv/source.ts';
import { text } from '../../../../core/text.ts';
import { notifyError } from '../../../engine/notify.ts';
import { connection, engine } from '../../../engine/session.ts';

/** A file in the engine, and how it is to be read. */
export interface CsvFile {
  readonly sha256: string;
  readonly name: string;
  /** As it was read last, or guessed. */
  readonly source: CsvSource;
  readonly options: CsvOptions;
}

/** Asks for a file and lets the engine keep its content; undefined when none was chosen or it cannot be read. */
export async function chooseCsv(): Promise<CsvFile | undefined> {
  try {
    const file = await connection().host.openFile({ name: 'CSV', extensions: ['csv', 'tsv', 'txt', 'dat'] });
    if (!file) return undefined;
    const { source, problems } = await engine().request('importCsv', { path: file.path, name: file.name });
    // The whole file was looked at for its encoding; what is no text has none.
    const { sha256, name, reading, rows } = source;
    const options = reading && (rows > 0 || problems.length === 0) ? { encoding: reading.encoding } : {};
    return { sha256, name, source, options };
  } catch (error) {
    notifyError(text('The file could not be imported', 'Die Datei ließ sich nicht importieren'), error);
    return undefined;
  }
}
