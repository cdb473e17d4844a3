import type { Attention } from '../../../core/analysis/attentions.ts';
import {
  MAP_SIZE,
  MOST_PLACES,
  MOST_WEIGHTS,
  type AttentionHeads,
  type ChosenAttention,
} from '../../../core/protocol/attention.ts';
import { toWire, type WireTensor } from '../../../core/protocol/tensors.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { parts, seenNames } from './sight.ts';

interface Matrices {
  readonly heads: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

const nothing = new Float32Array(0);

/** An attention's weights for one example: [heads, rows, columns]. */
function matricesOf(attention: Attention, seen: NamedTensors): Matrices {
  const { heads, queries, keys } = attention;
  return { heads, rows: queries, columns: keys, values: seen.get(seenNames.weights(attention))?.values ?? nothing };
}

/** The keys hidden by a mask. */
export function hiddenKeys(attention: Attention, seen: NamedTensors): readonly number[] {
  const counts = seen.get(seenNames.padding(attention))?.values ?? nothing;
  return [...counts.keys()].filter((key) => counts[key] === 0);
}

/** A summary of every head; only positions that attend and are `not` padding count. */
export function headsOf(
  attention: Attention,
  seen: NamedTensors,
  { padding, withMap }: { readonly padding: readonly number[]; readonly withMap: boolean },
): AttentionHeads {
  const { heads, queries } = attention;
  const filled = new Set(padding);
  const counted = Array.from({ length: queries }, (_, row) => row).filter((row) => !filled.has(row));
  const { entropy, strongest } = rowsOf(attention, seen);
  const mean = (values: ArrayLike<number>, head: number) =>
    counted.reduce((sum, row) => sum + (values[head * queries + row] ?? NaN), 0) / Math.max(1, counted.length);
  const all = Array.from({ length: heads }, (_, head) => head);
  return {
    identity: attention.identity,
    entropy: all.map((head) => toWire(mean(entropy, head))),
    strongest: all.map((head) => toWire(mean(strongest, head))),
    ...(withMap && { map: mapOf(attention, seen) }),
  };
}

/** Of each head and row: how spread its weights are, and the largest. */
function rowsOf(attention: Attention, seen: NamedTensors) {
  const [known, most] = (['entropy', 'strongest'] as const).map((what) => seen.get(seenNames.summary(attention, what)));
  if (known && most) return { entropy: known.values, strongest: most.values };
  const { heads, rows, columns, values } = matricesOf(attention, seen);
  const [entropy, strongest] = [new Float64Array(heads * rows), new Float64Array(heads * rows)];
  for (let row = 0; row < heads * rows; row++) {
    let [bits, largest] = [0, 0];
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const weight = values[i] ?? NaN;
      if (weight !== 0) bits -= weight * Math.log2(weight);
      if (!(weight <= largest)) largest = weight;
    }
    entropy[row] = bits;
    strongest[row] = largest;
  }
  return { entropy, strongest };
}

/** Bytes; with a longer text, a cell combines several positions and has their largest weight. */
function mapOf(attention: Attention, seen: NamedTensors): WireTensor {
  const { heads, rows, columns, values } = matricesOf(attention, seen);
  const [height, width] = [Math.min(rows, MAP_SIZE), Math.min(columns, MAP_SIZE)];
  const known = seen.get(seenNames.summary(attention, 'map'))?.values;
  if (known)
    return bytesTensor(
      Uint8Array.from(known, (weight) => Math.round(255 * weight)),
      [heads, height, width],
    );
  const bytes = new Uint8Array(heads * height * width);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < rows; row++) {
      const to = (head * height + Math.floor((row * height) / rows)) * width;
      const from = (head * rows + row) * columns;
      for (let column = 0; column < columns; column++) {
        const byte = Math.round(255 * (values[from + column] ?? 0));
        const at = to + Math.floor((column * width) / columns);
        if (byte > (bytes[at] ?? 0)) bytes[at] = byte;
      }
    }
  }
  return bytesTensor(bytes, [heads, height, width]);
}

function bytesTensor(bytes: Uint8Array, shape: readonly number[]): WireTensor {
  return { dtype: 'uint8', shape, data: Buffer.from(bytes).toString('base64') };
}

/** An attention in full: the weights of all its heads, or of the chosen one if there are too many. */
export function chosenOf(attention: Attention, seen: NamedTensors, head: number, withParts: boolean): ChosenAttention {
  const { heads, rows, columns, values } = matricesOf(attention, seen);
  const each = Array.from({ length: heads }, (_, at) => first(matrix(values, at, rows, columns)));
  const [, height = 0, width = 0] = [0, ...(each[0]?.shape ?? [])];
  const sent = heads * height * width <= MOST_WEIGHTS ? [...each.keys()] : [head];
  const mean = new Float32Array(height * width);
  for (const { values: own } of each) for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (own[i] ?? 0) / heads;
  const stacked = new Float32Array(sent.length * height * width);
  for (const [i, own] of sent.entries()) stacked.set(each[own]?.values ?? nothing, i * height * width);
  return {
    identity: attention.identity,
    queries: rows,
    keys: columns,
    heads: sent,
    weights: floatTensor(stacked, [sent.length, height, width]),
    mean: floatTensor(mean, [height, width]),
    hidden: hiddenKeys(attention, seen),
    parts: withParts ? partsOf(attention, seen, head) : [],
  };
} // prettier-ignore

/** In order of computation. */
function partsOf(attention: Attention, seen: NamedTensors, head: number): ChosenAttention['parts'] {
  return parts.flatMap((part) => {
    const found = seen.get(part === 'weights' ? seenNames.weights(attention) : seenNames.part(attention, part));
    if (!found) return [];
    const [, rows = 1, columns = 1] = [0, ...found.shape.slice(-2)];
    // Without heads there is a single matrix.
    const own = found.shape.length > 3 ? head : 0;
    const { shape, values } = first(matrix(found.values, own, rows, columns));
    return [{ part, shape: [rows, columns], tensor: floatTensor(values, shape) }];
  });
}

function matrix(values: Float32Array, at: number, rows: number, columns: number): NamedTensor {
  return { shape: [rows, columns], values: values.subarray(at * rows * columns, (at + 1) * rows * columns) };
}

/** Its first rows and columns. */
function first({ shape, values }: NamedTensor): NamedTensor {
  const [rows = 0, columns = 0] = shape;
  const [height, width] = [Math.min(rows, MOST_PLACES), Math.min(columns, MOST_PLACES)];
  if (width === columns) return { shape: [height, width], values: values.slice(0, height * width) };
  const cut = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    cut.set(values.subarray(row * columns, row * columns + width), row * width);
  }
  return { shape: [height, width], values: cut };
}
