import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { gptOn } from '../../core/examples/nanoGpt.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { addNode, connect, setParams } from '../../core/graph/edits.ts';
import { placeBuiltIn } from '../../core/modules/catalogue.ts';
import { llama } from '../../core/modules/llama.ts';
import { createRandom } from '../../core/random.ts';
import { byProbability, sampled } from '../../core/text/sample.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { importText } from '../data/importText.ts';
import { initialWeights } from '../model/model.ts';
import type { Predictor } from '../model/predictor.ts';
import { compileDocument } from '../train/prepare.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import { generated, promptOf, tokenizerIn, written, type Generated } from './generate.ts';

const WINDOW = 12;
/** Eight letters, and two special pieces. */
const KINDS = 10;
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-generate-'));
afterAll(() => rmSync(home, { recursive: true }));

let data: TextSource;
beforeAll(async () => {
  const file = path.join(home, 'text.txt');
  writeFileSync(file, 'abcdefgh'.repeat(60));
  const cut = { window: WINDOW, windows: 20, testShare: 0, validationShare: 0.2, seed: 1 };
  ({ source: data } = await importText(file, 'text.txt', home, cut));
});

const sizes = { layers: 2, width: 16, heads: 4 };
const gpt = () => gptOn('gpt', data, defaultTraining, { ...sizes, dropout: 0.2, bias: true });

function ofLlama(): Document {
  const start = chain('llama', [['dataset']], { data });
  const placed = placeBuiltIn(start, ROOT, llama, { x: 0, y: 0 });
  const [use = ''] = placed.ids;
  const params = { ...sizes, keyHeads: 2, feedForward: 24, vocabulary: KINDS };
  const sized = setParams(placed.document, ROOT, use, params);
  const { document, id } = addNode(sized, ROOT, 'output', { x: 0, y: 0 });
  const wires = [['dataset1', 'out', use, 'tokens'], [use, 'out1', id, 'in']] as const; // prettier-ignore
  return wires.reduce((before, [from, port, node, end]) => {
    const wired = connect(before, ROOT, { node: from, port }, { node, port: end });
    if (!wired.ok) throw new Error(wired.error.en);
    return wired.value;
  }, document);
}

const pairs = () =>
  chain('pairs', [['dataset'], ['embedding', { tokens: KINDS, width: 8 }], ['linear', { units: KINDS }], ['output']], { data }); // prettier-ignore

function opened(document: Document) {
  const model = compileDocument(document);
  const forward = createCompiledForward(model);
  return { model, predictor: forward.with(initialWeights(model, 1)), close: () => forward.dispose() };
}

async function firstOf(tokens: AsyncGenerator<Generated>, count: number): Promise<Generated[]> {
  const found: Generated[] = [];
  for await (const one of tokens) if (found.push(one) === count) break;
  return found;
}

/** What the whole network says at the last place of a text. */
async function whole(predictor: Predictor, text: readonly number[]): Promise<Float32Array> {
  const seen = text.slice(-WINDOW);
  const tokens = new Int32Array(WINDOW);
  tokens.set(seen);
  const said = await predictor.predict({ size: 1, fields: { tokens } });
  return said.subarray((seen.length - 1) * KINDS, seen.length * KINDS);
}

test.each([
  ['GPT', gpt],
  ['Llama', ofLlama],
  ['a network that looks at one token', pairs],
])('%s says at the last place alone what it says of the whole window, and goes on with the same tokens', async (_, documentOf) => {
  const { model, predictor, close } = opened(documentOf());
  const text = [1, 5, 3];
  const random = createRandom(7);
  const sampling = { temperature: 1, topK: 6 };
  for (const { id, likeliest } of await firstOf(generated(model, predictor, text, sampling, createRandom(7)), 2 * WINDOW)) {
    const said = await whole(predictor, text);
    expect(likeliest).toHaveLength(KINDS);
    for (const one of likeliest) expect(Math.abs(one.probability - said[one.id]!)).toBeLessThan(1e-6);
    expect(id).toBe(sampled(said, byProbability(said), sampling, random));
    text.push(id);
  }
  predictor.dispose();
  close();
}); // prettier-ignore

test('what is written is the text of its tokens; behind some of them it goes on as if it had never stopped', async () => {
  const { model, predictor, close } = opened(gpt());
  const tokenizer = tokenizerIn(data);
  const write = async (prompt: string, then: readonly number[], tokens: number, signal?: AbortSignal) => {
    const writing = { prompt, then: [...then], tokens, sampling: { temperature: 1 }, seed: 3 };
    const all = written(model, predictor, tokenizer, promptOf(tokenizer, writing), writing, { signal });
    const found: { id: number; text: string }[] = [];
    for (let next = await all.next(); !next.done; next = await all.next()) found.push(next.value);
    return found;
  };
  const all = await write('abc', [], 20);
  expect(all.map(({ text }) => text).join('')).toBe(tokenizer.decode(all.map(({ id }) => id)));
  const ids = all.map(({ id }) => id);
  expect(await write('abc', ids.slice(0, 8), 12)).toEqual(all.slice(8));
  // Tokens alone are a prompt as well.
  expect(await write('', [...promptOf(tokenizer, { prompt: 'abc' }).ids], 1)).toHaveLength(1);
  const stop = new AbortController();
  stop.abort();
  expect(await write('abc', [], 20, stop.signal)).toEqual(all.slice(0, 1));
  predictor.dispose();
  close();
});

test('a prompt without a token, and tokens that are none, are refused; unknown ones are counted', () => {
  const tokenizer = tokenizerIn(data);
  expect(() => promptOf(tokenizer, { prompt: '' })).toThrow('The prompt has no token in it: enter a text');
  expect(() => promptOf(tokenizer, { prompt: 'a', then: [2, 99] })).toThrow('The vocabulary has no token 99.');
  expect(promptOf(tokenizer, { prompt: 'aΩb' })).toMatchObject({ ids: { length: 3 }, unknown: 1 });
  expect(() => tokenizerIn({ kind: 'iris' })).toThrow(/^This network does not say which token comes next/);
});
