import { heldOut } from '../data/generate.ts';
import { heldOutPlaces } from '../data/points.ts';
import type { CsvSource, DataSource, GeneratedSource, PointsSource } from '../data/source.ts';
import { classCount } from '../data/spec.ts';
import { literal } from './python.ts';

/** Python that makes the numpy arrays `train_x`, `train_y`, `test_x`, `test_y`. */
export interface TableCode {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

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
const split = 'from sklearn.model_selection import train_test_split';

const standardised = [
  'mean, deviation = train_x.mean(axis=0), train_x.std(axis=0)',
  'train_x, test_x = (train_x - mean) / deviation, (test_x - mean) / deviation',
];

/** Loops over an empty test part would divide by zero. */
const nothingHeldOut = [
  '# Nothing is held out: it is tested on what it is trained on.',
  'test_x, test_y = train_x.copy(), train_y.copy()',
];

function libraryTable(kind: 'iris' | 'penguins', limit: number | undefined): TableCode {
  const parts = (testSize: number) => [
    'train_x, test_x, train_y, test_y = train_test_split(',
    `    x, y, test_size=${testSize}, stratify=y, random_state=1`,
    ')',
    ...(limit === undefined ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]),
    ...standardised,
  ];
  if (kind === 'iris') {
    return {
      imports: [numpy, 'from sklearn.datasets import load_iris', split],
      lines: ['x, y = load_iris(return_X_y=True)', 'x, y = x.astype(np.float32), y.astype(np.int64)', ...parts(30)],
    };
  }
  const columns = ['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g'];
  return {
    imports: [numpy, 'import seaborn as sns', split],
    lines: [
      `columns = ${literal(columns)}`,
      'penguins = sns.load_dataset("penguins").dropna(subset=columns)',
      'x = penguins[columns].to_numpy(np.float32)',
      'y = penguins["species"].astype("category").cat.codes.to_numpy(np.int64)',
      ...parts(69),
    ],
  };
}

function csvTable({ name, hasHeader, delimiter, columns, testShare, seed, standardise }: CsvSource): TableCode {
  const used = columns.map((column, i) => ({ ...column, i })).filter(({ role }) => role !== 'ignore');
  const types = used.map(({ i, type }) => `${i}: ${type === 'category' ? 'str' : 'np.float32'}`);
  const decimal = delimiter === ';' ? ', decimal=","' : '';
  const features = used
    .filter(({ role }) => role === 'feature')
    .flatMap(({ i, type, categories = [] }) =>
      type === 'number' ? [`table[${i}]`] : categories.map((value) => `table[${i}] == ${literal(value)}`),
    );
  const isNumber = used
    .filter(({ role }) => role === 'feature')
    .flatMap(({ type, categories = [] }) => (type === 'number' ? [true] : categories.map(() => false)));
  const targets = used.filter(({ role }) => role === 'target');
  const category = targets.find(({ type }) => type === 'category');
  const labels = category
    ? `pd.Categorical(table[${category.i}], categories=${literal(category.categories ?? [])}).codes.astype(np.int64)`
    : `table[[${targets.map(({ i }) => i).join(', ')}]].to_numpy(np.float32)`;
  return {
    imports: [numpy, 'import pandas as pd', split],
    lines: [
      `table = pd.read_csv(${literal(name)}, sep=${literal(delimiter)}${decimal}, header=None, skiprows=${hasHeader ? 1 : 0}, dtype={${types.join(', ')}})`,
      `table = table.dropna(subset=[${used.map(({ i }) => i).join(', ')}])`,
      'x = np.column_stack([',
      ...features.map((feature) => `    ${feature},`),
      ']).astype(np.float32)',
      `y = ${labels}`,
      ...(testShare === 0
        ? ['train_x, train_y = x, y', ...nothingHeldOut]
        : [`train_x, test_x, train_y, test_y = train_test_split(x, y, test_size=${testShare}, random_state=${seed})`]),
      ...(standardise ? standardisedColumns(isNumber, category === undefined) : []),
    ],
  };
}

/** Number columns to mean 0 and deviation 1; the columns of categories stay 0 and 1. */
function standardisedColumns(isNumber: readonly boolean[], hasValues: boolean): readonly string[] {
  const columns = isNumber.flatMap((yes, i) => (yes ? [i] : []));
  return [
    ...(columns.length === isNumber.length
      ? standardised
      : [
          `numbers = ${literal(columns)}`,
          'mean, deviation = train_x[:, numbers].mean(axis=0), train_x[:, numbers].std(axis=0)',
          'for part in (train_x, test_x):',
          '    part[:, numbers] = (part[:, numbers] - mean) / deviation',
        ]),
    ...(hasValues
      ? [
          'y_mean, y_deviation = train_y.mean(axis=0), train_y.std(axis=0)',
          'train_y, test_y = (train_y - y_mean) / y_deviation, (test_y - y_mean) / y_deviation',
        ]
      : []),
  ];
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
