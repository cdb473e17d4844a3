import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { examples } from './examples.ts';
import { littleBert } from './littleBert.ts';
import { nanoGpt } from './nanoGpt.ts';
import { translator } from './translator.ts';

const words = usualNumberWords();
const text = { name: 'a.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', tokenizer: words.tokenizer, testShare: 0.1, seed: 1 } as const; // prettier-ignore
const documents = [
  ...Object.values(examples),
  translator(words),
  nanoGpt({ kind: 'text', ...text, window: 8, windows: 9 }),
  littleBert({ kind: 'masked', ...text, length: 8, examples: 9, maskedShare: 0.2 }),
];

test('what decays is what a program for PyTorch lets decay: all that has rows and columns', () => {
  const weights = documents.flatMap((document) =>
    analyse(document).network.flatMap((node) => node.weights.map((weight) => ({ of: node.block.type, ...weight }))),
  );
  expect(new Set(weights.map(({ of }) => of)).size).toBeGreaterThan(5);
  for (const { of, name, shape, decays } of weights) expect([of, name, decays]).toEqual([of, name, shape.length > 1]);
});
