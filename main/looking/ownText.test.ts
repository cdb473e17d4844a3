import { expect, test } from 'vitest';
import type { DataSource } from '../../core/data/source.ts';
import { dataSpec } from '../../core/data/source.ts';
import { openDocument } from '../projects/open.ts';
import { exampleFile } from '../projects/exampleFile.ts';
import { ownText } from './ownText.ts';

const inputsOf = (source: DataSource) =>
  dataSpec(source).fields.filter(({ role }) => role === 'input' || role === 'mask');

test('a text stands in an example as the data have it, and the last mask is what is asked about', async () => {
  const { data } = await openDocument(exampleFile('little-bert'));
  const inputs = inputsOf(data).filter(({ name }) => name !== 'masked');
  const own = ownText(data, inputs, { text: 'the [MASK] of the [MASK] was seen.', pair: 'he went to sea.' });
  const { tokens, segments, mask } = own.batch.fields;
  const length = 64;
  expect([tokens?.length, segments?.length, mask?.length]).toEqual([length, length, length]);
  expect(tokens?.[own.place]).toBe(tokens?.[2]);
  expect(own.place).toBe(5);
  expect(Array.from(mask ?? []).reduce((sum, one) => sum + one, 0)).toBe(own.read);
  expect(segments?.[own.read - 1]).toBe(1);
  expect(segments?.[own.read]).toBe(0);
  expect(ownText(data, inputs, { text: 'whale '.repeat(1000) }).read).toBe(length);
  expect(() => ownText(data, inputs, { text: '  ' })).toThrow('The text has no token in it');
});

test('a language model reads the text alone, and is asked what follows', async () => {
  const { data } = await openDocument(exampleFile('little-gpt'));
  const own = ownText(data, inputsOf(data), { text: 'Call me' });
  expect(own.place).toBe(own.read - 1);
  expect(own.read).toBeGreaterThan(1);
});

test('data that are no texts are refused in words', () => {
  const data = { kind: 'words', examples: 60, testShare: 0.2, seed: 1 } as const;
  expect(() => ownText(data, [], { text: 'one' })).toThrow('does not read single texts');
});
