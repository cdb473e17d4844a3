import { createRandom, hashName, seedOf, type Random } from '../random.ts';
import type { GeneratedKind, GeneratedSource } from './source.ts';
import { classCount } from './spec.ts';

/** Examples side by side: features [count, 2] (or [count, 1]), labels [count] as classes (int32) or values (float32). */
export interface GeneratedExamples {
  readonly features: Float32Array;
  readonly labels: Int32Array | Float32Array;
}

type Point = readonly [x: number, y: number];

/** A point without noise, of a class, drawn at random; within about -1.5 ... 1.5. */
type Shape = (label: number, classes: number, random: Random) => Point;

const shapes: Readonly<Record<Exclude<GeneratedKind, 'regression'>, Shape>> = {
  /** Two half circles that reach into each other (scikit-learn's make_moons, centred). */
  moons: (label, _, random) => {
    const angle = Math.PI * random.next();
    const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
    return label === 0 ? [x, y] : [-x, -y];
  },
  circles: (label, _, random) => polar(label === 0 ? 1.3 : 0.6, 2 * Math.PI * random.next()),
  /** Arms that wind less the more there are, so that neighbours always lie 0.45 apart. */
  spirals: (label, classes, random) => {
    const along = 0.05 + 0.95 * random.next();
    return polar(1.35 * along, 2 * Math.PI * ((3 * along + label) / classes));
  },
  /** Four squares that leave a cross free: A where both signs are the same, B where they differ. */
  xor: (label, _, random) => {
    const [x, y] = [0.15 + 1.25 * random.next(), 0.15 + 1.25 * random.next()];
    const sign = random.integer(2) === 0 ? 1 : -1;
    return [sign * x, label === 0 ? sign * y : -sign * y];
  },
  blobs: (label, classes) => polar(1, (2 * Math.PI * label) / classes),
};

function polar(radius: number, angle: number): Point {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The curve under the regression set: one and a half waves on a slope. */
export function regressionCurve(x: number): number {
  return 0.8 * Math.sin(Math.PI * x) + 0.4 * x;
}

function generateCurve(source: GeneratedSource, random: Random): GeneratedExamples {
  const features = new Float32Array(source.examples);
  const labels = new Float32Array(source.examples);
  for (let i = 0; i < source.examples; i++) {
    features[i] = 3 * random.next() - 1.5;
    labels[i] = regressionCurve(features[i] ?? 0) + source.noise * random.normal();
  }
  return { features, labels };
}

function generatePlane(source: GeneratedSource, shape: Shape, random: Random): GeneratedExamples {
  const classes = classCount(source);
  const features = new Float32Array(2 * source.examples);
  const labels = Int32Array.from({ length: source.examples }, (_, i) => i % classes);
  labels.forEach((label, i) => {
    const [x, y] = shape(label, classes, random);
    features[2 * i] = x + source.noise * random.normal();
    features[2 * i + 1] = y + source.noise * random.normal();
  });
  return { features, labels };
}

/**
 * All examples of a generated set, the same for the same source everywhere. The classes take turns, so any stretch of
 * them is balanced; the last `heldOut(source)` of them are the test part.
 */
export function generate(source: GeneratedSource): GeneratedExamples {
  const random = createRandom(seedOf(source.seed, hashName(source.kind)));
  return source.kind === 'regression'
    ? generateCurve(source, random)
    : generatePlane(source, shapes[source.kind], random);
}

/** How many examples are held out of `count`; at least one is left to train on, if there is one. */
export function heldOut(examples: number, testShare: number): number {
  return Math.max(0, Math.min(examples - 1, Math.round(examples * testShare)));
}
