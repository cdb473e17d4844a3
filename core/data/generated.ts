import { z } from 'zod';
import { literal } from '../python.ts';
import { createRandom, hashName, seedOf, type Random } from '../random.ts';
import type { Text } from '../text.ts';
import { defineData, type DataKind, type NumpyCode } from './define.ts';
import { partLines, partSizes, shares } from './parts.ts';
import { curveSpec, planeSpec } from './plane.ts';

const params = {
  examples: z.number().int().min(10).max(100_000),
  /** The standard deviation of the noise, in the units of the plane (the classes lie within about -1.5 ... 1.5). */
  noise: z.number().min(0).max(2),
  /** The number of classes, if it can be chosen; otherwise ignored. */
  classes: z.number().int().min(2).max(10),
  ...shares,
  seed: z.number().int().min(0).max(0xffffffff),
};
type Params = z.infer<z.ZodObject<typeof params>>;

/** What a document stores for a set that the app generates from a formula and a seed. */
const schemaOf = <Kind extends string>(kind: Kind) => z.object({ kind: z.literal(kind), ...params });
export type Generated<Kind extends string> = z.infer<ReturnType<typeof schemaOf<Kind>>>;
type GeneratedKind<Kind extends string> = DataKind<ReturnType<typeof schemaOf<Kind>>>;

const usual: Params = { examples: 500, noise: 0.15, classes: 3, testShare: 0.2, seed: 1 };

/**
 * The settings that all generated sets have in common are kept from the previous source. Noise is none of them: what blurs
 * the edges of two moons makes one cloud of the spirals.
 */
function paramsFrom(source: object, noise = usual.noise): Params {
  const { examples, classes, testShare, validationShare, seed } = 'noise' in source ? (source as Params) : usual;
  return { examples, noise, classes, testShare, ...(validationShare !== undefined && { validationShare }), seed };
}

interface PlaneSet<Kind extends string> {
  readonly kind: Kind;
  readonly name: Text;
  readonly hasClassCount?: boolean;
  /** The noise that it begins with, where the usual one would mix the classes. */
  readonly noise?: number;
  /** A random point of a class, without noise; within about -1.5 ... 1.5. */
  point(label: number, classes: number, random: Random): readonly [x: number, y: number];
  /** Python for all points without noise: computes `x` [count, 2] from the classes `y`, using numpy's `random`. */
  python(classes: number): readonly string[];
}

/**
 * Defines a set of points of several classes on a plane. Classes alternate, so any range of examples is balanced; the
 * last examples are the validation part, followed by the test part.
 */
export function definePlane<Kind extends string>({ kind, name, hasClassCount = false, noise = usual.noise, point, python }: PlaneSet<Kind>): GeneratedKind<Kind> {
  const classesOf = ({ classes }: Params) => (hasClassCount ? classes : 2);
  return defineData({
    kind, name, group: 'generated', hasClassCount, schema: schemaOf(kind),
    spec: (source) => planeSpec(name, classesOf(source)),
    trained: (source) => partSizes(source.examples, source).training,
    begin: ({ source }) => ({ kind, ...paramsFrom(source, noise) }) as Generated<Kind>,
    generate(source) {
      const random = createRandom(seedOf(source.seed, hashName(kind)));
      const classes = classesOf(source);
      const features = new Float32Array(2 * source.examples);
      const labels = Int32Array.from({ length: source.examples }, (_, i) => i % classes);
      labels.forEach((label, i) => {
        const [x, y] = point(label, classes, random);
        features[2 * i] = x + source.noise * random.normal();
        features[2 * i + 1] = y + source.noise * random.normal();
      });
      return { features, labels };
    },
    python: (source) => drawnCode(source, 'np.int64', [
      `y = np.arange(count) % ${classesOf(source)}`,
      ...python(classesOf(source)),
      `x += ${source.noise} * random.standard_normal((count, 2))`,
    ]),
  });
} // prettier-ignore

interface CurveSet<Kind extends string> {
  readonly kind: Kind;
  readonly name: Text;
  readonly label: Text;
  curve(x: number): number;
  /** The same for a numpy array `x`. */
  readonly python: string;
}

/**
 * Defines a set of values along a curve over -1.5 ... 1.5; the last examples are the validation part, followed by the
 * test part.
 */
export function defineCurve<Kind extends string>({ kind, name, label, curve, python }: CurveSet<Kind>): GeneratedKind<Kind> {
  return defineData({
    kind, name, label, group: 'generated', schema: schemaOf(kind),
    spec: () => curveSpec(name),
    trained: (source) => partSizes(source.examples, source).training,
    begin: ({ source }) => ({ kind, ...paramsFrom(source) }) as Generated<Kind>,
    generate(source) {
      const random = createRandom(seedOf(source.seed, hashName(kind)));
      const features = new Float32Array(source.examples);
      const labels = new Float32Array(source.examples);
      for (let i = 0; i < source.examples; i++) {
        features[i] = 3 * random.next() - 1.5;
        labels[i] = curve(features[i] ?? 0) + source.noise * random.normal();
      }
      return { features, labels };
    },
    python: (source) => drawnCode(source, 'np.float32', [
      'x = 3 * random.random((count, 1)) - 1.5',
      `y = ${python} + ${source.noise} * random.standard_normal((count, 1))`,
    ]),
  });
} // prettier-ignore

/** Python that generates a set by the same formula, with numpy's random numbers. */
function drawnCode(source: Params, labels: string, drawn: readonly string[]): NumpyCode {
  const { examples, seed } = source;
  const sizes = partSizes(examples, source);
  return {
    hasValidation: sizes.validation > 0,
    imports: ['import numpy as np'],
    lines: [
      '# The same set as in Neuroloom, drawn from other random numbers.',
      `count, random = ${literal(examples)}, np.random.default_rng(${literal(seed)})`,
      ...drawn,
      `x, y = x.astype(np.float32), y.astype(${labels})`,
      ...partLines(sizes),
    ],
  };
}

/** Polar to Cartesian coordinates. */
export function polar(radius: number, angle: number): readonly [x: number, y: number] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The same as Python source. */
export const polarCode = (radius: string, angle: string): readonly string[] => [
  `radius, angle = ${radius}, ${angle}`,
  'x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])',
];
