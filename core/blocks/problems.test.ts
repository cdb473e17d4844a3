import { tableSpecOf, targetField } from '../data/spec.ts';
import { describe, expect, it } from 'vitest';
import { dataSpec } from '../data/source.ts';
import { ok } from '../result.ts';
import type { Shape } from '../shape.ts';
import { floatsOf } from '../tensorType.ts';
import { findBlock } from './catalogue.ts';
import { defaultParams, type ParamValues } from '../params.ts';

const data = dataSpec({ kind: 'fashion-mnist' });

function infer(type: string, params: ParamValues, inputs: readonly Shape[], source = data) {
  const block = findBlock(type)!;
  const types = inputs.map(floatsOf);
  const args = { x: types[0] ?? floatsOf([]), inputs: { in: types }, data: source };
  const result = block.inferTypes({ ...args, params: { ...defaultParams(block.params), ...params } });
  return result.ok ? ok(Object.values(result.value)[0]!.shape) : result;
}

/** What goes wrong, the English sentence, and the shape after the one-click repair (null: there is none). */
const problems: readonly [string, ParamValues, readonly Shape[], string, Shape | null][] = [
  [
    'linear', { units: 10 }, [[28, 28, 1]],
    '[28, 28, 1] into Linear needs a flat input: insert Flatten.', [10],
  ],
  [
    'conv2d', { filters: 8 }, [[784]],
    '[784] arrives, Conv2D needs a picture [height, width, channels]: insert Reshape, or connect it before Flatten.', [28, 28, 8],
  ],
  [
    'conv2d', { filters: 8 }, [[3072]],
    '[3072] arrives, Conv2D needs a picture [height, width, channels]: insert Reshape, or connect it before Flatten.', [32, 32, 8],
  ],
  [
    'maxPool2d', {}, [[28, 28]],
    '[28, 28] arrives, MaxPool2D needs a picture [height, width, channels]: insert Reshape, or connect it before Flatten.', [14, 14, 1],
  ],
  [
    'globalMaxPool', {}, [[13]],
    '[13] arrives, GlobalMaxPool needs a picture [height, width, channels]: insert Reshape, or connect it before Flatten.', null,
  ],
  [
    'conv2d', { kernelSize: 5, padding: 'valid', filters: 2 }, [[3, 9, 8]],
    'A window of 5×5 does not fit into [3, 9, 8]: choose a size of at most 3, or padding same.', [3, 9, 2],
  ],
  [
    'averagePool2d', { size: 2 }, [[1, 1, 64]],
    'A window of 2×2 does not fit into [1, 1, 64]: choose a size of at most 1, or padding same.', [1, 1, 64],
  ],
  [
    'reshape', { shape: [10, 10] }, [[28, 28, 1]],
    '[28, 28, 1] arrives with 784 values, [10, 10] needs 100: choose axes whose product is 784.', [784],
  ],
  [
    'splitHeads', { heads: 8 }, [[5, 100]],
    '8 heads do not divide 100: take 96 or 104, or another number of heads.', null,
  ],
  [
    'splitHeads', { heads: 8 }, [[5, 4]],
    '8 heads do not divide 4: take 8, or another number of heads.', null,
  ],
  [
    'splitHeads', { heads: 2 }, [[12]],
    '[12] arrives, Split heads needs a sequence [length, width]: insert Embedding or Reshape.', null,
  ],
  [
    'mergeHeads', {}, [[5, 12]],
    '[5, 12] arrives, Merge heads needs heads [heads, length, width]: send the sequence through Split heads first.', null,
  ],
  [
    'splitQkv', { heads: 2 }, [[5, 13]],
    '[5, 13] arrives, three equal parts need a width that 3 divides: take 12.', null,
  ],
  [
    'mask', { causal: true }, [[5, 12]],
    'Words of one text (5) look at those of another (12), where none is later: turn causal off.', [5, 12],
  ],
  ['mask', {}, [[5]], '[5] arrives, Mask needs scores [queries, keys]: put it after a MatMul of queries and keys.', null],
  [
    'positionalEncoding', { kind: 'learned', positions: 4 }, [[5, 12]],
    '[5, 12] arrives: the text has 5 tokens, and 4 places have a vector. Take 5, or a shorter text.', [5, 12],
  ],
  [
    'rotary', {}, [[5, 3]],
    'A width of 3 arrives, Rotary positions turn numbers in pairs: give every head an even width.', null,
  ],
  ['softmax', { axis: 2 }, [[5]], '1 axis arrives, there is no axis 2 from the end: take 1, the last.', [5]],
  ['add', {}, [[4]], 'One wire arrives, Add needs at least two: connect another to the same input.', null],
  [
    'add', {}, [[4, 4, 2], [4, 4, 3], [4, 4, 3]],
    '[4, 4, 2] and [4, 4, 3] arrive, Add needs equal shapes: give the layers before it the same number of filters.', null,
  ],
  [
    'multiply', {}, [[4], [2, 2], [1]],
    '[4], [2, 2] and [1] arrive, Multiply needs equal shapes: bring them to one shape (Flatten, Reshape, padding same).', null,
  ],
  [
    'concatenate', {}, [[4], [2, 2]],
    '[4] and [2, 2] arrive, Concatenate needs the same number of axes: insert Flatten or Reshape before one of them.', null,
  ],
  [
    'concatenate', {}, [[4, 4, 1], [2, 4, 1]],
    '[4, 4, 1] and [2, 4, 1] arrive, Concatenate needs everything but the number of features or channels to be equal: bring the pictures to one height and width (padding same, pooling).', null,
  ],
]; // prettier-ignore

describe('a block that cannot take its inputs', () => {
  it.each(problems)('%s %j of %j says what to do', (type, params, inputs, sentence, repaired) => {
    const result = infer(type, params, inputs);
    if (result.ok) throw new Error(`gave ${JSON.stringify(result.value)}`);
    expect(result.error.message.en).toBe(sentence);
    expect(result.error.message.de).not.toBe(sentence);
    const fix = result.error.fix;
    if (fix?.kind !== 'setParams' && fix?.kind !== 'insertBefore') return expect(repaired).toBeNull();
    const after =
      fix.kind === 'setParams'
        ? infer(type, { ...params, ...fix.params }, inputs)
        : inputs.map((shape) => infer(fix.block, fix.params ?? {}, [shape]))[0]!;
    const shape = after.ok && fix.kind === 'insertBefore' ? infer(type, params, [after.value]) : after;
    expect(shape).toEqual({ ok: true, value: repaired });
  });

  it('says that data without anything to be predicted need a target', () => {
    const result = infer('output', {}, [[3]], { ...data, fields: data.fields.filter(({ role }) => role !== 'target') });
    expect(!result.ok && result.error.message.en).toContain('wire what the output is compared with to “target”');
  });

  it('says that data without feature columns cannot enter a network', () => {
    const result = infer('dataset', {}, [], tableSpecOf(data.name, [], targetField(data).meaning));
    expect(!result.ok && result.error.message.en).toContain('mark at least one column as a feature');
  });
});

describe('a window over a picture', () => {
  it.each([
    ['valid', 3, 1, [26, 26, 4]],
    ['valid', 3, 2, [13, 13, 4]],
    ['same', 3, 2, [14, 14, 4]],
    ['valid', 28, 1000, [1, 1, 4]],
    ['same', 1000, 1, [28, 28, 4]],
  ] as const)('gives, with padding %s, kernel %i and stride %i, %j', (padding, kernelSize, stride, shape) => {
    expect(infer('conv2d', { filters: 4, padding, kernelSize, stride }, [[28, 28, 1]])).toEqual({
      ok: true,
      value: shape,
    });
  });
});
