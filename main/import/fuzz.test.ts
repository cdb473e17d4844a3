// Whatever stands in a file, reading it ends soon: with a network or with a sentence. NEUROLOOM_FUZZ=10000 tries more.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { decodeForeignSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import { importModel } from './read.ts';
import { fixtures } from './testing.ts';

const numRuns = Number(process.env['NEUROLOOM_FUZZ'] ?? 150);
const LONGEST_MS = 2_000;
const MOST_BYTES = 1e9;

// What the tests before left in this process does not count.
let heldBefore = 0;
beforeEach(() => {
  heldBefore = process.memoryUsage().rss;
});

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-fuzz-'));
const fixture = (name: string) => readFileSync(path.join(fixtures, name));

/** Some bytes changed, a piece left out or repeated, and the end cut off. */
const damage = fc.record({
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 8 }),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 2 }),
  moved: fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(64)), { freq: 2 }),
});

function damaged(bytes: Uint8Array, { changes, cut, moved }: { readonly changes: readonly (readonly [number, number])[]; readonly cut: number | null; readonly moved: readonly [number, number] | null }): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (const [at, value] of changes) result[Math.floor(at * (result.length - 1))] = value;
  if (moved) {
    const at = Math.floor(moved[0] * result.length);
    result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + moved[1])]);
  }
  return cut === null ? result : result.subarray(0, Math.floor(cut * result.length));
} // prettier-ignore

async function endsSoon(read: () => unknown): Promise<void> {
  const begin = process.cpuUsage();
  try {
    await read();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    expect(error.code).toBe('fileUnreadable');
    expect(error.message.length).toBeLessThan(2_000);
  }
  // Time of this process: others may have the processor.
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1000).toBeLessThan(LONGEST_MS);
  expect(process.memoryUsage().rss - heldBefore).toBeLessThan(MOST_BYTES);
}

const models = ['mlp.onnx', 'cnn.onnx', 'gpt.onnx', 'lstm.onnx', 'texts.keras', 'functional.h5'];

describe('a damaged file', { timeout: 3_600_000 }, () => {
  it.each(models)('like %s is read or refused', async (name) => {
    const whole = fixture(name);
    const file = path.join(folder, name);
    // What has to be loaded once does not count.
    await importModel(path.join(fixtures, name), name);
    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        writeFileSync(file, damaged(whole, how));
        await endsSoon(() => importModel(file, name));
      }),
      { numRuns },
    );
  });

  it('of Keras is read or refused if what it says of its layers is wrong', async () => {
    const parts = unzipSync(fixture('texts.keras'));
    const text = new TextDecoder().decode(parts['config.json']);
    const file = path.join(folder, 'config.keras');
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.constantFrom('null', '-1', '1e9', '[]', '{}', '"x"', '[[["e",0,0,{}]]]'), async (at, value) => {
        // Some value becomes another one.
        const changed = text.slice(0, at) + text.slice(at).replace(/: ("[^"]*"|[-\d.]+|null|true|false)/, `: ${value}`);
        writeFileSync(file, zipSync({ ...parts, 'config.json': strToU8(changed) }));
        await endsSoon(() => importModel(file, 'config.keras'));
      }),
      { numRuns },
    );
  }); // prettier-ignore

  it('of TensorFlow.js is read or refused', async () => {
    const parts = unzipSync(fixture('texts.keras'));
    const topology: unknown = JSON.parse(new TextDecoder().decode(parts['config.json']));
    const weights = [{ name: 'embedding/embeddings', shape: [9, 6], dtype: 'float32' }];
    const text = JSON.stringify({ format: 'layers-model', modelTopology: topology, weightsManifest: [{ paths: ['w.bin'], weights }] }); // prettier-ignore
    const file = path.join(folder, 'model.json');
    writeFileSync(path.join(folder, 'w.bin'), new Uint8Array(216));
    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        writeFileSync(file, damaged(strToU8(text), how));
        await endsSoon(() => importModel(file, 'model.json'));
      }),
      { numRuns },
    );
  });

  it('of weights is read or refused', async () => {
    const whole = Buffer.concat(encodeSafetensors({ tensors: new Map([['a', { shape: [2, 3], values: new Float32Array(6) }]]), metadata: {} })); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(damage, (how) => endsSoon(() => decodeForeignSafetensors(damaged(whole, how), 'a.safetensors'))),
      { numRuns },
    );
  });
});
