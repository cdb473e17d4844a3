import type { CsvSource } from '../../../core/data/csv/source.ts';
import { csvBeginning, previewCsv } from '../csv/import.ts';
import { loadCsv } from '../csv/load.ts';
import type { DataLoader } from '../define.ts';

export const csv: DataLoader<CsvSource> = {
  kind: 'csv',
  load: (source, { home }) => loadCsv(source, home),
  file: { recognises: () => true, begin: csvBeginning, preview: previewCsv },
};
