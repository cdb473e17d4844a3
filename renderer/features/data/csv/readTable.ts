import type { CsvOptions } from '../../../../core/data/csv/options.ts';
import type { FileSource } from '../../../../core/data/source.ts';
import type { ChosenFile } from '../../../../core/protocol/host.ts';
import { engine } from '../../../link/session.ts';
import { whileLooking } from '../importing.ts';

/** A file in the engine, and how it is to be read. */
export interface CsvFile {
  readonly sha256: string;
  readonly name: string;
  /** As it was read last, or guessed. */
  readonly source: FileSource;
  readonly options: CsvOptions;
}

/** Lets the engine keep the content of a table. Fails where it cannot be read. */
export async function readTable(file: ChosenFile): Promise<CsvFile> {
  const { path, name: called } = file;
  const { source, problems } = await whileLooking(called, () => engine().request('importFile', { path, name: called }));
  // The whole file was looked at for its encoding; what is no text has none.
  const { sha256, name, rows } = source;
  const reading = 'delimiter' in source ? source.reading : undefined;
  const options = reading && (rows > 0 || problems.length === 0) ? { encoding: reading.encoding } : {};
  return { sha256, name, source, options };
}
