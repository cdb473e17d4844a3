import { z } from 'zod';
import { literal } from '../../python.ts';
import { text } from '../../text.ts';
import { tablePython } from '../csv/python.ts';
import { plainCells } from '../csv/reading.ts';
import { tableFields, type CsvColumn } from '../csv/source.ts';
import { tableSpec } from '../csv/spec.ts';
import { defineData } from '../define.ts';
import { partSizes } from '../parts.ts';

/** A table in Weka's format, which declares the names and types of its columns. */
export const arff = defineData({
  kind: 'arff',
  name: text('ARFF file (Weka)', 'ARFF-Datei (Weka)'),
  group: 'file',
  extensions: ['arff'],
  isTyped: true,
  schema: z.object({ kind: z.literal('arff'), ...tableFields }),
  spec: tableSpec,
  trained: (source) => partSizes(source.rows, source).training,
  python: (source) =>
    tablePython({ ...source, ...plainCells }, [...readLines(source.name), ...rowLines(source.columns)]),
});

/** Splits a line into the same tokens as the app does. */
const readLines = (name: string): readonly string[] => [
  '# The file is read by the rules of Neuroloom: the same rows in the same order.',
  `with open(${literal(name)}, encoding="utf-8-sig", errors="replace", newline="") as file:`,
  String.raw`    lines = re.split("\r\n|\r|\n", file.read())`,
  String.raw`token = re.compile(r"""'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|[{}]|%.*|[^\s,{}%'"]+""")`,
  '',
  '',
  'def tokens(line):',
  '    """The values of a line, without quotation marks; a comment ends them."""',
  '    found = []',
  '    for match in token.finditer(line):',
  '        if match[0].startswith("%"):',
  '            break',
  '        quoted = match[1] if match[1] is not None else match[2]',
  String.raw`        found.append(match[0] if quoted is None else re.sub(r"\\(.)", escaped, quoted))`,
  '    return found',
  '',
  '',
  'def escaped(match):',
  String.raw`    return {"n": "\n", "t": "\t", "r": "\r"}.get(match[1], match[1])`,
  '',
  '',
];

/** A value that a sparse row omits is 0, or the first of the column's values. */
function rowLines(columns: readonly CsvColumn[]): readonly string[] {
  const first = columns.map(({ type, categories }) => (type === 'number' ? '0' : (categories?.[0] ?? '')));
  return [
    `first = ${literal(first)}  # What a sparse row leaves out.`,
    'rows, is_data = [], False',
    'for line in lines:',
    '    cells = tokens(line)',
    '    if is_data and cells and line.lstrip().startswith("{"):',
    '        row = list(first)',
    '        for place, value in zip(cells[1:-1:2], cells[2:-1:2]):',
    '            row[int(place)] = value',
    '        rows.append(row)',
    '    elif is_data and cells:',
    '        rows.append(cells)',
    '    is_data = is_data or line.strip().lower().startswith("@data")',
  ];
}
