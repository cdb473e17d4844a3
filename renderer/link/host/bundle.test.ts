// @vitest-environment happy-dom
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { bundleOf, modelAmong } from './bundle.ts';

test('a model and what lies beside it become one zip, called like the model', async () => {
  const files = [new File(['weights'], 'group1-shard1of1.bin'), new File(['{}'], 'model.json')];
  const bundle = await bundleOf(files);
  expect(bundle.name).toBe('model.zip');
  const unpacked = unzipSync(new Uint8Array(await bundle.arrayBuffer()));
  expect(Object.keys(unpacked).toSorted()).toEqual(['group1-shard1of1.bin', 'model.json']);
  expect(modelAmong([{ name: 'a.csv' }, { name: 'b.csv' }])).toBeUndefined();
});
