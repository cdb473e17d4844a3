import { z } from 'zod';
import { floats } from '../tensorType.ts';
import type { Text } from '../text.ts';
import { defineData, type DataKind } from './define.ts';
import { partLines, partsOfTraining, shares } from './parts.ts';
import { specOf, tableSpecOf } from './spec.ts';

/** What a document stores for a set that comes with the app or is downloaded. */
const schemaOf = <Kind extends string>(kind: Kind) =>
  z.object({
    kind: z.literal(kind),
    /** Use at most this many training examples; absent means all. */
    limit: z.number().int().min(1).optional(),
    /** The share of the training part used for early stopping and choosing the best weights; absent means 0. */
    validationShare: shares.validationShare,
  });
type Library<Kind extends string> = DataKind<ReturnType<typeof schemaOf<Kind>>>;

interface PictureSet<Kind extends string> {
  readonly kind: Kind;
  readonly name: Text;
  readonly label: Text;
  readonly licence: string;
  readonly classes: readonly string[];
  /** Its name in the frameworks' own libraries. */
  readonly pytorch: string;
  readonly keras: string;
}

/** Defines a set in the format of MNIST: 60,000 + 10,000 grey pictures of 28 × 28. */
export function definePictures<Kind extends string>(set: PictureSet<Kind>): Library<Kind> {
  const { kind, name, label, licence, classes, pytorch, keras } = set;
  const spec = specOf(name, floats([28, 28, 1], 'picture'), { kind: 'image' }, { kind: 'classes', classes });
  return defineData({
    kind, name, label, licence, group: 'pictures', schema: schemaOf(kind), sizes: [60_000, 10_000], isFetched: true,
    spec: () => spec,
    trained: ({ limit = Infinity, validationShare }) => Math.min(limit, partsOfTraining(60_000, 10_000, validationShare).training),
    begin: () => ({ kind }) as z.infer<ReturnType<typeof schemaOf<Kind>>>,
    python: ({ limit, validationShare }) => ({ pytorch, keras, limit, sizes: partsOfTraining(60_000, 10_000, validationShare) }),
  });
} // prettier-ignore

interface Table<Kind extends string> {
  readonly kind: Kind;
  readonly name: Text;
  readonly label?: Text;
  readonly licence: string;
  readonly features: readonly string[];
  readonly classes: readonly string[];
  /** How many of the rows are for training. */
  readonly trained: number;
  readonly rows: readonly (readonly number[])[];
  /** Of each row its number, from 1, in the set as it is published. */
  readonly numbers: readonly number[];
}

/** How many rows go on one line of Python. */
const PER_LINE = 5;

/**
 * Defines a small table that ships with the app, standardised to mean 0 and standard deviation 1 on the training part.
 */
export function defineTable<Kind extends string>(table: Table<Kind>): Library<Kind> {
  const { kind, name, label = name, licence, features, classes, trained, rows, numbers } = table;
  const size = features.length;
  const spec = tableSpecOf(name, features, { kind: 'classes', classes });
  return defineData({
    kind, name, label, licence, group: 'tables', schema: schemaOf(kind), rows, numbers, sizes: [trained, rows.length - trained],
    spec: () => spec,
    trained: ({ limit = Infinity, validationShare }) => Math.min(limit, partsOfTraining(trained, rows.length - trained, validationShare).training),
    begin: () => ({ kind }) as z.infer<ReturnType<typeof schemaOf<Kind>>>,
    python({ limit, validationShare = 0 }) {
      const sizes = partsOfTraining(trained, rows.length - trained, validationShare);
      return {
      hasValidation: sizes.validation > 0,
        imports: ['import numpy as np'],
      lines: [
        '# Four measurements and the class; the first rows are those that are trained on.',
        'table = """',
        ...onLines(rows.map((row) => row.join(','))),
        '"""',
        'table = np.array([row.split(",") for row in table.split()], dtype=np.float64)',
        `x, y = table[:, :${size}], table[:, ${size}].astype(np.int64)`,
        `mean, deviation = x[:${sizes.training}].mean(axis=0), x[:${sizes.training}].std(axis=0)`,
        'x = ((x - mean) / deviation).astype(np.float32)',
        ...(sizes.validation > 0
          ? partLines(sizes)
          : [`train_x, test_x, train_y, test_y = x[:${trained}], x[${trained}:], y[:${trained}], y[${trained}:]`]),
        ...(limit === undefined ? [] : [`train_x, train_y = train_x[:${limit}], train_y[:${limit}]`]),
      ],
    };
    },
  });
} // prettier-ignore

function onLines(rows: readonly string[]): readonly string[] {
  return Array.from({ length: Math.ceil(rows.length / PER_LINE) }, (_, i) =>
    rows.slice(i * PER_LINE, (i + 1) * PER_LINE).join(' '),
  );
}
