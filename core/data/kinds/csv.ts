import { text } from '../../text.ts';
import { csvPython } from '../csv/python.ts';
import { csvSource } from '../csv/source.ts';
import { tableSpec } from '../csv/spec.ts';
import { defineData } from '../define.ts';
import { partSizes } from '../parts.ts';

/** A user's table as a text file. */
export const csv = defineData({
  kind: 'csv',
  name: text('CSV file', 'CSV-Datei'),
  group: 'file',
  extensions: ['csv', 'tsv', 'txt', 'dat'],
  schema: csvSource,
  spec: tableSpec,
  trained: (source) => partSizes(source.rows, source).training,
  python: csvPython,
});
