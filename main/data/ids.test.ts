import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import type { DataSource } from '../../core/data/source.ts';
import { withKnownIds } from './ids.ts';
import { loadData } from './load.ts';
import { StoredExamples, type LoadedData } from './types.ts';

const source: DataSource = { kind: 'words', examples: 20, testShare: 0.2, seed: 1 };

/** The data with one number of the test part in the place of another. */
async function spoiled(name: string, at: number, id: number): Promise<LoadedData> {
  const data = await loadData(source, { home: tmpdir() });
  const { stored } = data.test as StoredExamples;
  const changed = Int32Array.from(stored[name]!);
  changed[at] = id;
  return { ...data, test: new StoredExamples(data.spec, { ...stored, [name]: changed }) };
}

test.each([
  ['tokens', 17, 7, 'Example 2 of the test data has 7 in “tokens”, which goes from 0 to 6: import'],
  ['segments', 0, -1, 'Example 1 of the test data has -1 in “segments”, which goes from 0 to 1: import'],
  ['mask', 3, 2, 'Example 1 of the test data has 2 in “mask”, which goes from 0 to 1: import'],
  ['labels', 2, 2, 'Example 3 of the test data has 2 in “labels”, which goes from 0 to 1: import'],
])('an id of %s that there is not is said by its place', async (name, at, id, message) => {
  const data = await spoiled(name, at, id);
  expect(() => withKnownIds(data)).toThrow(message);
});

test('ids that there are pass', async () => {
  const data = await spoiled('tokens', 17, 6);
  expect(withKnownIds(data)).toBe(data);
});
