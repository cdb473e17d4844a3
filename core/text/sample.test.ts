import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { byProbability, sampled, type Sampling } from './sample.ts';
import { TextStream } from './stream.ts';
import { emptyTokenizer, learnTokenizer, usualSettings, type TokenizerKind } from './train.ts';
import { createTokenizer } from './tokenizer.ts';
import { WordCounts } from './count.ts';

const said = [0.1, 0.4, 0.2, 0.3];

/** The share of each token in many draws. */
function shares(sampling: Sampling, draws = 20_000): readonly number[] {
  const random = createRandom(5);
  const counts = said.map(() => 0);
  for (let i = 0; i < draws; i++) counts[sampled(said, byProbability(said), sampling, random)]! += 1;
  return counts.map((count) => count / draws);
}

describe('the next token', () => {
  test.each<[string, Sampling, readonly number[]]>([
    ['as the network says', { temperature: 1 }, said],
    ['the likeliest', { temperature: 0 }, [0, 1, 0, 0]],
    ['the likeliest, whatever else', { temperature: 0, topK: 3, topP: 0.9 }, [0, 1, 0, 0]],
    ['more surely when cold', { temperature: 0.5 }, [1, 16, 4, 9].map((weight) => weight / 30)],
    ['nearly evenly when hot', { temperature: 100 }, [0.25, 0.25, 0.25, 0.25]],
    ['of the two likeliest', { temperature: 1, topK: 2 }, [0, 4 / 7, 0, 3 / 7]],
    ['of those that make up 0.65', { temperature: 1, topP: 0.65 }, [0, 4 / 7, 0, 3 / 7]],
    ['of those that make up 0', { temperature: 1, topP: 0 }, [0, 1, 0, 0]],
    ['top p counts within top k', { temperature: 1, topK: 2, topP: 0.6 }, [0, 4 / 7, 0, 3 / 7]],
  ])('is drawn %s', (_, sampling, expected) => {
    for (const [i, share] of shares(sampling).entries()) expect(Math.abs(share - expected[i]!)).toBeLessThan(0.012);
  });

  test('is the likeliest where the temperature is next to nothing', () => {
    expect(shares({ temperature: 1e-6 }, 100)).toEqual([0, 1, 0, 0]);
  });

  test('the likeliest comes first', () => expect(byProbability([0.2, 0.5, 0.2, 0.1])).toEqual([1, 0, 2, 3]));
});

function tokenizerOf(kind: TokenizerKind, text: string) {
  const settings = { ...usualSettings(kind), size: 400, minFrequency: 1 };
  const counts = new WordCounts(emptyTokenizer(settings));
  counts.add(text);
  const learning = learnTokenizer(counts.words, settings);
  for (let next = learning.next(); ; next = learning.next()) if (next.done) return createTokenizer(next.value)!;
}

describe('text that comes token by token', () => {
  const text = 'hello there, größer 🎉 end';
  test.each<TokenizerKind>(['characters', 'bpe', 'plain-bpe', 'wordpiece', 'words'])('of %s is what all decode to', (kind) => {
    const tokenizer = tokenizerOf(kind, text);
    const ids = [...tokenizer.idsOf(text)];
    const stream = new TextStream(tokenizer);
    const parts = ids.map((id) => stream.add(id));
    for (const part of parts) expect(part).not.toContain('\ufffd');
    expect(parts.join('') + stream.end()).toBe(tokenizer.decode(ids));
  }); // prettier-ignore

  test('and bytes that are no character are told in the end', () => {
    const tokenizer = tokenizerOf('bpe', 'ab');
    const [first = 0] = tokenizer.idsOf('ß');
    const stream = new TextStream(tokenizer);
    expect([stream.add(first), stream.end(), stream.end()]).toEqual(['', '\ufffd', '']);
  });
});
