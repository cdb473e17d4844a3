import { afterEach, beforeEach, expect, test } from 'vitest';
import { words } from '../../../core/data/kinds/words.ts';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { tokenNames } from '../../../core/text/names.ts';
import { exampleTextOf, tokenFactsOf } from './facts.ts';
import { learnAnew } from './learn.ts';
import { Place } from './testing.ts';

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove());

const numbersIn = (data: string) => [...new Int32Array(new Uint8Array(Buffer.from(data, 'base64')).buffer)];
const shares = { testShare: 0, validationShare: 0 };

test('tokens of labelled texts are counted before they are cut; the longest come first, with their texts', async () => {
  const content = 'text,label\na b c d e f g,x\na b,y\na,x\n';
  const wish = { kind: 'labelled', tokenizer: { kind: 'words' }, length: 5, ...shares } as const;
  const { source } = await place.take('t.csv', content, wish);
  const facts = await tokenFactsOf(source, place.home);
  expect(facts).toMatchObject({ size: 12, used: 7, tokens: 10, unknown: 0 });
  const counts = new Map(tokenNames(source.tokenizer).map((token, id) => [token, numbersIn(facts.counts.data)[id]]));
  expect([counts.get('a'), counts.get('b'), counts.get('g'), counts.get('[CLS]')]).toEqual([3, 2, 1, 0]);
  expect(facts.lengths).toMatchObject({ texts: 3, mean: 16 / 3, longest: 9, cut: 1 });
  const [longest] = facts.lengths?.examples ?? [];
  expect(longest).toMatchObject({ split: 'training', length: 9 });
  const asked = { source, split: 'training', index: longest?.index ?? -1 } as const;
  expect(await exampleTextOf(asked, place.home)).toEqual({ text: 'a b c d e f g', pair: null });
  expect(await exampleTextOf({ ...asked, index: 3 }, place.home)).toBeNull();
});

test('a text in windows has counts, and no examples of its own', async () => {
  const text = 'abcabcab'.repeat(20);
  const wish = { kind: 'text', window: 4, windows: 10, ...shares } as const;
  const { source } = await place.take('t.txt', text, wish);
  const facts = await tokenFactsOf(source, place.home);
  expect(facts).toMatchObject({ tokens: text.length, unknown: 0, lengths: null });
  expect(await exampleTextOf({ source, split: 'training', index: 0 }, place.home)).toBeNull();
});

test('data that are made have counts and texts, too', async () => {
  const source = { ...usualNumberWords(), examples: 50 };
  const facts = await tokenFactsOf(source, place.home);
  expect(facts.lengths?.texts).toBe(50);
  const shown = await exampleTextOf({ source, split: 'training', index: 7 }, place.home);
  expect(shown?.pair).toMatch(/\p{L}/u);
  const letters = await tokenFactsOf(words.begin?.({ source: {}, points: undefined }) as never, place.home);
  expect(letters).toMatchObject({ size: 7, unknown: null, lengths: { texts: 500, cut: 0, examples: [] } });
});

test('another vocabulary is learned from the texts that are kept', async () => {
  const { source } = await place.take('t.txt', 'the cat sat on the mat. '.repeat(50), {
    kind: 'text',
    window: 8,
    ...shares,
  });
  const shared: number[] = [];
  const { json, remarks } = await learnAnew(source, { kind: 'bpe', size: 270 }, place.home, { onProgress: (share) => shared.push(share) }); // prettier-ignore
  const ids = createTokenizer(json)?.encode('the cat').ids ?? [];
  expect(ids.length).toBeLessThan(5);
  expect(shared.at(-1)).toBe(1);
  expect(remarks).toEqual([]);
  const smallest = await learnAnew(source, { kind: 'bpe', size: 20 }, place.home);
  expect(smallest.remarks.map(({ en }) => en)).toEqual(['The vocabulary has 257 pieces, not 20: there is none of this kind with fewer.']); // prettier-ignore
  const masked = { ...source, kind: 'masked', length: 8, examples: 5, maskedShare: 0.2 } as never;
  expect(tokenNames((await learnAnew(masked, { kind: 'words' }, place.home)).json)).toContain('[MASK]');
  const stop = AbortSignal.abort();
  await expect(learnAnew(source, { kind: 'words' }, place.home, { signal: stop })).rejects.toMatchObject({ code: 'cancelled' }); // prettier-ignore
  await expect(learnAnew({ kind: 'iris' }, { kind: 'words' }, place.home)).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
});
