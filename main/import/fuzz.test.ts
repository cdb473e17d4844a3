// Whatever stands in a file, reading it ends soon: with a network or with a sentence.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, it } from 'vitest';
import { decodeForeignSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import { survives, tried } from '../files/testing.ts';
import { importModel } from './read.ts';
import { fixtures } from './testing.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-fuzz-'));
const fixture = (name: string) => readFileSync(path.join(fixtures, name));

const models = ['mlp.onnx', 'cnn.onnx', 'gpt.onnx', 'lstm.onnx', 'texts.keras', 'functional.h5'];

describe('a damaged file', { timeout: 3_600_000 }, () => {
  it.each(models)('like %s is read or refused', async (name) => {
    const whole = fixture(name);
    const file = path.join(folder, name);
    // What has to be loaded once does not count.
    await importModel(path.join(fixtures, name), name);
    const read = (bytes: Uint8Array) => {
      writeFileSync(file, bytes);
      return importModel(file, name);
    };
    await survives(whole, read, 150);
  });

  it('of Keras is read or refused if what it says of its layers is wrong', async () => {
    const parts = unzipSync(fixture('texts.keras'));
    const text = new TextDecoder().decode(parts['config.json']);
    const file = path.join(folder, 'config.keras');
    const cases = fc.tuple(fc.nat(text.length), fc.constantFrom('null', '-1', '1e9', '[]', '{}', '"x"', '[[["e",0,0,{}]]]'));
    const read = ([at, value]: readonly [number, string]) => {
      // Some value becomes another one.
      const changed = text.slice(0, at) + text.slice(at).replace(/: ("[^"]*"|[-\d.]+|null|true|false)/, `: ${value}`);
      writeFileSync(file, zipSync({ ...parts, 'config.json': strToU8(changed) }));
      return importModel(file, 'config.keras');
    };
    await tried(cases, read, 60);
  }); // prettier-ignore

  it('of TensorFlow.js is read or refused', async () => {
    const parts = unzipSync(fixture('texts.keras'));
    const topology: unknown = JSON.parse(new TextDecoder().decode(parts['config.json']));
    const weights = [{ name: 'embedding/embeddings', shape: [9, 6], dtype: 'float32' }];
    const text = JSON.stringify({ format: 'layers-model', modelTopology: topology, weightsManifest: [{ paths: ['w.bin'], weights }] }); // prettier-ignore
    const file = path.join(folder, 'model.json');
    writeFileSync(path.join(folder, 'w.bin'), new Uint8Array(216));
    const read = (bytes: Uint8Array) => {
      writeFileSync(file, bytes);
      return importModel(file, 'model.json');
    };
    await survives(strToU8(text), read, 150);
  });

  it('of weights is read or refused', async () => {
    const whole = Buffer.concat(encodeSafetensors({ tensors: new Map([['a', { shape: [2, 3], values: new Float32Array(6) }]]), metadata: {} })); // prettier-ignore
    await survives(whole, (bytes) => decodeForeignSafetensors(bytes, 'a.safetensors'));
  });
});
