import { heldOut } from '../data/generate.ts';
import { heldOutPlaces } from '../data/points.ts';
import type { DataSource, GeneratedSource, PointsSource } from '../data/source.ts';
import { classCount, librarySizes } from '../data/spec.ts';
import { shippedTables } from '../data/tables.ts';
import { csvTable } from './csvTable.ts';
import { literal, type TableCode } from './python.ts';

/** How Python comes by a data source; undefined for picture sets, which PyTorch and Keras load each in their own way. */
export function tableCode(source: DataSource): TableCode | undefined {
  switch (source.kind) {
    case 'fashion-mnist':
    case 'mnist':
      return undefined;
    case 'iris':
    case 'penguins':
      return libraryTable(source.kind, source.limit);
    case 'csv':
      return csvTable(source);
    case 'points':
      return ownPoints(source);
    default:
      return generated(source);
  }
}

/** How many training examples are used at most; undefined for all. */
export function limitOf(source: DataSource): number | undefined {
  return 'limit' in source ? source.limit : undefined;
}

const numpy = 'import numpy as np';
/** Loops over an empty test part would divide by zero. */
const nothingHeldOut = [
  '# Nothing is held out: it is tested on what it is trained on.',
  'test_x, test_y = train_x.copy(), train_y.copy()',
];

/** The rows themselves, in the app's order: the training part first. */
function libraryTable(kind: 'iris' | 'penguins', limit: number | undefined): TableCode {
  const [trained] = librarySizes[kind];
  const rows = shippedTables[kind].map((row) => row.join(','));
  const lines = Array.from({ length: Math.ceil(rows.length / PER_LINE) }, (_, i) =>
    rows.slice(i * PER_LINE, (i + 1) * PER_LINE).join(' '),
  );
  return {
    imports: [numpy],
    lines: [
      '# Four measurements and the class; the first rows are those that are trained on.',
      'table = """',
      ...lines,
      '"""',
      'table = np.array([row.split(",") for row in table.split()], dtype=np.float64)',
      'x, y = table[:, :4], table[:, 4].astype(np.int64)',
      `mean, deviation = x[:${trained}].mean(axis=0), x[:${trained}].std(axis=0)`,
      'x = ((x - mean) / deviation).astype(np.float32)',
      `train_x, test_x, train_y, test_y = x[:${trained}], x[${trained}:], y[:${trained}], y[${trained}:]`,
      ...(limit === undefined ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]),
    ],
  };
}

const polar = (radius: string, angle: string) => [
  `radius, angle = ${radius}, ${angle}`,
  'x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])',
];

/** The points without noise, by the formulas of core/data/generate.ts. */
function points({ kind, classes }: GeneratedSource): readonly string[] {
  switch (kind) {
    case 'moons':
      return [
        'angle = np.pi * random.random(count)',
        'x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])',
        'x[y == 1] *= -1',
      ];
    case 'circles':
      return polar('np.where(y == 0, 1.3, 0.6)', '2 * np.pi * random.random(count)');
    case 'spirals':
      return [
        'along = 0.05 + 0.95 * random.random(count)',
        ...polar('1.35 * along', `2 * np.pi * (3 * along + y) / ${classes}`),
      ];
    case 'xor':
      return [
        'x = 0.15 + 1.25 * random.random((count, 2))',
        'x *= random.choice([-1, 1], (count, 1))',
        'x[y == 1, 1] *= -1',
      ];
    case 'blobs':
      return polar('1', `2 * np.pi * y / ${classes}`);
    case 'regression':
      return ['x = 3 * random.random((count, 1)) - 1.5'];
  }
}

function generated(source: GeneratedSource): TableCode {
  const { kind, examples, noise, testShare, seed } = source;
  const isCurve = kind === 'regression';
  const labels = `y = np.arange(count) % ${classCount(source)}`;
  const noisy = isCurve
    ? `y = 0.8 * np.sin(np.pi * x) + 0.4 * x + ${noise} * random.standard_normal((count, 1))`
    : `x += ${noise} * random.standard_normal((count, 2))`;
  const trained = examples - heldOut(examples, testShare);
  const parts =
    trained === examples
      ? ['train_x, train_y = x, y', ...nothingHeldOut]
      : [`train_x, test_x = x[:${trained}], x[${trained}:]`, `train_y, test_y = y[:${trained}], y[${trained}:]`];
  return {
    imports: [numpy],
    lines: [
      '# The same set as in Neuroloom, drawn from other random numbers.',
      `count, random = ${examples}, np.random.default_rng(${seed})`,
      ...(isCurve ? [] : [labels]),
      ...points(source),
      noisy,
      `x, y = x.astype(np.float32), y.astype(${isCurve ? 'np.float32' : 'np.int64'})`,
      ...parts,
    ],
  };
}

/** So many points on one line. */
const PER_LINE = 5;

/** The points themselves, those that are held out apart. */
function ownPoints({ target, points, testShare, seed }: PointsSource): TableCode {
  const isHeldOut = heldOutPlaces(points.length, testShare, seed);
  const hasClasses = target === 'classes';
  const partOf = (name: string, isTest: boolean) => {
    const part = points.filter((_, i) => isHeldOut[i] === isTest);
    const rows = part.map(([x, y, label]) => literal(hasClasses ? [x, y, label] : [x, y]));
    const lines = Array.from({ length: Math.ceil(rows.length / PER_LINE) }, (_, i) =>
      rows.slice(i * PER_LINE, (i + 1) * PER_LINE).join(', '),
    );
    return [
      `${name} = np.array([`,
      ...lines.map((line) => `    ${line},`),
      '], dtype=np.float32)',
      hasClasses
        ? `${name}_x, ${name}_y = ${name}[:, :2], ${name}[:, 2].astype(np.int64)`
        : `${name}_x, ${name}_y = ${name}[:, :1], ${name}[:, 1:]`,
    ];
  };
  return {
    imports: [numpy],
    lines: [
      hasClasses ? '# Two features and the class.' : '# One feature and the value to predict.',
      ...partOf('train', false),
      ...(isHeldOut.includes(true) ? partOf('test', true) : nothingHeldOut),
    ],
  };
}
