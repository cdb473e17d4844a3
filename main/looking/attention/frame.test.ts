import { expect, test } from 'vitest';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { Attention } from '../../../core/analysis/attentions.ts';
import { uniformNumbers } from '../../../core/random.ts';
import { openCpu } from '../../devices/cpu.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { headsOf } from './frame.ts';
import { seenNames } from './sight.ts';
import { hasEvenMap, mapIn, rowSummaries } from './summaries.ts';

const output = { node: 'n', port: 'out' };
const attention: Attention = {
  id: 'a', identity: 'a', heads: 3, hasHeads: true, queries: 64, keys: 96, scores: output, weights: output, v: output, out: output, isCausal: false, isCross: false,
}; // prettier-ignore

test('what a program sums up of many weights is what they say themselves', async () => {
  const { tf } = await openCpu();
  const { heads, queries, keys } = attention;
  const shape: [number, number, number, number] = [1, heads, queries, keys];
  const drawn = tf.tensor(uniformNumbers(heads * queries * keys, 1, 2), shape);
  // Half of the weights are 0, as behind a causal mask.
  const raised = tf.mul(tf.relu(tf.sub(drawn, 0.5)), 8);
  const weights = tf.div(raised, tf.sum(raised, -1, true));
  const { entropy, strongest } = rowSummaries(tf, weights);
  const named = async (name: string, tensor: typeof weights) =>
    [name, { shape: tensor.shape, values: (await tensor.data()) as Float32Array }] as const;
  const whole: NamedTensors = new Map([await named(seenNames.weights(attention), weights)]);
  const summed: NamedTensors = new Map([
    await named(seenNames.summary(attention, 'entropy'), entropy),
    await named(seenNames.summary(attention, 'strongest'), strongest),
    await named(seenNames.summary(attention, 'map'), mapIn(tf, attention, weights)),
  ]);
  const [a, b] = [whole, summed].map((seen) => headsOf(attention, seen, { padding: [3, 60], withMap: true }));
  expect(a?.map?.shape).toEqual([3, 32, 32]);
  expect(b?.map).toEqual(a?.map);
  for (const what of ['entropy', 'strongest'] as const) {
    const [own, other] = [a, b].map((all) => all?.[what].map(fromWire) ?? []) as [number[], number[]];
    expect(own).toHaveLength(3);
    expect(own.every((value, head) => Math.abs(value - (other[head] ?? NaN)) < 1e-5 * Math.abs(value))).toBe(true);
  }
});

test('only lengths that the map divides are summed up by a program', () => {
  expect(hasEvenMap(attention)).toBe(true);
  expect(hasEvenMap({ ...attention, keys: 20 })).toBe(true);
  expect(hasEvenMap({ ...attention, keys: 100 })).toBe(false);
});
