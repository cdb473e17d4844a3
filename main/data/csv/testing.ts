import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CsvOptions } from '../../../core/data/csv/options.ts';
import type { CsvSource } from '../../../core/data/csv/source.ts';
import type { FilePreview } from '../../../core/protocol/requests/data.ts';
import { importFile } from '../importFile.ts';
import { previewCsv } from './import.ts';

/** Imports a file to be read as delimited cells; without a validation part unless requested. */
export async function importCsv(
  file: string,
  name: string,
  home: string,
  validationShare = 0,
): Promise<FilePreview<CsvSource>> {
  const preview = await importFile(file, name, home);
  const { source } = preview;
  if (source.kind !== 'csv') throw new Error(`${name} is of the kind "${source.kind}".`);
  return { ...preview, source: { ...source, validationShare } };
}

/** Imports tables into a home, for tests; `again` reads a stored one with different options. */
export function importing(home: string) {
  const take = (content: string | Uint8Array, name = 'table.csv') => {
    const file = path.join(mkdtempSync(path.join(home, 'user-')), name);
    writeFileSync(file, content);
    return importCsv(file, name, home);
  };
  const again = ({ sha256, name }: CsvSource, options: CsvOptions) =>
    previewCsv({ sha256, name, options: { validationShare: 0, ...options } }, home);
  return { take, again };
}

/** A file with these rows. */
export const lines = (...rows: string[]) => rows.join('\n') + '\n';
