import { describe, expect, test } from 'vitest';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import type { DataSource } from '../data/source.ts';
import { assembled } from '../examples/assembled.ts';
import { translator } from '../examples/translator.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document } from '../graph/document.ts';
import { bert } from '../modules/bert.ts';
import { gpt } from '../modules/gpt.ts';
import { llama } from '../modules/llama.ts';
import { multiHead } from '../modules/multiHead.ts';
import { analyse } from './analyse.ts';
import { attentionNames } from './attentionNames.ts';
import { attentionsOf, type Attention } from './attentions.ts';

const words: DataSource = { kind: 'words', examples: 40, testShare: 0.2, seed: 1 };
const letters = emptyDocument('letters', words);

function found(document: Document): { readonly attentions: readonly Attention[]; readonly names: readonly string[] } {
  const { network, data, copies, problems } = analyse(document);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const attentions = attentionsOf(network, data);
  return { attentions, names: attentionNames(document, attentions, copies).map(({ en }) => en) };
}

/** `sequence` is one that `parts` make, 8 wide, of the letters; a class comes of it. */
const classified = (parts: Parameters<typeof assembled>[1], port = 'sequence') =>
  assembled(letters, {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    embedding: ['embedding', { tokens: 7, width: 8 }, { in: 'data.out' }, { at: [1, 0] }],
    ...parts,
    mean: ['sequenceMean', {}, { in: port }, { at: [8, 0] }],
    classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [9, 0] }],
    output: ['output', {}, { in: 'classes' }, { at: [10, 0] }],
  });

describe('an attention', () => {
  test('wired by hand from Linear, MatMul and Softmax, with nothing beside them, is one of a single head', () => {
    const { attentions, names } = found(
      classified({
        q: ['linear', { units: 4 }, { in: 'embedding' }, { at: [2, 0] }],
        k: ['linear', { units: 4 }, { in: 'embedding' }, { at: [2, 1] }],
        v: ['linear', { units: 8 }, { in: 'embedding' }, { at: [2, 2] }],
        scores: ['matMul', { transposed: true }, { left: 'q', right: 'k' }, { at: [3, 0] }],
        weights: ['softmax', {}, { in: 'scores' }, { at: [4, 0] }],
        sequence: ['matMul', {}, { left: 'weights', right: 'v' }, { at: [5, 0] }],
      }),
    );
    expect(attentions).toHaveLength(1);
    expect(attentions[0]).toEqual({
      id: 'softmax1',
      identity: 'softmax1',
      heads: 1,
      hasHeads: false,
      queries: 16,
      keys: 16,
      q: { node: 'linear1', port: 'out' },
      k: { node: 'linear2', port: 'out' },
      scores: { node: 'matMul1', port: 'out' },
      weights: { node: 'softmax1', port: 'out' },
      v: { node: 'linear3', port: 'out' },
      out: { node: 'matMul2', port: 'out' },
      isCausal: false,
      rowField: 'tokens',
      columnField: 'tokens',
      isCross: false,
    });
    expect(names).toEqual(['softmax1']);
  });

  test('may have scores that come of something else than a product, and a mask', () => {
    const { attentions } = found(
      classified({
        scores: ['linear', { units: 16 }, { in: 'embedding' }, { at: [2, 0] }],
        masked: ['mask', { causal: true }, { in: 'scores', mask: 'data.mask' }, { at: [3, 0] }],
        weights: ['softmax', {}, { in: 'masked' }, { at: [4, 0] }],
        dropped: ['dropout', {}, { in: 'weights' }, { at: [5, 0] }],
        sequence: ['matMul', {}, { left: 'dropped', right: 'embedding' }, { at: [6, 0] }],
      }),
    );
    expect(attentions).toHaveLength(1);
    expect(attentions[0]).toMatchObject({
      scores: { node: 'linear1' },
      masked: { node: 'mask1' },
      v: { node: 'embedding1' },
      padding: { node: 'dataset1', port: 'mask' },
      isCausal: true,
      rowField: 'tokens',
      columnField: 'tokens',
    });
    expect(attentions[0]).not.toHaveProperty('q');
  });

  test('may have two masks: one for what is to come, one for what is filled up', () => {
    const { attentions } = found(
      classified({
        scores: ['linear', { units: 16 }, { in: 'embedding' }, { at: [2, 0] }],
        padded: ['mask', {}, { in: 'scores', mask: 'data.mask' }, { at: [3, 0] }],
        masked: ['mask', { causal: true }, { in: 'padded' }, { at: [4, 0] }],
        weights: ['softmax', {}, { in: 'masked' }, { at: [5, 0] }],
        sequence: ['matMul', {}, { left: 'weights', right: 'embedding' }, { at: [6, 0] }],
      }),
    );
    expect(attentions[0]).toMatchObject({
      scores: { node: 'linear1' },
      masked: { node: 'mask2' },
      padding: { node: 'dataset1', port: 'mask' },
      isCausal: true,
    });
  });

  test('is no softmax over another axis, none of classes at the end, and none behind which no product is', () => {
    const elsewhere = classified({
      scores: ['linear', { units: 16 }, { in: 'embedding' }, { at: [2, 0] }],
      weights: ['softmax', { axis: 2 }, { in: 'scores' }, { at: [3, 0] }],
      sequence: ['matMul', {}, { left: 'weights', right: 'embedding' }, { at: [4, 0] }],
    });
    const values = classified({
      scores: ['linear', { units: 16 }, { in: 'embedding' }, { at: [2, 0] }],
      weights: ['softmax', {}, { in: 'scores' }, { at: [3, 0] }],
      sequence: ['linear', { units: 4 }, { in: 'weights' }, { at: [4, 0] }],
    });
    for (const document of [elsewhere, values]) expect(found(document).attentions).toEqual([]);
  });

  test('in a module that comes with the app has its heads', () => {
    const { attentions, names } = found(
      classified({
        sequence: [multiHead, { width: 8, heads: 2 }, { query: 'embedding', key: 'embedding', value: 'embedding', mask: 'data.mask' }, { at: [2, 0] }],
      }, 'sequence.out1'),
    ); // prettier-ignore
    expect(attentions[0]).toMatchObject({ id: 'module1/attention/softmax1', heads: 2, queries: 16, keys: 16, isCausal: false, isCross: false, rowField: 'tokens' }); // prettier-ignore
    expect(attentions[0]).toHaveProperty('padding');
    expect(names).toEqual(['Multi-head attention']);
  });
});

describe('networks have as many attentions as layers', () => {
  const language = (module: typeof gpt, params: Record<string, number>) =>
    assembled(letters, {
      data: ['dataset', {}, {}, { at: [0, 0] }],
      model: [module, { vocabulary: 7, width: 8, heads: 2, layers: 3, ...params }, { tokens: 'data.out' }, { at: [1, 0] }],
      mean: ['sequenceMean', {}, { in: 'model.out1' }, { at: [2, 0] }],
      classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [3, 0] }],
      output: ['output', {}, { in: 'classes' }, { at: [4, 0] }],
    }); // prettier-ignore

  test.each([
    ['GPT', language(gpt, { positions: 16 })],
    ['Llama', language(llama, { keyHeads: 1, feedForward: 8 })],
  ])('%s', (_, document) => {
    const { attentions, names } = found(document);
    expect(names).toEqual(['layer 1', 'layer 2', 'layer 3']);
    for (const attention of attentions) {
      expect(attention).toMatchObject({ heads: 2, queries: 16, keys: 16, isCausal: true, isCross: false, rowField: 'tokens', columnField: 'tokens' }); // prettier-ignore
      for (const part of ['q', 'k', 'scores', 'masked'] as const) expect(attention[part]).toBeDefined();
    }
  });

  test('BERT, with its padding', () => {
    const sizes = { vocabulary: 7, positions: 16, width: 8, heads: 2, layers: 2, feedForward: 8 };
    const { attentions, names } = found(
      assembled(letters, {
        data: ['dataset', {}, {}, { at: [0, 0] }],
        model: [bert, sizes, { tokens: 'data.out', segments: 'data.segments', mask: 'data.mask' }, { at: [1, 0] }],
        classes: ['linear', { units: 2 }, { in: 'model.pooled' }, { at: [3, 0] }],
        output: ['output', {}, { in: 'classes' }, { at: [4, 0] }],
      }),
    );
    expect(names).toEqual(['layer 1', 'layer 2']);
    for (const attention of attentions) {
      expect(attention).toMatchObject({ isCausal: false, rowField: 'tokens', columnField: 'tokens' });
      expect(attention.padding).toBeDefined();
    }
  });

  test('a translator, whose decoder looks at what it writes and at what the encoder has read', () => {
    const data = { ...usualNumberWords(), length: 12, targetLength: 14 };
    const { attentions, names } = found(translator(data));
    const seen = attentions.map(({ rowField, columnField, queries, keys, isCausal, isCross }) => [rowField, columnField, queries, keys, isCausal, isCross]); // prettier-ignore
    const read = ['tokens', 'tokens', 12, 12, false, false];
    const [written, across] = [['shifted', 'shifted', 14, 14, true, false], ['shifted', 'tokens', 14, 12, false, true]]; // prettier-ignore
    expect(seen).toEqual([read, read, written, across, written, across]);
    expect(names).toEqual([
      'Encoder › layer 1 › self_attn',
      'Encoder › layer 2 › self_attn',
      'Decoder › layer 1 › self_attn',
      'Decoder › layer 1 › multihead_attn',
      'Decoder › layer 2 › self_attn',
      'Decoder › layer 2 › multihead_attn',
    ]);
  });
});
