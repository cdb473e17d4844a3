import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fixtures } from '../import/testing.ts';
import { openProject } from '../projects/open.ts';
import { cli } from './cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-cli-import-'));
let out = '';
let errors = '';

beforeEach(() => {
  vi.stubEnv('NEUROLOOM_HOME', path.join(folder, 'home'));
  [out, errors] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('imports a model, and weights into its network again', async () => {
  const project = path.join(folder, 'cnn.neuroloom');
  expect(await cli(['import', path.join(fixtures, 'cnn.onnx'), '--out', project])).toBe(0);
  expect(out).toContain('conv2d1');
  expect(out).toContain(`Written to ${project}.`);
  const { trained } = await openProject(folder, project);
  expect(trained!.record).toMatchObject({ progress: { status: 'finished' }, message: { en: 'The weights of cnn.onnx.' } }); // prettier-ignore

  const weights = path.join(folder, 'weights.safetensors');
  expect(await cli(['export', project, '--format', 'safetensors', '--out', weights])).toBe(0);
  const again = path.join(folder, 'again.neuroloom');
  out = '';
  expect(await cli(['import', weights, '--into', project, '--out', again, '--json'])).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ path: again, weights: [], tensors: [] });
  expect((await openProject(folder, again)).trained!.checkpoint.weights).toEqual(trained!.checkpoint.weights);
  for (const args of [
    [weights, '--into', project, '--out', project],
    [weights, '--out', weights],
  ]) {
    expect(await cli(['import', ...args])).toBe(1);
    expect(errors).toContain('is there already: choose another name.');
    errors = '';
  }
});

test('prints the report as JSON, and why a file is refused', async () => {
  const project = path.join(folder, 'lstm.neuroloom');
  expect(await cli(['import', path.join(fixtures, 'lstm.onnx'), '--out', project, '--json'])).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ format: 'onnx', parts: expect.arrayContaining([expect.objectContaining({ operator: 'LSTM', as: 'foreign', nodes: ['foreign1'] })]) as unknown }); // prettier-ignore
  const pickle = path.join(folder, 'model.pth');
  writeFileSync(pickle, 'x');
  expect(await cli(['import', pickle, '--out', path.join(folder, 'new.neuroloom')])).toBe(1);
  expect(errors).toContain('safetensors.torch.save_file');
  expect(await cli(['import', pickle])).toBe(2);
});
