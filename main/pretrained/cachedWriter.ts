import * as ort from 'onnxruntime-node';
import { pastInput, type Cached } from '../export/forward/cached.ts';
import type { Writer } from './network.ts';

/** A row for each token, in memory that grows by doubling. */
class Rows {
  private readonly shape: readonly number[];
  private readonly width: number;
  private values = new Float32Array(0);

  constructor(shape: readonly number[]) {
    this.shape = shape;
    this.width = shape.reduce((size, length) => size * length, 1);
  }

  /** The first rows as [1, count, ...]. */
  first(count: number): ort.Tensor {
    return new ort.Tensor('float32', this.values.subarray(0, count * this.width), [1, count, ...this.shape]);
  }

  /** Puts rows behind the first `count` ones. */
  put(count: number, rows: Float32Array): void {
    const size = count * this.width + rows.length;
    if (size > this.values.length) {
      const larger = new Float32Array(Math.max(size, 2 * this.values.length));
      larger.set(this.values.subarray(0, count * this.width));
      this.values = larger;
    }
    this.values.set(rows, count * this.width);
  }
}

/** A writer that keeps keys and values of the tokens that it has read. */
export function cachedWriter({ tokens, kept }: Cached, longest: number, run: (feeds: ort.InferenceSession.FeedsType) => Promise<ort.InferenceSession.ReturnType>): Writer {
  const rows = [...kept].map(([name, shape]) => ({ name, rows: new Rows(shape) }));
  let known: readonly number[] = [];
  return async (ids) => {
    const seen = ids.slice(-longest);
    // The last token is always computed: what follows it is asked for.
    const past = Math.min(alike(known, seen), seen.length - 1);
    const now = seen.slice(past);
    const feeds: Record<string, ort.Tensor> = { [tokens]: new ort.Tensor('int32', Int32Array.from(now), [1, now.length]) };
    for (const { name, rows: own } of rows) feeds[pastInput(name)] = own.first(past);
    known = [];
    const said = await run(feeds);
    for (const { name, rows: own } of rows) own.put(past, floats(said[name]));
    known = seen;
    const [end] = Object.entries(said).flatMap(([name, value]) => (kept.has(name) ? [] : [value]));
    return floats(end);
  };
} // prettier-ignore

function floats(tensor: ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error('An output is missing.');
}

/** How many tokens two texts begin with alike. */
function alike(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((id, i) => id !== b[i]);
  return first < 0 ? Math.min(a.length, b.length) : first;
}
