import type { Examples } from '../data/types.ts';
import { createFiller } from './batches.ts';
import { added, type BatchMetrics, type Sums } from '../model/report.ts';
import { isDoneBefore } from '../graph/sessions.ts';
import type { TrainingStep } from './steps/step.ts';
import type { Batch } from '../tensors/batch.ts';

/** How long a device may work before messages are processed. */
const SLICE_SECONDS = 0.05;
const LARGEST_SLICE = 1024;

/**
 * How many examples to process at once. Depends only on the network and the device, not on measured times, so that sums
 * are always added in the same order.
 */
export function sliceSize(multiplyAdds: number, speed: number): number {
  const fitting = Math.floor((SLICE_SECONDS * speed) / Math.max(1, multiplyAdds));
  return Math.max(8, Math.min(LARGEST_SLICE, fitting));
}

/** All examples of a split in order, slice by slice, with the index of each slice's first example. */
export function* slices(
  examples: Examples,
  size: number,
): Generator<{ readonly begin: number; readonly batch: Batch }> {
  const fill = createFiller(examples, Math.min(size, examples.count));
  for (let begin = 0; begin < examples.count; begin += size) {
    const length = Math.min(size, examples.count - begin);
    yield { begin, batch: fill(Array.from({ length }, (_, i) => begin + i)) };
  }
}

/**
 * Evaluates a whole split; undefined if `pass` says to stop. It passes between slices, and within one that takes long once
 * `asked` is aborted: a device may go on with it while the run stands still. Seconds exclude pauses.
 */
export async function evaluate(
  step: TrainingStep,
  examples: Examples,
  size: number,
  pass: () => Promise<boolean>,
  asked?: () => AbortSignal | undefined,
): Promise<{ readonly sums: Sums; readonly seconds: number } | undefined> {
  let sums: Sums = {};
  let seconds = 0;
  for (const { batch } of slices(examples, size)) {
    let slice: Promise<BatchMetrics> | undefined;
    for (let isDone = false; !isDone;) {
      if (!(await pass())) return undefined;
      const begin = performance.now();
      slice ??= step.evaluate(batch);
      isDone = await isDoneBefore(slice, asked?.());
      seconds += (performance.now() - begin) / 1000;
    }
    if (slice) sums = added(sums, (await slice).sums);
  }
  return { sums, seconds };
}
