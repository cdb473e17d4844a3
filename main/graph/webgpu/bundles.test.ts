import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computed, difference, integers, numbers } from '../testing.ts';
import { bundled } from './bundles.ts';
import { dispatchOf, sharedBytes } from './dispatch.ts';
import type { Kernel } from './kernel.ts';
import { planDispatches, planKernels } from './plan.ts';
import { hasSoftwareCard, onCardTogether } from './testing.ts';

/** A kernel that writes array `id` from others. */
function kernel(id: number, from: readonly number[], own: Partial<Kernel> = {}): Kernel {
  const bound = (name: string) => (array: number, i: number) => ({ id: array, name: `${name}${i}`, type: 'f32' });
  return { reads: from.map(bound('x')), writes: [id].map(bound('y')), declarations: '', main: '', threads: 64, blocks: 1, ...own }; // prettier-ignore
}

const all = { bindings: 8, homeOf: () => undefined };
const written = (bundles: readonly (readonly Kernel[])[]) => bundles.map((own) => own.map(({ writes: [array] }) => array?.id)); // prettier-ignore

describe('kernels share a dispatch', () => {
  it('if they need nothing of each other, those first that most others wait for', () => {
    const kernels = [kernel(0, []), kernel(1, [0]), kernel(2, []), kernel(3, [2]), kernel(4, [3]), kernel(5, [1, 4])];
    expect(written(bundled(kernels, all))).toEqual([[2, 0], [3, 1], [4], [5]]);
  });
  it('if a dispatch can bind all that they read and write', () => {
    const kernels = [kernel(10, [0, 1, 2]), kernel(11, [3, 4, 5]), kernel(12, [0, 1, 2, 3])];
    expect(written(bundled(kernels, all))).toEqual([[10, 11], [12]]);
    expect(written(bundled(kernels, { ...all, bindings: 7 }))).toEqual([[10, 12], [11]]);
  });
  it('if they have as many threads, and together memory for their workgroups', () => {
    const shares = { declarations: 'var<workgroup> own: array<vec4f, 600>;' };
    const kernels = [kernel(0, []), kernel(1, [], { threads: 256 }), kernel(2, [], shares), kernel(3, [], shares)];
    expect(written(bundled(kernels, all))).toEqual([[0, 2, 3], [1]]);
    expect(sharedBytes([...kernels.slice(2), kernel(4, [], { declarations: 'var<workgroup> other: array<f32, 64>;' })])).toBe(9856); // prettier-ignore
  });
  it('unless one reads and another writes the same buffer', () => {
    const homeOf = (array: number) => (array < 2 ? 'weights' : undefined);
    expect(written(bundled([kernel(0, []), kernel(3, [1])], { ...all, homeOf }))).toEqual([[0], [3]]);
  });
  it('of as many workgroups as a card counts along an axis, and those beyond the last do nothing', () => {
    const { workgroups, source } = dispatchOf([kernel(0, [], { blocks: 70_000 })]);
    expect(workgroups).toEqual([65_535, 2, 1]);
    expect(source).toContain('let block = group.y * 65535u + group.x;');
    expect(source).toContain('if (block >= 70000u) { return; }');
  });
});

const given = [numbers([40, 70]), numbers([70, 33], 2), numbers([40, 33], 3), integers([40], 9)];
/** A product in tiles, sums along rows and columns, and sums by an index: each with memory of workgroups. */
const compute = (x: tf.Tensor, w: tf.Tensor, dy: tf.Tensor, rows: tf.Tensor) => {
  const dx = tf.matMul(dy, w, false, true);
  const dw = tf.matMul(x, dy, true, false);
  const parts = [tf.sum(dx), tf.sum(tf.mul(dw, dw)), tf.max(tf.mul(tf.sum(dy, 0), 3)), tf.sum(tf.argMax(x, 1))];
  const byRow = tf.sum(tf.abs(tf.unsortedSegmentSum(x, rows as tf.Tensor1D, 9)));
  return tf.stack([...parts, byRow].map((part) => tf.cast(part, 'float32')));
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasSoftwareCard)('dispatches of several kernels', () => {
  it.each([8, 6])('compute what TensorFlow.js does, with %i arrays', async (bindings) => {
    const own = await onCardTogether(given, (...all) => compute(all[0]!, all[1]!, all[2]!, all[3]!), (graph) => {
      const dispatches = planDispatches(graph, { bindings });
      expect(dispatches.length).toBeLessThan(planKernels(graph, { bindings }).length);
      for (const { reads, writes } of dispatches) expect(reads.length + writes.length).toBeLessThanOrEqual(bindings);
      return dispatches;
    }); // prettier-ignore
    const expected = computed(given, (...all) => compute(all[0]!, all[1]!, all[2]!, all[3]!));
    expect(difference(own, expected) / Math.max(...expected.values)).toBeLessThan(1e-6);
  });
});
