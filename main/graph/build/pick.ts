import type { Builder } from '../builder.ts';
import type { DType, Value } from '../ir.ts';
import { cast, scale, binary } from './elementwise.ts';
import { fill } from './leaves.ts';

/** The slices at the given indices along an axis. */
export function gather(b: Builder, x: Value, indices: Value, axis: number): Value {
  const { shape, dtype } = b.type(x);
  const result = [...shape.slice(0, axis), ...b.type(indices).shape, ...shape.slice(axis + 1)];
  return b.emit({ op: 'gather', inputs: [x, indices], axis }, { dtype, shape: result });
}

/** [rows, ...]: sums the updates [n, ...] that go to the same row. */
export function scatterAdd(b: Builder, updates: Value, rows: Value, count: number): Value {
  const { shape, dtype } = b.type(updates);
  return b.emit({ op: 'scatterAdd', inputs: [updates, rows] }, { dtype, shape: [count, ...shape.slice(1)] });
}

/** A new last axis of length `depth`: `on` at the index, `off` elsewhere. */
export function oneHot(b: Builder, indices: Value, depth: number, on: number, off: number, dtype: DType): Value {
  const shape = [...b.type(indices).shape, depth];
  const picked = b.emit({ op: 'oneHot', inputs: [indices] }, { dtype: 'float32', shape });
  const scaled = binary(b, 'add', scale(b, picked, on - off), fill(b, off));
  return cast(b, scaled, dtype);
}

/** Numbers in [0, 1) determined by seed (int32 scalar), stream and index: see random.ts. */
export function uniform(b: Builder, seed: Value, stream: number, shape: readonly number[]): Value {
  return b.emit({ op: 'uniform', inputs: [seed], stream }, { dtype: 'float32', shape });
}
