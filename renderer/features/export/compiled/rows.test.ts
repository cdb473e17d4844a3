import { expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { examples } from '../../../../core/examples/examples.ts';
import type { CompiledStepGraph, StepProfile } from '../../../../core/protocol/compiled.ts';
import { nodeName, rowsOf } from './rows.ts';

const analysis = analyse(examples['fashion-mnist']!);
const graph: CompiledStepGraph = {
  isCompiled: true,
  batchSize: 64,
  label: 'CPU',
  traced: 4,
  cleaned: 3,
  operators: [{ operator: 'Gemm', count: 2 }],
  nodes: [
    { nodeId: 'linear1', count: 1 },
    { nodeId: null, count: 1 },
  ],
  bytes: { weights: 0, slots: 0, batch: 0, model: 0 },
  milliseconds: { tracing: 1, cleaning: 1, session: 1 },
  profile: null,
};
const timing = { count: 1, milliseconds: 2, share: 1 };
const profileOn = (providers: readonly string[]): StepProfile => ({
  steps: 1,
  milliseconds: 3,
  operators: [{ operator: 'FusedGemm', ...timing, providers }],
  nodes: [{ nodeId: 'linear1', ...timing }],
});

it('lists what is in the graph, and what was run once that is known', () => {
  expect(rowsOf(graph, undefined, 'operator', analysis)).toMatchObject([{ key: 'Gemm', count: 2, timing: undefined }]);
  expect(rowsOf(graph, undefined, 'node', analysis).map(({ title }) => title.en)).toEqual([
    'Linear',
    'Loss and the rest',
  ]);
  expect(rowsOf(graph, profileOn(['CPU']), 'operator', analysis)).toMatchObject([{ key: 'FusedGemm', timing }]);
  expect(rowsOf(graph, profileOn(['CPU']), 'node', analysis)).toMatchObject([{ detail: 'linear1', timing }]);
});

it('names the providers only where there are several', () => {
  const detail = (providers: readonly string[]) => rowsOf(graph, profileOn(providers), 'operator', analysis)[0]!.detail;
  expect(detail(['CPU'])).toBe('');
  expect(detail(['WebGPU', 'CPU'])).toBe('WebGPU, CPU');
});

it('calls a node by its own name, its block or at least its id', () => {
  expect(nodeName('linear1', analysis)).toMatchObject({ title: { en: 'Linear' }, detail: 'linear1' });
  expect(nodeName('gone', analysis).title.en).toBe('gone');
});
