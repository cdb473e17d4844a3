import { z } from 'zod';
import { literal } from '../../python.ts';
import { createRandom, hashName, seedOf } from '../../random.ts';
import { tensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { defineData } from '../define.ts';
import { partLinesOf, partSizes, shares } from '../parts.ts';
import type { DataSpec } from '../spec.ts';

const kind = 'words';
const name = text('Two words', 'Zwei Wörter');

/** Minimum and maximum word length; and the number of positions for both words, padded at the end. */
const [SHORTEST, LONGEST] = [4, 8];
const LENGTH = 2 * LONGEST;
/** Token 0 is padding. */
const vocabulary = ['·', 'a', 'b', 'c', 'd', 'e', 'f'];

const schema = z.object({
  kind: z.literal(kind),
  examples: z.number().int().min(10).max(100_000),
  ...shares,
  seed: z.number().int().min(0).max(0xffffffff),
});
export type WordsSource = z.infer<typeof schema>;

const spec: DataSpec = {
  name,
  fields: [
    {
      name: 'tokens',
      label: text('letters', 'Buchstaben'),
      role: 'input',
      type: tensorType('int32', [LENGTH]),
      meaning: { kind: 'tokens', vocabulary },
    },
    {
      name: 'segments',
      label: text('segments', 'Segmente'),
      role: 'input',
      type: tensorType('int32', [LENGTH]),
      meaning: { kind: 'tokens', vocabulary: ['1', '2'] },
    },
    { name: 'mask', label: text('mask', 'Maske'), role: 'mask', type: tensorType('bool', [LENGTH]) },
    {
      name: 'labels',
      role: 'target',
      type: tensorType('int32', []),
      meaning: { kind: 'classes', classes: ['word 1', 'word 2'] },
    },
  ],
};

/** Which of two words contains more a's? Provides the tokens, which word each belongs to, and a mask for padding. */
export const words = defineData({
  kind,
  name,
  label: text('Two words: which has more a’s?', 'Zwei Wörter: Welches hat mehr a?'),
  group: 'text',
  schema,
  spec: () => spec,
  trained: (source) => partSizes(source.examples, source).training,
  begin: (): WordsSource => ({ kind, examples: 500, testShare: 0.2, validationShare: 0.15, seed: 1 }),
  python({ examples, seed, ...source }) {
    const sizes = partSizes(examples, source);
    return {
      hasValidation: sizes.validation > 0,
      imports: ['import numpy as np'],
      lines: [
        '# The same set as in Neuroloom, drawn from other random numbers.',
        `count, random = ${literal(examples)}, np.random.default_rng(${literal(seed)})`,
        `tokens, segments = np.zeros((count, ${LENGTH}), np.int64), np.zeros((count, ${LENGTH}), np.int64)`,
        `mask, y = np.zeros((count, ${LENGTH}), bool), np.arange(count) % 2`,
        'for i in range(count):',
        '    start, least = 0, random.integers(2)',
        '    for word in range(2):',
        `        length = random.integers(${SHORTEST}, ${LONGEST + 1})`,
        `        letters = random.integers(2, ${vocabulary.length}, length)`,
        '        often = least + (1 + random.integers(2) if word == y[i] else 0)',
        '        letters[random.permutation(length)[:often]] = 1',
        '        place = slice(start, start + length)',
        '        tokens[i, place], segments[i, place], mask[i, place] = letters, word, True',
        '        start += length',
        ...partLinesOf(['tokens', 'segments', 'mask', 'y'], sizes),
      ],
    };
  },
});

/** All examples, by field name; the classes alternate. */
export function drawnWords({ examples, seed }: WordsSource) {
  const random = createRandom(seedOf(seed, hashName(kind)));
  const [tokens, segments, mask] = [0, 0, 0].map(() => new Int32Array(examples * LENGTH)) as [Int32Array, Int32Array, Int32Array]; // prettier-ignore
  const labels = Int32Array.from({ length: examples }, (_, i) => i % 2);
  labels.forEach((label, i) => {
    let at = i * LENGTH;
    const least = random.integer(2);
    for (const word of [0, 1]) {
      const length = SHORTEST + random.integer(LONGEST - SHORTEST + 1);
      const letters = Int32Array.from({ length }, () => 2 + random.integer(vocabulary.length - 2));
      const often = least + (word === label ? 1 + random.integer(2) : 0);
      for (const place of random.permutation(length).subarray(0, often)) letters[place] = 1;
      tokens.set(letters, at);
      segments.fill(word, at, at + length);
      mask.fill(1, at, at + length);
      at += length;
    }
  });
  return { tokens, segments, mask, labels };
}
