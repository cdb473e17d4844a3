// Damaged files for each reader: read, or refused in words. Those of whole models are in refused.test.ts.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import { survives } from '../files/testing.ts';
import { waitingTensors, type Pieces, type WaitingTensor } from '../files/safetensors.ts';
import { llama2cIn } from './llama2c.ts';
import { onnxNetwork } from './onnxNetwork.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { readIn } from './pipelines/define.ts';
import { fixture } from './testing.ts';

const LONG = 3_600_000;

const piecesOf = (bytes: Uint8Array): Pieces => ({
  size: bytes.length,
  piece: (begin, length) => bytes.slice(begin, begin + length),
});

function readAll(tensors: Iterable<WaitingTensor>): void {
  for (const one of tensors) expect(one.read().values.length).toBe(one.shape.reduce((size, length) => size * length, 1));
} // prettier-ignore

test(
  'safetensors',
  async () => {
    const whole = readFileSync(path.join(fixture('distilbert-classes'), 'model.safetensors'));
    const header = whole.subarray(0, 2_000);
    const { count, read } = await survives(header, (start) => readAll(waitingTensors(piecesOf(Buffer.concat([start, whole.subarray(2_000)])), 'model').values())); // prettier-ignore
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(count);
  },
  LONG,
);

test(
  'llama2.c',
  async () => {
    const [width, feedForward, layers, heads, words, length] = [8, 12, 1, 2, 20, 6];
    const count = words * width + layers * (2 * width + 4 * width * width + 3 * width * feedForward) + width + (length * width) / heads; // prettier-ignore
    const head = new Uint8Array(Int32Array.of(width, feedForward, layers, heads, heads, words, length).buffer);
    const read = (start: Uint8Array) => readAll(llama2cIn(piecesOf(Buffer.concat([start, new Uint8Array(4 * count)])), 'model')?.tensors.values() ?? []); // prettier-ignore
    expect(() => read(head)).not.toThrow();
    const tried = await survives(head, read);
    expect(tried.read).toBeLessThan(tried.count);
  },
  LONG,
);

test(
  'tokenizer.json',
  async () => {
    const whole = readFileSync(path.join(fixture('roberta'), 'tokenizer.json'));
    const tried = await survives(whole, (bytes) => {
      const read = parseTokenizer(orNothing(bytes));
      if (read) expect(read.tokenizer.encode('The fox, naïve 😀.').ids.length).toBeLessThan(20_000);
    });
    expect(tried.read).toBeGreaterThan(0);
  },
  LONG,
);

test(
  'vocab.txt, and vocab.json with its merges',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-fuzz-'));
    const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'the', 'fox', '##es', 'n', '##a', 'ï'];
    const contents = {
      'vocab.txt': words.join('\n'),
      'vocab.json': JSON.stringify({ t: 0, h: 1, e: 2, th: 3, the: 4, '<|endoftext|>': 5 }),
      'merges.txt': '#version: 0.2\nt h\nth e\n',
    };
    for (const [name, content] of Object.entries(contents)) writeFileSync(path.join(folder, name), content);
    for (const [name, content] of Object.entries(contents)) {
      const read = async (bytes: Uint8Array) => {
        writeFileSync(path.join(folder, name), bytes);
        const { tokenizer } = await readTokenizer(path.join(folder, name.replace('merges.txt', 'vocab.json')));
        expect(tokenizer.encode('The foxes, naïve 😀.').ids.length).toBeLessThan(200);
      };
      await survives(Buffer.from(content), read, 100);
      writeFileSync(path.join(folder, name), content);
    }
    rmSync(folder, { recursive: true });
  },
  LONG,
);

function orNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

test(
  "another program's .onnx, which runs outside of JavaScript",
  async () => {
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
    const tried = await survives(whole, read, 150);
    expect(tried.read).toBeLessThan(tried.count);
    rmSync(folder, { recursive: true });
  },
  LONG,
);
