// Texts of the app's own language models: with what was read remembered, the very text that comes without.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { assembled, type Part } from '../../core/examples/assembled.ts';
import { gptOn } from '../../core/examples/nanoGpt.ts';
import { chain } from '../../core/graph/chain.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { gptBlock } from '../../core/modules/gptBlock.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { importText } from '../data/importText.ts';
import { promptOf, tokenizerIn, written } from '../looking/generate.ts';
import type { Remembering } from '../looking/remembering.ts';
import { initialWeights } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import { rememberer } from './rememberer.ts';

const WINDOW = 40;
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-remember-'));
afterAll(() => rmSync(home, { recursive: true }));

let data: TextSource;
beforeAll(async () => {
  const file = path.join(home, 'text.txt');
  writeFileSync(file, 'abcdefgh'.repeat(60));
  const cut = { window: WINDOW, windows: 20, testShare: 0, validationShare: 0.2, seed: 1 };
  ({ source: data } = await importText(file, 'text.txt', home, cut));
});

test('the same text comes, greedy and sampled, beyond the window too, and it is the same after an interruption', async () => {
  const document = gptOn('gpt', data, defaultTraining, { layers: 2, width: 16, heads: 4, dropout: 0, bias: true });
  const model = compileDocument(document);
  const weights = initialWeights(model, 1);
  const forward = createCompiledForward(model);
  const [predictor, tokenizer] = [forward.with(weights), tokenizerIn(data)];
  const known = await rememberer(document, model, 0)!(weights);
  let read = 0;
  const counted = (): Remembering => {
    const next = known.read()!;
    return (text) => (read++, next(text));
  };
  const write = async (temperature: number, seed: number, then: readonly number[], tokens: number, next?: Remembering) => {
    const writing = { prompt: 'abcdab', then: [...then], tokens, sampling: { temperature }, seed };
    const found = [];
    for await (const one of written(model, predictor, tokenizer, promptOf(tokenizer, writing), writing, { next })) found.push(one); // prettier-ignore
    return found;
  };
  for (const [temperature, seed] of [[0, 1], [1, 2], [1.5, 3]] as const) {
    const plain = await write(temperature, seed, [], 50);
    const remembered = await write(temperature, seed, [], 50, counted());
    expect(remembered.map(({ text }) => text)).toEqual(plain.map(({ text }) => text));
    for (const [i, { likeliest }] of remembered.entries()) for (const [k, { probability }] of likeliest.entries()) expect(probability).toBeCloseTo(Number(plain[i]?.likeliest[k]?.probability), 5);
    const ids = remembered.map(({ id }) => id);
    expect(await write(temperature, seed, ids.slice(0, 20), 30, counted())).toEqual(remembered.slice(20));
    expect(await write(temperature, seed, ids.slice(0, 45), 5, counted())).toEqual(remembered.slice(45));
  }
  expect(read).toBe(3 * (2 * (WINDOW - 6 + 1)));
  await known.release();
  predictor.dispose();
  forward.dispose();
}, 60_000); // prettier-ignore

/** Blocks one by one in the network itself, without a module around them and, if so, with no norm behind them. */
function blocks(count: number, hasNorm: boolean) {
  const sizes = { width: 16, heads: 4, dropout: 0 };
  const row = Array.from({ length: count }, (_, i): [string, Part] => [`block${i + 1}`, [gptBlock, sizes, { in1: i === 0 ? 'placed' : `block${i}.out1` }, { at: [i + 3, 0] }]]); // prettier-ignore
  return assembled(emptyDocument('blocks', data, defaultTraining), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    tokens: ['embedding', { tokens: 10, width: 16 }, { in: 'data.out' }, { at: [1, 0] }],
    placed: ['positionalEncoding', {}, { in: 'tokens' }, { at: [2, 0] }],
    ...Object.fromEntries(row),
    ...(hasNorm && { norm: ['layerNorm', {}, { in: `block${count}.out1` }, { at: [8, 0] }] satisfies Part }),
    head: ['linear', { units: 10 }, { in: hasNorm ? 'norm' : `block${count}.out1` }, { at: [9, 0] }],
    output: ['output', { loss: 'crossEntropy' }, { in: 'head' }, { at: [10, 0] }],
  });
}

test.each([[1, false], [2, true]])('%i blocks that stand in the network itself say of a text what they say without remembering it', async (count, hasNorm) => {
  const document = blocks(count, hasNorm);
  const model = compileDocument(document);
  // Much larger than they are drawn, so that what tokens know of each other tells.
  const weights = new Map([...initialWeights(model, 1)].map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => 3 * value) }]));
  const forward = createCompiledForward(model);
  const predictor = forward.with(weights);
  const known = await rememberer(document, model, 0)!(weights);
  const next = known.read()!;
  for (const text of [[1, 5, 3, 7, 2], [1, 5, 3, 7, 2, 4], [1, 5, 2, 2, 8, 1]]) {
    const tokens = new Int32Array(WINDOW);
    tokens.set(text);
    const [said, wanted] = [await next(text), await predictor.predictAt({ size: 1, fields: { tokens } }, text.length - 1)];
    expect(said).toHaveLength(10);
    for (const [i, value] of wanted.entries()) expect(said[i]).toBeCloseTo(value, 5);
  }
  await known.release();
  predictor.dispose();
  forward.dispose();
}, 60_000); // prettier-ignore

test('what does not only look back, or is short, remembers nothing', () => {
  const pairs = chain('pairs', [['dataset'], ['embedding', { tokens: 10, width: 8 }], ['linear', { units: 10 }], ['output']], { data }); // prettier-ignore
  expect(rememberer(pairs, compileDocument(pairs), 0)).toBeUndefined();
  const short = gptOn('gpt', { ...data, window: 12 }, defaultTraining, { layers: 1, width: 16, heads: 4, dropout: 0, bias: true }); // prettier-ignore
  expect(rememberer(short, compileDocument(short), 0)).toBeUndefined();
});
