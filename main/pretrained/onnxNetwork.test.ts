import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onnxNetwork } from './onnxNetwork.ts';
import { readIn } from './pipelines/define.ts';
import { fixture, largestDifference } from './testing.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-onnx-'));
  for (const name of ['config.json', 'tokenizer.json']) cpSync(path.join(fixture('bert-classes'), name), path.join(folder, name)); // prettier-ignore
  cpSync(path.join(import.meta.dirname, 'pipelines', 'fixtures', 'encoder.onnx'), path.join(folder, 'model.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("another program's file is run as it is, with the tokenizer beside it", async () => {
  const network = await onnxNetwork({ name: 'encoder', place: path.join(folder, 'model.onnx') });
  expect(network.labels).toEqual(['bad', 'so so', 'good']);
  expect([network.has('classes'), network.has('hidden'), network.has('maskedWords')]).toEqual([true, true, false]);
  const [short, long] = ['the fox', 'the quick brown fox jumps'].map((text) => readIn(network, text));
  if (!short || !long) throw new Error('Nothing was read.');
  const [alone] = await network.compute('classes', [short]);
  const [, padded] = await network.compute('classes', [long, short]);
  expect(alone?.shape).toEqual([3]);
  expect(largestDifference(padded?.values ?? [], alone?.values ?? [])).toBeLessThan(1e-5);
  const [, vectors] = await network.compute('hidden', [long, short]);
  expect(vectors?.shape).toEqual([short.ids.length, 4]);
  const all = await network.everything(short, false);
  expect([...all].map(([name, { shape }]) => [name, shape])).toEqual([
    ['last_hidden_state', [1, short.ids.length, 4]],
    ['logits', [1, 3]],
  ]);
  await network.release();
});

test('a file that is no ONNX is refused in words', async () => {
  const place = path.join(folder, 'broken.onnx');
  writeFileSync(place, 'nothing');
  await expect(onnxNetwork({ name: 'broken', place })).rejects.toMatchObject({ code: 'fileUnreadable', message: expect.stringContaining('cannot be run by ONNX Runtime') }); // prettier-ignore
});

test.each([
  [{ model_type: 'roberta', max_position_embeddings: 20, pad_token_id: 1 }, 18],
  [{ model_type: 'gpt2', n_positions: 12, architectures: ['GPT2LMHeadModel'] }, 12],
])('a text is cut to the positions that there are: %o', async (config, longest) => {
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
  const network = await onnxNetwork({ name: 'encoder', place: path.join(folder, 'model.onnx') });
  expect(network.longest).toBe(longest);
  await network.release();
});
