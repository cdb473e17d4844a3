// A thousand damaged files for each reader: read, or refused in words. Those of whole models are in refused.test.ts.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { createRandom, type Random } from '../../core/random.ts';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import { waitingTensors, type Pieces, type WaitingTensor } from '../files/safetensors.ts';
import { llama2cIn } from './llama2c.ts';
import { onnxNetwork } from './onnxNetwork.ts';
import { readIn } from './pipelines/define.ts';
import { fixture } from './testing.ts';

const COUNT = 1000;

/** Some bytes changed, and sometimes the end cut off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const below = (limit: number) => Math.floor(random.next() * limit);
  const result = Uint8Array.from(bytes);
  for (let left = 1 + below(6); left > 0; left--) result[below(result.length)] = below(256);
  return random.next() < 0.2 ? result.subarray(0, below(result.length)) : result;
}

/** How many were read; what is refused is refused in words. */
async function tried(bytes: Uint8Array, read: (damaged: Uint8Array) => unknown, count = COUNT): Promise<number> {
  const random = createRandom(7);
  let sound = 0;
  for (let i = 0; i < count; i++) {
    try {
      await read(damaged(bytes, random));
      sound++;
    } catch (error) {
      if (!(error instanceof EngineError)) throw new Error(`The file ${i} is a bug.`, { cause: error });
      expect(error.message.length).toBeLessThan(2_000);
    }
  }
  return sound;
}

const piecesOf = (bytes: Uint8Array): Pieces => ({
  size: bytes.length,
  piece: (begin, length) => bytes.slice(begin, begin + length),
});

function readAll(tensors: Iterable<WaitingTensor>): void {
  for (const one of tensors) expect(one.read().values.length).toBe(one.shape.reduce((size, length) => size * length, 1));
} // prettier-ignore

test('safetensors', async () => {
  const whole = readFileSync(path.join(fixture('distilbert-classes'), 'model.safetensors'));
  const header = whole.subarray(0, 2_000);
  const sound = await tried(header, (start) => readAll(waitingTensors(piecesOf(Buffer.concat([start, whole.subarray(2_000)])), 'model').values())); // prettier-ignore
  expect(sound).toBeGreaterThan(0);
  expect(sound).toBeLessThan(COUNT);
});

test('llama2.c', async () => {
  const [width, feedForward, layers, heads, words, length] = [8, 12, 1, 2, 20, 6];
  const count = words * width + layers * (2 * width + 4 * width * width + 3 * width * feedForward) + width + (length * width) / heads; // prettier-ignore
  const head = new Uint8Array(Int32Array.of(width, feedForward, layers, heads, heads, words, length).buffer);
  const read = (start: Uint8Array) => readAll(llama2cIn(piecesOf(Buffer.concat([start, new Uint8Array(4 * count)])), 'model')?.tensors.values() ?? []); // prettier-ignore
  expect(() => read(head)).not.toThrow();
  expect(await tried(head, read)).toBeLessThan(COUNT);
});

test('tokenizer.json', async () => {
  const whole = readFileSync(path.join(fixture('roberta'), 'tokenizer.json'));
  const sound = await tried(whole, (bytes) => {
    const read = parseTokenizer(orNothing(bytes));
    if (read) expect(read.tokenizer.encode('The fox, naïve 😀.').ids.length).toBeLessThan(200);
  });
  expect(sound).toBeGreaterThan(0);
});

function orNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

test("another program's .onnx, which runs outside of JavaScript", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-fuzz-'));
  for (const name of ['config.json', 'tokenizer.json']) cpSync(path.join(fixture('bert-classes'), name), path.join(folder, name)); // prettier-ignore
  const place = path.join(folder, 'model.onnx');
  const read = async (bytes: Uint8Array) => {
    writeFileSync(place, bytes);
    const network = await onnxNetwork({ name: 'model', place });
    for (const wanted of ['hidden', 'classes'] as const)
      if (network.has(wanted)) await network.compute(wanted, [readIn(network, 'the quick fox')]);
    await network.release();
  };
  const whole = readFileSync(path.join(import.meta.dirname, 'pipelines', 'fixtures', 'encoder.onnx'));
  // Each is a session of ONNX Runtime's, which takes time.
  expect(await tried(whole, read, 150)).toBeLessThan(150);
  rmSync(folder, { recursive: true });
}, 30_000);
