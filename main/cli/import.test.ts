import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RandomSource } from '../../core/data/kinds/random.ts';
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

test('takes a file as one block that runs it as it is, with the sizes that are wished for', async () => {
  const place = path.join(fixtures, '../modelFile/fixtures/rest.onnx');
  const project = file('block.neuroloom');
  expect(await cli(['import', place, '--as', 'block', '--sizes', 'length=6', '--out', project, '--json'])).toBe(0);
  const { document } = await openProject(file(), project);
  const { inputs } = document.data as RandomSource;
  expect(inputs.map(({ shape }) => shape)).toEqual([[6]]);
  expect(document.graph.nodes.map(({ block, name }) => [block, name])).toEqual([['dataset', undefined], ['modelFile', 'rest'], ['output', 'rest'], ['output', 'y']]); // prettier-ignore
  const short = file('short.neuroloom');
  expect(await cli(['import', place, '--as', 'block', '--size', '4', '--out', short])).toBe(0);
  expect(terminal.out).toContain('The output “rest” was left out: it is empty.');
  for (const [args, said] of [
    [['--as', 'blocks'], '--as is network or block, not blocks.'],
    [['--as', 'block', '--sizes', 'length'], '--sizes takes NAME=SIZE, not length.'],
    [['--as', 'block', '--sizes', 'width=3'], 'rest.onnx leaves no size “width” open, but: length.'],
  ] as const) {
    terminal.errors = '';
    expect(await cli(['import', place, ...args, '--out', file('not.neuroloom')])).not.toBe(0);
    expect(terminal.errors).toContain(said);
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
  expect(terminal.errors).not.toContain('--as block');
  expect(
    await cli(['import', path.join(fixtures, '../modelFile/fixtures/loop.onnx'), '--out', file('new.neuroloom')]),
  ).toBe(1);
  expect(terminal.errors).toContain('runs as one block: --as block.');
  expect(await cli(['import', pickle])).toBe(2);
});
