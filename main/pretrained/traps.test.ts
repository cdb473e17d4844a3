// What others met when they read such models.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { decodeForeignSafetensors, encodeSafetensors, type SafeTensor } from '../files/safetensors.ts';
import { readPretrained } from './read.ts';
import {
  changed,
  computed,
  configure,
  copied,
  differences,
  expectedOf,
  fixture,
  largestDifference,
} from './testing.ts';

type Tensors = Map<string, SafeTensor>;

const renamed = (rename: (name: string) => string) => (tensors: Tensors) =>
  new Map([...tensors].map(([name, tensor]) => [rename(name), tensor]));
const zeros = (...shape: number[]): SafeTensor => {
  return { shape, values: new Float32Array(shape.reduce((all, one) => all * one, 1)) };
};

async function outputsOf(folder: string, name: string) {
  const expected = expectedOf(name);
  return differences((await computed(await readPretrained(folder), expected)).outputs, expected.outputs);
}

describe('the same model under other names', () => {
  it.each([
    ['gpt2', 'without prefix', renamed((name) => name.replace('transformer.', ''))],
    ['bert', 'with gamma and beta', renamed((name) => name.replace(/(LayerNorm\.)weight$/, '$1gamma').replace(/(LayerNorm\.)bias$/, '$1beta'))],
    ['bert', 'whose bias of words lies at the decoder', renamed((name) => name.replace('cls.predictions.bias', 'cls.predictions.decoder.bias'))],
    ['gpt2', 'with buffers that are no weights', (tensors: Tensors) => new Map([...tensors, ['transformer.h.0.attn.bias', zeros(1, 1, 64, 64)], ['transformer.h.1.attn.masked_bias', zeros()]])],
    ['bert', 'with numbers of positions', (tensors: Tensors) => new Map([...tensors, ['bert.embeddings.position_ids', zeros(1, 40)]])],
    ['gpt2', 'with the head it shares', (tensors: Tensors) => new Map([...tensors, ['lm_head.weight', tensors.get('transformer.wte.weight')!]])],
    ['bert', 'with the table it shares', (tensors: Tensors) => new Map([...tensors, ['cls.predictions.decoder.weight', tensors.get('bert.embeddings.word_embeddings.weight')!]])],
  ] as const)('%s %s', async (name, _, change) => {
    const folder = changed(name, change);
    for (const one of await outputsOf(folder, name)) expect(one).toBeLessThan(1e-4);
    const { info, weights } = await readPretrained(folder);
    expect(info.notices).toEqual([]);
    expect(weights).toEqual((await readPretrained(fixture(name))).weights);
  });
}); // prettier-ignore

it('a head that is there and differs from the table is its own', async () => {
  const other = (tensors: Tensors): Tensors => {
    const { shape, values } = tensors.get('transformer.wte.weight')!;
    return new Map([...tensors, ['lm_head.weight', { shape, values: Float32Array.from(values, (one) => 2 * one) }]]);
  };
  const expected = expectedOf('gpt2');
  const [own] = (await computed(await readPretrained(changed('gpt2', other)), expected)).outputs;
  const doubled = expected.outputs[0]!.map((one) => 2 * one);
  expect(largestDifference(own!, doubled)).toBeLessThan(1e-4);
});

it('weights of GPT-2 lie with inputs first, those of others with outputs first', async () => {
  const read = (name: string) => readFileSync(path.join(fixture(name), 'model.safetensors'));
  const gpt = decodeForeignSafetensors(read('gpt2'), '').tensors.get('transformer.h.0.mlp.c_fc.weight')!;
  const bert = decodeForeignSafetensors(read('bert'), '').tensors.get('bert.encoder.layer.0.intermediate.dense.weight')!; // prettier-ignore
  const ours = async (name: string, end: string) => {
    const { weights } = await readPretrained(fixture(name));
    return [...weights].find(([key]) => key.endsWith(end))![1];
  };
  expect((await ours('gpt2', 'h/1/mlp/c_fc.kernel')).values).toEqual(gpt.values);
  const { shape, values } = await ours('bert', 'layer/1/feed_forward/linear1.kernel');
  expect(shape).toEqual([16, 24]);
  expect(values[1]).toBe(bert.values[16]);
});

it('RoBERTa counts positions from 2, and has one segment', async () => {
  const { document, info, weights } = await readPretrained(fixture('roberta'));
  expect(info.longest).toBe(40);
  const shapeOf = (end: string) => [...weights].find(([key]) => key.endsWith(end))![1].shape;
  expect(shapeOf('position_embeddings.embeddings')).toEqual([42, 16]);
  expect(shapeOf('token_type_embeddings.embeddings')).toEqual([1, 16]);
  expect(document.graph.edges.map(({ from }) => from.port)).not.toContain('segments');
});

it('DistilBERT takes no segments', async () => {
  const { document } = await readPretrained(fixture('distilbert'));
  expect(document.graph.edges.map(({ from }) => from.port)).not.toContain('segments');
});

it.each([
  ['gelu', 'gelu'],
  ['gelu_new', 'geluTanh'],
  ['gelu_pytorch_tanh', 'geluTanh'],
  ['relu', 'relu'],
  ['swish', 'silu'],
])('the activation %s is %s', async (said, own) => {
  const folder = copied('bert-classes');
  configure(folder, { hidden_act: said });
  const { document } = await readPretrained(folder);
  expect(document.graph.nodes.find(({ module }) => module === 'bert')!.params).toMatchObject({ activation: own, epsilon: 1e-5 }); // prettier-ignore
});

it('another epsilon gives other numbers', async () => {
  const folder = copied('gpt2');
  expect(Math.max(...(await outputsOf(folder, 'gpt2')))).toBeLessThan(1e-4);
  configure(folder, { layer_norm_epsilon: 1e-5 });
  expect(Math.max(...(await outputsOf(folder, 'gpt2')))).toBeGreaterThan(1e-4);
});

it('rows that belong to no piece of the vocabulary are kept, and said', async () => {
  const { info, document, tokenizer } = await readPretrained(fixture('gpt2-untied'));
  expect(info.notices.map(({ en }) => en)).toEqual(['The table of words has 4 rows more than the tokenizer has pieces.']);
  expect(document.data.kind).toBe('text');
  expect(createTokenizer(tokenizer!)!.size).toBe(300);
}); // prettier-ignore

it('an encoder without a head gets a new one, and keeps its body', async () => {
  const bare = (tensors: Tensors) =>
    new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith('bert.') ? [[name.slice(5), tensor] as const] : []))); // prettier-ignore
  const folder = changed('bert', bare);
  const pooled = await readPretrained(folder);
  expect([pooled.info.heads, pooled.info.notices.length, pooled.document.data.kind]).toEqual([['pooled'], 1, 'labelled']); // prettier-ignore
  const mean = await readPretrained(folder, { pooling: 'mean' });
  expect([mean.info.heads, mean.info.pooling]).toEqual([[], 'mean']);
  const expected = expectedOf('bert');
  for (const one of [pooled, mean]) {
    const { nodes } = await computed(one, expected);
    const body = one.document.graph.nodes.find(({ module }) => module !== undefined)!.id;
    const last = nodes.get(`${body}/encoder/layer/2/norm2`)!;
    expect(largestDifference(last, expected.hidden.at(-1)!)).toBeLessThan(1e-4);
  }
});

it('weights in several files are read without their index too', async () => {
  const folder = copied('gpt2-untied');
  const index = path.join(folder, 'model.safetensors.index.json');
  expect(existsSync(index)).toBe(true);
  rmSync(index);
  expect((await readPretrained(folder)).weights).toEqual((await readPretrained(fixture('gpt2-untied'))).weights);
});

it.each(['classifier of words', 'span'])('a head for every place: %s', async (kind) => {
  const count = kind === 'span' ? 2 : 5;
  const head = kind === 'span' ? 'qa_outputs' : 'classifier';
  const folder = changed(
    'bert',
    (tensors) => {
      const body = [...tensors].filter(([name]) => name.startsWith('bert.') && !name.includes('pooler'));
      return new Map([...body, [`${head}.weight`, zeros(count, 16)], [`${head}.bias`, zeros(count)]]);
    },
    { architectures: [kind === 'span' ? 'BertForQuestionAnswering' : 'BertForTokenClassification'] },
  );
  const pretrained = await readPretrained(folder);
  expect(pretrained.info.heads).toEqual([kind === 'span' ? 'span' : 'tokenClasses']);
  const { outputs } = await computed(pretrained, expectedOf('bert'));
  expect(outputs[0]).toHaveLength(count * expectedOf('bert').tokens.length);
});

it('half precision in a file of its own name is read', async () => {
  const folder = copied('bert-classes');
  const file = path.join(folder, 'model.safetensors');
  const { tensors } = decodeForeignSafetensors(readFileSync(file), '');
  rmSync(file);
  writeFileSync(path.join(folder, 'model.fp16.safetensors'), Buffer.concat(encodeSafetensors({ tensors, metadata: {} })));
  expect((await readPretrained(folder)).weights).toEqual((await readPretrained(fixture('bert-classes'))).weights);
}); // prettier-ignore
