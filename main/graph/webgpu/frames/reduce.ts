import { sizeOf } from '../../../../core/shape.ts';
import type { DType, ReduceFunction } from '../../ir.ts';
import { elementType, THREADS } from '../kernel.ts';
import { literal, whole } from '../wgsl.ts';
import { offsetOf, pickedAxes, type Axes } from './axes.ts';
import { blocksOf, lanesOf, overTerms, placed, tree, type Lanes } from './lanes.ts';
import type { EmitFrames } from './frame.ts';
import type { Frame } from '../source.ts';
import { finish } from './frame.ts';

/** Rows of fewer terms are gone through by one thread just as fast. */
const FEWEST = 32;

type Combine = (x: string, y: string) => string;

/** What a reduction begins with, and how it goes on. */
export function combineOf(fn: ReduceFunction, dtype: DType): { readonly start: string; readonly combine: Combine } {
  if (fn === 'max' || fn === 'min') {
    const isWhole = dtype === 'int32';
    const ends = { max: isWhole ? 'i32(-2147483648)' : '-infinity()', min: isWhole ? 'i32(2147483647)' : 'infinity()' };
    const name = isWhole ? fn : { max: 'larger', min: 'smaller' }[fn];
    return { start: ends[fn], combine: (x, y) => `${name}(${x}, ${y})` };
  }
  const sign = fn === 'prod' ? '*' : '+';
  return { start: literal(fn === 'prod' ? 1 : 0, dtype), combine: (x, y) => `${x} ${sign} ${y}` };
}

/** One pass over what `read` gives at an index: combined and stored by result, or part by part. */
function pass(lanes: Lanes, dtype: DType, fn: ReduceFunction, term: string, store: (value: string) => string): Frame {
  const type = elementType[dtype];
  const { start, combine } = combineOf(fn, dtype);
  const { results } = lanes;
  return {
    declarations: tree('combined', type, lanes, combine),
    threads: THREADS,
    blocks: blocksOf(lanes),
    main: `${placed(lanes)}
  var total = ${start};
  if (result < ${whole(results)}) {${overTerms(lanes, `total = ${combine('total', term)};`)}
  }
  total = combined(local, lane, total);
  if (lane == 0u && result < ${whole(results)}) { ${store('total')} }`,
  };
}

/** Where the terms of a result begin, and where they lie from there. */
interface Terms {
  readonly kept: Axes;
  readonly along: Axes;
}

const termAt = ({ kept, along }: Terms) => `${offsetOf('result', kept)} + ${offsetOf('k', along)}`;

/** Sums and the like over any axes, in one stage, or in two where there are few results of many terms. */
export const reduceFrames: EmitFrames<'reduce'> = ({ fn, axes }, { type, types: [from], read }) => {
  const { dtype } = type;
  if (dtype === 'bool') return undefined;
  const shape = from?.shape ?? [];
  const others = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const terms = { kept: pickedAxes(shape, others), along: pickedAxes(shape, axes) };
  const [results, count] = [sizeOf(type.shape), sizeOf(terms.along.lengths)];
  if (results === 0 || count < FEWEST) return undefined;
  const lanes = lanesOf(terms.kept, results, count, true);
  const finished = (value: string) => finish('result', fn === 'mean' ? `${value} / ${elementType[dtype]}(${count})` : value); // prettier-ignore
  const term = read(0, termAt(terms));
  if (lanes.splits === 1) return [pass(lanes, dtype, fn, term, finished)];
  const { splits } = lanes;
  const left = pass(lanes, dtype, fn, term, (value) => `parts[part * ${whole(results)} + result] = ${value};`);
  const rest = lanesOf({ lengths: [results], strides: [1] }, results, splits, false);
  return [
    { ...left, parts: { count: results * splits, dtype } },
    pass(rest, dtype, fn, `parts[k * ${whole(results)} + result]`, finished),
  ];
};

/** The rows of a tensor along an axis: the lengths before and behind it. */
function rows(shape: readonly number[], axis: number): Terms {
  const others = shape.map((_, i) => i).filter((i) => i !== axis);
  return { kept: pickedAxes(shape, others), along: pickedAxes(shape, [axis]) };
}

/** The largest value, the sum of powers, and each element: three times through a row, which stays in the cache. */
export const softmaxFrames: EmitFrames<'softmax'> = ({ axis, isLog }, { type, read }) => {
  const { shape } = type;
  const terms = rows(shape, axis);
  const count = shape[axis] ?? 1;
  const results = sizeOf(shape) / count;
  if (sizeOf(shape) === 0 || count < FEWEST) return undefined;
  const lanes = lanesOf(terms.kept, results, count, false);
  const term = read(0, termAt(terms));
  const value = isLog ? `${read(0, 'at')} - largest - logarithm(sum)` : `exponential(${read(0, 'at')} - largest) / sum`;
  const stage = {
    declarations: `${tree('largestOf', 'f32', lanes, (x, y) => `larger(${x}, ${y})`)}
${tree('sumOf', 'f32', lanes, (x, y) => `${x} + ${y}`)}`,
    threads: THREADS,
    blocks: blocksOf(lanes),
    main: `${placed(lanes)}
  let isOwn = result < ${whole(results)};
  var largest = -infinity();
  if (isOwn) {${overTerms(lanes, `largest = larger(largest, ${term});`)}
  }
  largest = largestOf(local, lane, largest);
  var sum = 0f;
  if (isOwn) {${overTerms(lanes, `sum += exponential(${term} - largest);`)}
  }
  sum = sumOf(local, lane, sum);
  if (isOwn) {${overTerms(
    lanes,
    `let at = ${termAt(terms)};
    ${finish('at', value)}`,
  )}
  }`,
  };
  return [stage];
};

/** An order of values as u32. */
export function rankOf(dtype: DType, value: string, isBackwards: boolean): string {
  if (dtype === 'float32') return `rank(${value}, ${String(isBackwards)})`;
  return `(bitcast<u32>(${value}) ^ ${isBackwards ? '0x7fffffffu' : '0x80000000u'})`;
}

/** The place of the first best value, by a rank that orders them as integers: a NaN is the least. */
export const argFrames: EmitFrames<'arg'> = ({ fn, axis }, { types: [from], read }) => {
  const { dtype = 'float32', shape = [] } = from ?? {};
  const count = shape[axis] ?? 1;
  const results = sizeOf(shape) / count;
  if (dtype === 'bool' || sizeOf(shape) === 0 || count < FEWEST) return undefined;
  const terms = rows(shape, axis);
  const lanes = lanesOf(terms.kept, results, count, false);
  const value = read(0, termAt(terms));
  const first = read(0, offsetOf('result', terms.kept));
  // A NaN that comes first stays, as no comparison with it holds.
  const isStuck = dtype === 'float32' ? `isNaN(${first})` : 'false';
  const rank = rankOf(dtype, value, fn === 'min');
  const stage = {
    declarations: tree('bestOf', 'vec2u', lanes, (x, y) => `better(${x}, ${y})`),
    threads: THREADS,
    blocks: blocksOf(lanes),
    main: `${placed(lanes)}
  var best = vec2u(0u, 0xffffffffu);
  if (result < ${whole(results)}) {${overTerms(lanes, `best = better(best, vec2u(${rank}, k));`)}
  }
  best = bestOf(local, lane, best);
  if (lane == 0u && result < ${whole(results)}) { ${finish('result', `select(i32(best.y), 0, ${isStuck})`)} }`,
  };
  return [stage];
};
