import { expect, test } from 'vitest';
import { specOf } from '../../../core/data/spec.ts';
import { same } from '../../../core/text.ts';
import { StoredExamples } from '../../data/types.ts';
import { PickedBatch } from '../../tensors/batch.ts';
import { Receiver, Sender } from './staging.ts';

const spec = specOf(same('pairs'), { dtype: 'float32', shape: [2] }, { kind: 'plane', names: ['x', 'y'] }, { kind: 'classes', classes: ['a', 'b'] }); // prettier-ignore

test('examples of a set cross once, and then by their numbers alone', () => {
  const set = new StoredExamples(spec, { features: Uint8Array.of(0, 51, 102, 153, 204, 255), labels: Int32Array.of(0, 1, 1) }); // prettier-ignore
  const [sender, receiver] = [new Sender(), new Receiver()];
  const rooms = () => ({ features: new Float32Array(4), labels: new Int32Array(2) });
  const first = structuredClone(sender.stage(new PickedBatch(set, Uint32Array.of(2, 0), rooms()), 0));
  const order = Uint32Array.from({ length: 100 }, (_, i) => i);
  const second = structuredClone(sender.stage(new PickedBatch(set, order.subarray(1, 2), rooms()), 1));
  expect(second.picked).toEqual({ indices: Uint32Array.of(1) });
  expect(second.picked?.indices.buffer.byteLength).toBe(4);
  const [whole, one] = [receiver.take(first), receiver.take(second)];
  expect([...(whole.fields['features'] ?? [])]).toEqual([0.8, 1, 0, 0.2].map(Math.fround));
  expect([...(whole.fields['labels'] ?? [])]).toEqual([1, 0]);
  expect([one.size, one.fields['labels']?.[0]]).toEqual([1, 1]);
  expect(one.fields['features']?.[1]).toBe(Math.fround(153 / 255));
});
