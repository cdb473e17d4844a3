import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import type { Units } from '../../core/data/units.ts';
import { chain } from '../../core/graph/chain.ts';
import { importCsv } from '../data/csv/testing.ts';
import { exportNetwork } from './write.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-units-'));
afterAll(() => rmSync(home, { recursive: true }));

test('an exported model is fed in square metres and answers in euros', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${40 + i},${1000 * (40 + i) + 50_000}`);
  writeFileSync(path.join(home, 'flats.csv'), ['area,price', ...rows].join('\n'));
  const { source } = await importCsv(path.join(home, 'flats.csv'), 'flats.csv', home);
  const document = chain('Flats', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], { data: source });
  // A line through standardised numbers has the slope 1 and begins at 0.
  const weights = new Map([
    ['linear1.kernel', { shape: [1, 1], values: Float32Array.of(1) }],
    ['linear1.bias', { shape: [1], values: Float32Array.of(0) }],
  ]);
  const folder = path.join(home, 'model');
  await exportNetwork({ format: 'tfjs', document, weights }, { path: folder, home });

  const json = JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const { units, features, targets } = json.userDefinedMetadata as { units: Units; features: string[]; targets: string[] };
  expect([features, targets]).toEqual([['area'], ['price']]);
  const weightData = new Uint8Array(readFileSync(path.join(folder, 'weights.bin'))).buffer;
  const model = await tf.loadLayersModel({ load: () => Promise.resolve({ ...json, weightSpecs: json.weightsManifest[0]!.weights, weightData }) });
  const x = tf.tensor2d([[(100 - units.features.mean[0]!) / units.features.deviation[0]!]]);
  const [y] = await (model.predict(x) as tf.Tensor).data();
  expect(y! * units.targets!.deviation[0]! + units.targets!.mean[0]!).toBeCloseTo(150_000, 0);

  const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
  expect(readme).toContain('area');
  expect(readme).toContain('value * units.targets.deviation[i] + units.targets.mean[i]');
}); // prettier-ignore
