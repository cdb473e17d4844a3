import { EngineError } from '../../../core/protocol/errors.ts';
import type { NamedTensor } from '../../tensors/named.ts';
import type { Network } from '../network.ts';
import { nothingToRead, readIn, type PipelineWork } from './define.ts';
import { normalised } from './numbers.ts';

/** One vector of length 1 for a text [tokens, width]: the mean of its tokens, or that of its first one. */
export function pooled({ shape, values }: NamedTensor, pooling: Network['pooling']): Float32Array {
  const [tokens = 0, width = 0] = shape;
  const sum = new Float64Array(width);
  const taken = pooling === 'first' ? Math.min(1, tokens) : tokens;
  for (let token = 0, i = 0; token < taken; token++) {
    for (let k = 0; k < width; k++, i++) sum[k] = (sum[k] ?? 0) + (values[i] ?? 0) / taken;
  }
  return normalised(sum);
}

/** Texts that are read at once, between looks at whether it is still wanted. */
const PART = 64;
const MOST_KEPT = 50_000;

/** What a model has said of texts: a second question goes over the same ones. */
const known = new WeakMap<Network, Map<string, Float32Array>>();

/** A vector of length 1 for each text. Fails with cancelled. */
export async function vectorsOf(network: Network, texts: readonly string[], { signal, onProgress }: PipelineWork = {}): Promise<readonly Float32Array[]> {
  const kept = known.get(network) ?? new Map<string, Float32Array>();
  known.set(network, kept);
  const found = new Map<string, Float32Array>();
  for (const text of texts) {
    const vector = kept.get(text);
    if (vector) found.set(text, vector);
  }
  // The short ones with the short ones.
  const rest = [...new Set(texts)].filter((text) => !found.has(text)).toSorted((a, b) => b.length - a.length);
  if (kept.size + rest.length > MOST_KEPT) kept.clear();
  for (let from = 0; from < rest.length; from += PART) {
    if (signal?.aborted) throw new EngineError('cancelled', 'Nobody waits for the vectors.');
    const part = rest.slice(from, from + PART);
    const read = part.map((text) => readIn(network, text));
    if (read.some(({ ids }) => ids.length === 0)) throw new EngineError('invalidRequest', nothingToRead);
    const said = await network.compute('hidden', read);
    for (const [i, text] of part.entries()) {
      const tensor = said[i];
      if (!tensor) continue;
      const vector = pooled(tensor, network.pooling);
      found.set(text, vector);
      kept.set(text, vector);
    }
    onProgress?.((from + part.length) / rest.length);
  }
  return texts.flatMap((text) => found.get(text) ?? []);
} // prettier-ignore
