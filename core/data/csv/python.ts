import { literal } from '../../python.ts';
import type { NumpyCode } from '../define.ts';
import { orderSeed } from './order.ts';
import { numberGrammar, readingOf } from './reading.ts';
import {
  targetColumns,
  type Cells,
  type CsvColumn,
  type CsvSource,
  type Encoding,
  type TableSource,
} from './source.ts';

/**
 * Python that reads a user's file by the app's rules (cellReader, readTable, splitOrder, fillGaps, scaleOf): the same
 * rows in the same order with the same numbers. The file must lie where the program is run.
 */
export function csvPython(source: CsvSource): NumpyCode {
  return tablePython(source, fileLines(source), ['import csv', 'import io']);
}

/** The same for a table whose `rows` are read by the given lines of Python; `cells` are those of `source`. */
export function tablePython(source: TableSource & Cells, fileRows: readonly string[], imports: readonly string[] = []): NumpyCode {
  const isClasses = targetColumns(source.columns).some(({ type }) => type === 'category');
  return {
    hasValidation: (source.validationShare ?? 0) > 0,
    imports: [...imports, 'import math', 'import re', 'import numpy as np'],
    lines: [
      ...fileRows,
      '',
      ...cellLines(source),
      '',
      ...columnLines(source),
      ...(hasUnits(source) ? unitLines(source) : []),
      '',
      ...rowLines(source),
      'if not table:',
      `    raise SystemExit(${literal(`No row of ${source.name} can be used: is it another file than in the app?`)})`,
      `x = np.array([features for features, _ in table], dtype=np.float64).reshape(len(table), -1)`,
      `y = np.array([labels for _, labels in table], dtype=np.float64)`,
      ...orderLines(source, isClasses),
      ...gapLines(source),
      ...(source.standardise ? scaleLines(source, isClasses) : []),
      isClasses ? 'x, y = x.astype(np.float32), y[:, 0].astype(np.int64)' : 'x, y = x.astype(np.float32), y.astype(np.float32)',
      ...cutLines(source),
    ],
  };
} // prettier-ignore

const pythonEncodings: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf-8-sig',
  'utf-16le': 'utf-16-le',
  'utf-16be': 'utf-16-be',
  'windows-1252': 'cp1252',
  'windows-1250': 'cp1250',
  'windows-1251': 'cp1251',
  'iso-8859-15': 'iso8859-15',
  macintosh: 'mac-roman',
};

/** What trim removes in JavaScript, as a Python string; Python's strip removes other characters. */
const SPACES = String.raw`"\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"`;

/** Reads the file as rows of cells, skipping blank rows and those above the data. */
function fileLines(source: CsvSource): readonly string[] {
  const { name, delimiter, hasHeader, reading } = source;
  const { encoding, quote, skip } = readingOf(source);
  const quoting = quote === 'none' ? 'quoting=csv.QUOTE_NONE' : `quotechar=${literal(quote)}`;
  const open = (python: string) => `open(${literal(name)}, encoding=${literal(python)}, errors="replace")`;
  const opened = reading
    ? [`with ${open(pythonEncodings[encoding])} as file:`, '    text = file.read().lstrip("\\ufeff")']
    : [
        'try:',
        `    text = open(${literal(name)}, encoding="utf-8-sig").read()`,
        'except UnicodeDecodeError:',
        `    text = ${open('cp1252')}.read()`,
      ];
  return [
    '# The file is read by the rules of Neuroloom: the same rows in the same order.',
    'csv.field_size_limit(1 << 30)',
    ...opened,
    `rows = csv.reader(io.StringIO(text), delimiter=${literal(delimiter)}, ${quoting})`,
    `spaces = ${SPACES}`,
    `rows = [[cell.strip(spaces) for cell in row${delimiter === ' ' ? ' if cell.strip(spaces)' : ''}] for row in rows]`,
    `rows = [row for row in rows if any(row)][${skip + (hasHeader ? 1 : 0)}:]`,
  ];
}

function hasUnits({ columns }: TableSource): boolean {
  return columns.some(({ unit, role }) => unit !== undefined && role !== 'ignore');
}

/** The units of columns, by index. */
function unitLines({ columns }: TableSource): readonly string[] {
  const units = columns.flatMap(({ unit, role }, i) => (unit === undefined || role === 'ignore' ? [] : [`${i}: ${literal(unit)}`]));
  return [`units = {${units.join(', ')}}`];
} // prettier-ignore

/** Like withoutUnit. */
const unitFunction: readonly string[] = [
  'def without_unit(cell, unit):',
  '    """A cell without its unit, before or behind; empty where the unit is not there."""',
  '    if cell.endswith(unit):',
  '        return cell[:-len(unit)].rstrip(spaces)',
  '    sign = cell[:1] if cell[:1] in ("-", "+") else ""',
  '    return sign + cell[len(sign) + len(unit):].lstrip(spaces) if cell.startswith(unit, len(sign)) else ""',
  '',
  '',
];

/** Parses a cell: `numbers(cell, categories, gap)`, with its unit if any column has one. */
function cellLines(source: TableSource & Cells): readonly string[] {
  const { missing } = readingOf(source);
  const { pattern, separators, comma } = numberGrammar(source);
  const words = [...new Set(['', ...missing.map((word) => word.trim().toLowerCase())])];
  const ungrouped = separators === '' ? 'cell' : `re.sub(${literal(`[${separators}]`)}, "", cell)`;
  return [
    `missing = ${literal(words)}`,
    `number = re.compile(${literal(pattern)})`,
    '',
    '',
    ...(hasUnits(source) ? unitFunction : []),
    `def numbers(cell, categories, gap${hasUnits(source) ? ', unit' : ''}):`,
    '    """The numbers that stand for a cell; None if its row is left out."""',
    '    if cell.lower() in missing:',
    '        return None if gap == "drop" else [math.nan] + [0.0] * (len(categories or [0]) - 1)',
    '    if categories is not None:',
    '        return [float(cell == value) for value in categories] if cell in categories else None',
    ...(hasUnits(source) ? ['    if unit is not None:', '        cell = without_unit(cell, unit)'] : []),
    '    if not number.fullmatch(cell):',
    '        return None',
    `    value = float(${comma === '' ? ungrouped : `${ungrouped}.replace(",", ".")`})`,
    '    return [value] if abs(value) < 3.4028235677973366e38 else None',
    '',
  ];
}

/** The columns in use: index, categories (None for numbers), and the rule for gaps. */
function columnLines({ columns }: TableSource): readonly string[] {
  const targets = new Set(targetColumns(columns));
  return [
    ...listLines('features', columns, (column) => column.role === 'feature'),
    ...listLines('targets', columns, (column) => targets.has(column)),
  ];
}

function listLines(
  name: string,
  columns: readonly CsvColumn[],
  isUsed: (column: CsvColumn) => boolean,
): readonly string[] {
  const entries: string[] = [];
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (!column || !isUsed(column)) continue;
    const { type, categories = [], gaps = 'drop', role } = column;
    const rule = literal(role === 'target' ? 'drop' : gaps);
    const end = runEnd(columns, i, isUsed);
    if (end - i > 3) entries.push(`    *[(i, None, ${rule}) for i in range(${i}, ${end})],`);
    else if (type === 'number') entries.push(`    (${i}, None, ${rule}),`);
    else entries.push(...categoryLines(i, categories, rule));
    if (end - i > 3) i = end - 1;
  }
  return [`${name} = [`, ...entries, ']'];
}

/** Categories on one line, or one per line. */
function categoryLines(i: number, categories: readonly string[], rule: string): readonly string[] {
  const line = `    (${i}, ${literal(categories)}, ${rule}),`;
  if (line.length < 100) return [line];
  return [`    (${i}, [`, ...categories.map((value) => `        ${literal(value)},`), `    ], ${rule}),`];
}

/** The end of a run of numeric columns with the same rule for gaps. */
function runEnd(columns: readonly CsvColumn[], begin: number, isUsed: (column: CsvColumn) => boolean): number {
  const first = columns[begin];
  let end = begin;
  for (let column = first; column && isUsed(column) && column.type === 'number'; column = columns[end]) {
    if (column.gaps !== first?.gaps) break;
    end++;
  }
  return end;
}

function rowLines(source: TableSource): readonly string[] {
  const { columns } = source;
  const unit = hasUnits(source) ? ', units.get(i)' : '';
  return [
    'table = []',
    'for row in rows:',
    `    if len(row) != ${columns.length}:`,
    '        continue',
    `    cells = [numbers(row[i], categories, gap${unit}) for i, categories, gap in features]`,
    `    labels = [numbers(row[i], categories, gap${unit}) for i, categories, gap in targets]`,
    '    if None in cells or None in labels:',
    '        continue',
    '    labels = [cell[0] if len(cell) == 1 and categories is None else cell.index(1.0)',
    '              for cell, (_, categories, _) in zip(labels, targets)]',
    '    table.append(([value for cell in cells for value in cell], labels))',
  ];
}

/** Orders the rows as the app does, and computes how many are used for training. */
function orderLines(source: TableSource & Cells, isClasses: boolean): readonly string[] {
  return [
    '',
    '',
    'def shuffled(count, c):',
    '    """The order that Neuroloom draws: Fisher and Yates with the generator sfc32."""',
    '    a, b, counter, mask = 0x9E3779B9, 0x243F6A88, 1, 0xFFFFFFFF',
    '    order = list(range(count))',
    '    for i in range(count + 11, 0, -1):',
    '        bits = (a + b + counter) & mask',
    '        counter += 1',
    '        a, b = b ^ (b >> 9), (c + (c << 3)) & mask',
    '        c = ((c << 21 | c >> 11) + bits) & mask',
    '        if i < count:  # The first twelve are thrown away.',
    '            j = int(bits / 2**32 * (i + 1))',
    '            order[i], order[j] = order[j], order[i]',
    '    return order',
    '',
    '',
    ...sizeLines(source),
    `order = shuffled(len(x), ${orderSeed(source.seed)})`,
    ...(isClasses && source.reading ? onlyHeldOut : []),
    'x, y = x[order], y[order]',
  ];
}

/** Cuts the rows into parts; the number of training rows is already known. */
function cutLines({ validationShare = 0 }: TableSource): readonly string[] {
  if (validationShare === 0) {
    return [
      'train_x, test_x, train_y, test_y = x[:trained], x[trained:], y[:trained], y[trained:]',
      'if len(test_x) == 0:  # Nothing is held out: it is tested on what it is trained on.',
      '    test_x, test_y = train_x.copy(), train_y.copy()',
    ];
  }
  return [
    'train_x, val_x, test_x = x[:trained], x[trained:trained + validated], x[trained + validated:]',
    'train_y, val_y, test_y = y[:trained], y[trained:trained + validated], y[trained + validated:]',
    'if len(val_x) == 0:  # Too few rows for a validation part: what is held out for the test stands in.',
    '    val_x, val_y = (test_x.copy(), test_y.copy()) if len(test_x) > 0 else (train_x.copy(), train_y.copy())',
    'if len(test_x) == 0:  # Nothing is held out for the test: it is tested on what it is validated on.',
    '    test_x, test_y = val_x.copy(), val_y.copy()',
  ];
}

/** The numbers of training and validation rows. */
function sizeLines({ testShare, validationShare = 0 }: TableSource): readonly string[] {
  if (validationShare === 0) {
    return [`trained = len(x) - max(0, min(len(x) - 1, math.floor(len(x) * ${testShare} + 0.5)))`];
  }
  return [
    `held = max(0, min(len(x) - 1, math.floor(len(x) * ${testShare} + 0.5)))`,
    `validated = max(0, min(len(x) - held - 1, math.floor(len(x) * ${validationShare} + 0.5)))`,
    'trained = len(x) - held - validated',
  ];
}

/** Like splitOrder. */
const onlyHeldOut: readonly string[] = [
  '# No class is held out only.',
  'classes = [y[row, 0] for row in order]',
  'counts = {label: classes[:trained].count(label) for label in set(classes)}',
  'for place in range(trained, len(x)):',
  '    if counts[classes[place]] == 0:',
  '        others = [i for i in range(trained) if counts[classes[i]] > 1]',
  '        if not others:',
  '            break',
  '        other = others[-1]',
  '        counts[classes[other]] -= 1',
  '        counts[classes[place]] = 1',
  '        order[place], order[other] = order[other], order[place]',
  '        classes[place], classes[other] = classes[other], classes[place]',
];

/** Fills gaps with statistics of the training part. */
function gapLines({ columns }: TableSource): readonly string[] {
  if (!columns.some(({ role, gaps = 'drop' }) => role === 'feature' && gaps !== 'drop')) return [];
  return [
    'first = 0',
    'for _, categories, rule in features:',
    '    last = first + len(categories or [0])',
    '    gaps = np.isnan(x[:, first])',
    '    known = x[:trained, first:last][~gaps[:trained]]',
    '    if rule != "drop" and categories is not None:',
    '        x[gaps, first:last] = np.eye(last - first)[known.sum(axis=0).argmax()]',
    '    elif rule != "drop" and gaps.any():',
    '        known = known if len(known) > 0 else np.zeros(1)',
    '        values, counts = np.unique(known, return_counts=True)',
    '        x[gaps, first] = {"mean": known.mean, "median": lambda: np.median(known),',
    '                          "mostFrequent": lambda: values[counts.argmax()]}[rule]()',
    '    first = last',
  ];
}

function scaleLines({ columns }: TableSource, isClasses: boolean): readonly string[] {
  const features = columns.filter(({ role }) => role === 'feature');
  const hasCategories = features.some(({ type }) => type === 'category');
  return [
    '',
    '',
    'def scale_of(values):',
    '    """Mean and deviation of each column; a constant one has the deviation 1."""',
    '    shifted = values - values[0]',
    '    deviation = shifted.std(axis=0)',
    '    deviation[deviation <= 16 * np.finfo(float).eps * np.abs(values).max(axis=0)] = 1',
    '    return values[0] + shifted.mean(axis=0), deviation',
    '',
    '',
    'mean, deviation = scale_of(x[:trained])',
    ...(hasCategories
      ? [
          'is_number = np.concatenate([[c is None] * len(c or [0]) for _, c, _ in features])',
          'mean, deviation = np.where(is_number, mean, 0), np.where(is_number, deviation, 1)',
        ]
      : []),
    'x = (x - mean) / deviation',
    ...(isClasses
      ? []
      : [
          '# A prediction in the unit of the file: model(x) * y_deviation + y_mean.',
          'y_mean, y_deviation = scale_of(y[:trained])',
          'y = (y - y_mean) / y_deviation',
        ]),
  ];
}
