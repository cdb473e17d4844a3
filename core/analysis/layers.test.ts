import { expect, it } from 'vitest';
import { assembled, type Part } from '../examples/assembled.ts';
import { chain } from '../graph/chain.ts';
import { emptyDocument } from '../graph/create.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { connect } from '../graph/edits.ts';
import { encoder } from '../modules/encoder.ts';
import { encoderBlock } from '../modules/encoderBlock.ts';
import { residualDense } from '../modules/residualDense.ts';
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

/** What a body makes of words, and a head behind it. */
function behind(body: Readonly<Record<string, Part>>, last: string): Document {
  return assembled(
    emptyDocument('Words', { kind: 'words', examples: 50, testShare: 0.2, validationShare: 0, seed: 1 }),
    {
      data: ['dataset', {}, {}, { at: [0, 0] }],
      embedding: ['embedding', { tokens: 7, width: 8 }, { in: 'data.out' }, { at: [1, 0] }],
      ...body,
      mean: ['sequenceMean', {}, { in: last, mask: 'data.mask' }, { at: [9, 0] }],
      classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [10, 0] }],
      output: ['output', {}, { in: 'classes' }, { at: [11, 0] }],
    },
  );
}

/** The depths of the nodes with weights, by the beginning of their paths. */
function depthsIn(document: Document, beginnings: readonly string[]): readonly (readonly number[])[] {
  const { network, problems } = analyse(document);
  expect(problems).toEqual([]);
  const depths = layerDepths(network);
  return beginnings.map((begin) => [...new Set(network.flatMap(({ id, weights }) => (`${id}/`.startsWith(`${begin}/`) && weights.length > 0 ? [depths.get(id) ?? NaN] : [])))]);
} // prettier-ignore

const sizes = { width: 8, heads: 2, feedForward: 16, dropout: 0 };
const inRow = (module: typeof encoderBlock, params: Part[1], mask?: string) =>
  Object.fromEntries(Array.from({ length: 6 }, (_, i): [string, Part] => [`layer${i + 1}`, [module, params, { in1: i === 0 ? 'embedding' : `layer${i}.out1`, ...(mask && { mask }) }, { at: [i + 2, 0] }]])); // prettier-ignore

it('takes uses of one module in a row for a layer each, as copies are', () => {
  const ids = (name: string) => [1, 2, 3, 4, 5, 6].map((number) => `${name}${number}`);
  const wanted = [...[6, 5, 4, 3, 2, 1].map((depth) => [depth]), [7], [0]];
  const six = behind(inRow(encoderBlock, sizes, 'data.mask'), 'layer6.out1');
  expect(depthsIn(six, [...ids('module'), 'embedding1', 'linear1'])).toEqual(wanted);
  const repeated = behind({ encoder: [encoder, { ...sizes, layers: 6 }, { in1: 'embedding', mask: 'data.mask' }, { at: [2, 0] }] }, 'encoder.out1'); // prettier-ignore
  expect(depthsIn(repeated, [...ids('module1/layer/'), 'embedding1', 'linear1'])).toEqual(wanted);
});

it('takes neither towers side by side nor what holds layers for one', () => {
  const tower = (at: number): Part => [residualDense, { width: 8 }, { in1: 'embedding' }, { at: [2, at] }];
  const added: Part = ['add', {}, { in: 'a.out1' }, { at: [3, 0] }];
  const one = behind({ a: tower(0), b: tower(1), sum: added }, 'sum');
  const towers = connect(one, ROOT, { node: 'module2', port: 'out1' }, { node: 'add1', port: 'in' });
  if (!towers.ok) throw new Error(towers.error.en);
  expect(depthsIn(towers.value, ['module1', 'module2'])).toEqual([[2, 1], [2, 1]]); // prettier-ignore
  const stack = (from: string, at: number): Part => [encoder, { ...sizes, layers: 2 }, { in1: from, mask: 'data.mask' }, { at: [at, 0] }]; // prettier-ignore
  const stacks = behind({ a: stack('embedding', 2), b: stack('a.out1', 3) }, 'b.out1');
  expect(depthsIn(stacks, ['module1/layer/1', 'module1/layer/2', 'module2/layer/1', 'module2/layer/2'])).toEqual([[4], [3], [2], [1]]); // prettier-ignore
});
