import { memoised } from '../../../core/memo.ts';
import { sizeOf } from '../../../core/shape.ts';
import { stillOf, type Model, type ModelWeight } from '../../model/model.ts';
import type { NamedTensors } from '../../tensors/named.ts';

/** The trainable weights, concatenated: a point in the space that training moves through. */
export type Point = Float32Array;

export function trainableOf(model: Model): readonly ModelWeight[] {
  return model.weights.filter(({ spec }) => spec.isTrainable);
}

/** Whether training leaves a weight unchanged: see `stillOf`. */
export function isStill(model: Model, name: string): boolean {
  return stillNames(model).has(name);
}

const stillNames = memoised((model: Model) => new Set(stillOf(model, model.weights)));

/** The number of values that training changes. */
export function pointSize(model: Model): number {
  return trainableOf(model).reduce((sum, { spec }) => sum + sizeOf(spec.shape), 0);
}

/** The trainable weights as one vector, in network order. */
export function toPoint(model: Model, weights: NamedTensors): Point {
  const point = new Float32Array(pointSize(model));
  let at = 0;
  for (const { name, spec } of trainableOf(model)) {
    const values = weights.get(name)?.values;
    if (!values) throw new Error(`There are no weights "${name}".`);
    point.set(values, at);
    at += sizeOf(spec.shape);
  }
  return point;
}

/** The inverse; weights that are not trained (running statistics) are taken from `others`. */
export function toWeights(model: Model, point: Point, others: NamedTensors): NamedTensors {
  const weights = new Map(others);
  let at = 0;
  for (const { name, spec } of trainableOf(model)) {
    const end = at + sizeOf(spec.shape);
    weights.set(name, { shape: spec.shape, values: point.subarray(at, end) });
    at = end;
  }
  return weights;
}

/** In double precision: in single, sums over a million weights would lose digits. */
export function dot(a: Point, b: Point): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

export function subtract(a: Point, b: Point): Point {
  return a.map((value, i) => value - (b[i] ?? 0));
}

/** Writes centre + a u + b v to `into`. */
export function combine(into: Point, centre: Point, [u, v]: readonly [Point, Point], a: number, b: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (centre[i] ?? 0) + a * (u[i] ?? 0) + b * (v[i] ?? 0);
}
