import { createRandom, hashName, seedOf } from '../../core/random.ts';
import { StoredExamples, type Examples } from '../data/types.ts';
import { createBatch, PickedBatch, type Batch } from '../tensors/batch.ts';

export interface BatchSettings {
  readonly batchSize: number;
  readonly shuffles: boolean;
  readonly seed: number;
}

/** The batches of a split. Each depends only on (epoch, index), so training can continue from any of them. */
export interface Batches {
  readonly stepsPerEpoch: number;
  /**
   * Batch `index` of an epoch, both from 0; the last one of an epoch may be smaller. Its arrays are reused by the next
   * call with the same `slot`: use different slots to hold several batches at a time.
   */
  batch(epoch: number, index: number, slot?: number): Batch;
  /** The same for whoever may only want to know which examples they are, where those stay the same. */
  pick(epoch: number, index: number, slot?: number): Batch;
}

export function createBatches(examples: Examples, settings: BatchSettings): Batches {
  const { batchSize, shuffles, seed } = settings;
  const rooms: Batch[] = [];
  const roomOf = (slot: number) => (rooms[slot] ??= createBatch(examples.fields, Math.min(batchSize, examples.count)));
  let drawn: { epoch: number; examples: Examples } = { epoch: -1, examples };
  const examplesOf = (epoch: number) => {
    if (examples.inEpoch && drawn.epoch !== epoch) drawn = { epoch, examples: examples.inEpoch(epoch) };
    return drawn.examples;
  };
  const inOrder = Uint32Array.from({ length: examples.count }, (_, i) => i);
  let shuffled: { epoch: number; order: Uint32Array } = { epoch: -1, order: inOrder };
  const orderOf = (epoch: number) => {
    if (!shuffles) return inOrder;
    if (shuffled.epoch !== epoch) {
      const order = createRandom(seedOf(seed, hashName('shuffle'), epoch)).permutation(examples.count);
      shuffled = { epoch, order };
    }
    return shuffled.order;
  };
  const indicesOf = (epoch: number, index: number) =>
    orderOf(epoch).subarray(index * batchSize, (index + 1) * batchSize);
  return {
    stepsPerEpoch: Math.ceil(examples.count / batchSize),
    pick(epoch, index, slot = 0) {
      if (!(examples instanceof StoredExamples)) return this.batch(epoch, index, slot);
      return new PickedBatch(examples, indicesOf(epoch, index), roomOf(slot).fields);
    },
    batch(epoch, index, slot = 0) {
      const indices = indicesOf(epoch, index);
      const batch = { size: indices.length, fields: roomOf(slot).fields };
      examplesOf(epoch).fill(indices, batch);
      return batch;
    },
  };
}

/** Creates a function that makes batches of up to `largest` examples by index, in arrays that are reused each time. */
export function createFiller(examples: Examples, largest: number): (indices: ArrayLike<number>) => Batch {
  const { fields } = createBatch(examples.fields, largest);
  return (indices) => {
    const batch = { size: indices.length, fields };
    examples.fill(indices, batch);
    return batch;
  };
}
