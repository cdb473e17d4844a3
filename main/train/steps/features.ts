import { createHash } from 'node:crypto';
import type { Field } from '../../../core/data/spec.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Cut } from '../../model/frozenPart.ts';
import type { Model } from '../../model/model.ts';
import type { Predictor } from '../../model/predictor.ts';
import { outputsSight, type Sight } from '../../model/sight.ts';
import { createBatch, fieldNumbers, type Batch, type Numbers } from '../../tensors/batch.ts';

/** The memory for features: more than that is computed anew each time. */
export const FEATURE_BYTES = 2 ** 29;

/**
 * What a frozen part makes of examples, each computed once. Examples are known by their inputs, not by their places: so
 * it does not matter in which part, order or run they come.
 */
export class Features {
  readonly #cut: Cut;
  readonly #inputs: readonly Field[];
  readonly #sight: Sight;
  readonly #known = new Map<string, readonly Float32Array[]>();
  readonly #most: number;
  readonly #onFull: (count: number) => void;
  #isFull = false;

  /** `onFull` is called once, with the number of examples that are kept. */
  constructor(model: Model, cut: Cut, bytes: number, onFull: (count: number) => void) {
    this.#cut = cut;
    this.#inputs = model.inputs;
    this.#sight = outputsSight('features', cut.features.map(({ output }) => output)); // prettier-ignore
    this.#most = Math.floor(bytes / bytesOf(cut));
    this.#onFull = onFull;
  }

  /** The batch with its features. Those not known yet are computed by `front`, the whole network. */
  async added(batch: Batch, front: Predictor): Promise<Batch> {
    const keys = Array.from({ length: batch.size }, (_, row) => this.#keyOf(batch, row));
    const found = keys.map((key) => this.#known.get(key));
    const missing = found.flatMap((one, row) => (one ? [] : [row]));
    // Always batches of the same size: each size takes preparing.
    const computed = missing.length > 0 ? await this.#compute(missing.length === batch.size ? batch : padded(this.#inputs, batch, missing), front) : []; // prettier-ignore
    for (const [i, row] of missing.entries()) {
      const own = computed.map((values, at) => values.slice(i * this.#sizeAt(at), (i + 1) * this.#sizeAt(at)));
      found[row] = own;
      this.#keep(keys[row] ?? '', own);
    }
    const fields = this.#cut.features.map(({ field }, at) => {
      const all = new Float32Array(batch.size * this.#sizeAt(at));
      for (const [row, values] of found.entries()) all.set(values?.[at] ?? [], row * this.#sizeAt(at));
      return [field.name, all] as const;
    });
    return { size: batch.size, fields: { ...batch.fields, ...Object.fromEntries(fields) } };
  }

  clear(): void {
    this.#known.clear();
    this.#isFull = false;
  }

  async #compute(batch: Batch, front: Predictor): Promise<readonly Float32Array[]> {
    const seen = await front.see(batch, this.#sight);
    return this.#cut.features.map(({ output }) => seen.get(output)?.values ?? new Float32Array(0));
  }

  #keep(key: string, values: readonly Float32Array[]): void {
    if (this.#known.size < this.#most) this.#known.set(key, values);
    else if (!this.#isFull) {
      this.#isFull = true;
      this.#onFull(this.#known.size);
    }
  }

  #sizeAt(at: number): number {
    return sizeOf(this.#cut.features[at]?.field.type.shape ?? []);
  }

  #keyOf(batch: Batch, row: number): string {
    const hash = createHash('md5');
    for (const field of this.#inputs) {
      const size = sizeOf(field.type.shape);
      const own = fieldNumbers(batch, field).subarray(row * size, (row + 1) * size);
      hash.update(new Uint8Array(own.buffer, own.byteOffset, own.byteLength));
    }
    return hash.digest('base64');
  }
}

/** Of an example. */
export function bytesOf({ features }: Cut): number {
  return features.reduce((sum, { field }) => sum + Float32Array.BYTES_PER_ELEMENT * sizeOf(field.type.shape), 0);
}

/** These rows of a batch, and the first of them again until there are as many as before. */
function padded(fields: readonly Field[], batch: Batch, rows: readonly number[]): Batch {
  const chosen = createBatch(fields, batch.size);
  for (const field of fields) {
    const size = sizeOf(field.type.shape);
    const [from, to]: readonly Numbers[] = [fieldNumbers(batch, field), fieldNumbers(chosen, field)];
    for (let i = 0; i < batch.size; i++) {
      const row = rows[i] ?? rows[0] ?? 0;
      to?.set(from?.subarray(row * size, (row + 1) * size) ?? [], i * size);
    }
  }
  return chosen;
}
