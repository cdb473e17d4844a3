import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fixtures } from '../import/testing.ts';
import { openProject } from '../projects/open.ts';
import { cli } from './cli.ts';
import { file, terminal, useTerminal } from './testing.ts';

useTerminal();

test('imports a model, and weights into its network again', async () => {
  const project = file('cnn.neuroloom');
  expect(await cli(['import', path.join(fixtures, 'cnn.onnx'), '--out', project])).toBe(0);
  expect(terminal.out).toContain('conv2d1');
  expect(terminal.out).toContain(`Written to ${project}.`);
  const { trained } = await openProject(file(), project);
  expect(trained!.record).toMatchObject({ progress: { status: 'finished' }, message: { en: 'The weights of cnn.onnx.' } }); // prettier-ignore

  const weights = file('weights.safetensors');
  expect(await cli(['export', project, '--format', 'safetensors', '--out', weights])).toBe(0);
  const again = file('again.neuroloom');
  terminal.out = '';
  expect(await cli(['import', weights, '--into', project, '--out', again, '--json'])).toBe(0);
  expect(JSON.parse(terminal.out)).toMatchObject({ path: again, weights: [], tensors: [] });
  expect((await openProject(file(), again)).trained!.checkpoint.weights).toEqual(trained!.checkpoint.weights);
  for (const args of [
    [weights, '--into', project, '--out', project],
    [weights, '--out', weights],
  ]) {
    expect(await cli(['import', ...args])).toBe(1);
    expect(terminal.errors).toContain('is there already: choose another name.');
    terminal.errors = '';
  }
});

test('prints the report as JSON, and why a file is refused', async () => {
  const project = file('lstm.neuroloom');
  expect(await cli(['import', path.join(fixtures, 'lstm.onnx'), '--out', project, '--json'])).toBe(0);
  expect(JSON.parse(terminal.out)).toMatchObject({ format: 'onnx', parts: expect.arrayContaining([expect.objectContaining({ operator: 'LSTM', as: 'foreign', nodes: ['foreign1'] })]) as unknown }); // prettier-ignore
  const pickle = file('model.pth');
  writeFileSync(pickle, 'x');
  expect(await cli(['import', pickle, '--out', file('new.neuroloom')])).toBe(1);
  expect(terminal.errors).toContain('safetensors.torch.save_file');
  expect(await cli(['import', pickle])).toBe(2);
});
