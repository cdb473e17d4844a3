import { expect, it } from 'vitest';
import { chain } from '../graph/chain.ts';
import { textClassifier } from '../examples/textClassifier.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { analyse } from './analyse.ts';
import { layerDepths } from './layers.ts';

it('counts the layers behind each node; norms belong to the layer before them', () => {
  const document = chain('Layers', [
    ['dataset'],
    ['flatten'],
    ['linear', { units: 4 }],
    ['batchNorm'],
    ['relu'],
    ['linear', { units: 4 }],
    ['relu'],
    ['linear', { units: 10 }],
    ['output', {}],
  ]);
  const depths = layerDepths(analyse(document).network);
  expect(['linear1', 'batchNorm1', 'linear2', 'linear3'].map((id) => depths.get(id))).toEqual([2, 2, 1, 0]);
});

it('takes a copy of a repeated module for one layer, and the embeddings for the one before the first', () => {
  const { tokenizer } = usualNumberWords();
  const shares = { testShare: 0.1, validationShare: 0.1, seed: 1 };
  const data = {
    kind: 'labelled',
    name: 'a.txt',
    sha256: 'a'.repeat(64),
    tokenizer,
    length: 8,
    texts: 90,
    classes: ['a', 'b'],
    isPair: false,
    removed: [],
    ...shares,
  } as const;
  const { network } = analyse(textClassifier({ ...data, classes: ['a', 'b'], removed: [] }));
  const depths = layerDepths(network);
  const of = (part: RegExp) => [...new Set(network.filter(({ id, weights }) => part.test(id) && weights.length > 0).map(({ id }) => depths.get(id)))]; // prettier-ignore
  expect(depths.get('linear1')).toBe(0);
  expect(of(/pooler/)).toEqual([1]);
  expect(of(/layer\/2\//)).toEqual([2]);
  expect(of(/layer\/1\//)).toEqual([3]);
  expect(of(/embeddings\//)).toEqual([4]);
});
