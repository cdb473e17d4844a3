// Training on the cached values of a frozen part gives what training without a cache gives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { frozenBody } from '../../../core/examples/fineTuned.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice, StepMetrics } from '../../../core/protocol/runs.ts';
import { loadData } from '../../data/load.ts';
import { keepPlaceholder } from '../../pretrained/placeholder.ts';
import { readPretrained } from '../../pretrained/read.ts';
import { fixture, largestDifference } from '../../pretrained/testing.ts';
import type { Checkpoint } from '../../projects/checkpoint.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { prepareTrainer } from '../prepare.ts';
import { StepThread } from '../thread/stepThread.ts';
import { freshCheckpoint } from '../trainer.ts';
import { inThisThread, type StepMaker } from './createStep.ts';

/** As it ships: prepareTests.ts has built it. */
const script = path.resolve(import.meta.dirname, '..', '..', '..', 'dist', 'main', 'training.mjs');
const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-cached-'));
afterAll(() => rmSync(home, { recursive: true }));

const uncached: StepMaker = {
  ...inThisThread,
  create: (choice, request) => inThisThread.create(choice, { ...request, repeats: false }),
};

let document: Document;
let weights: NamedTensors;
beforeAll(async () => {
  const pretrained = await readPretrained(fixture('bert-classes'));
  await keepPlaceholder(home, pretrained);
  ({ weights } = pretrained);
  const training = { ...pretrained.document.training, epochs: 2, batchSize: 5, learningRate: 0.01 };
  document = { ...frozenBody(pretrained.document), training };
});

interface Trained {
  readonly losses: readonly number[];
  readonly held: readonly number[];
  readonly last: Checkpoint;
  readonly notice: string | undefined;
  readonly looks: readonly (readonly [string, Float32Array])[];
}

async function trained(
  choice: DeviceChoice,
  {
    steps = inThisThread,
    until = Infinity,
    from = freshCheckpoint(weights),
    of = document,
    logs = [] as string[],
  } = {},
): Promise<Trained> {
  const data = await loadData(of.data, { home });
  const earlier = { document: of, record: { id: 'run', progress: { stepsPerEpoch: Math.ceil(data.training.count / 5) }, device: {} } as never, checkpoint: from }; // prettier-ignore
  const { chosen, trainer } = await prepareTrainer({
    document: of, choice, home, data, id: 'other', earlier, steps,
    emit: (_, payload) => void ('message' in payload && payload.message && logs.push(payload.message.en)),
  }); // prettier-ignore
  const losses: number[] = [];
  const held: number[] = [];
  await trainer.train({
    pass: () => Promise.resolve(losses.length < until),
    onStep: ({ values }: StepMetrics) => void losses.push(Number(values['loss'])),
    onEpoch: ({ held: own }) => void held.push(Number(own?.['loss'])),
  });
  const last = await trainer.checkpoint();
  const batch = { size: 2, fields: Object.fromEntries(data.spec.fields.map(({ name, type }) => [name, new Int32Array(2 * (type.shape[0] ?? 1)).fill(1)])) }; // prettier-ignore
  const looks = [['', await chosen.step.predict(batch)] as const, ...(await chosen.step.outputs(batch))];
  chosen.step.dispose();
  return { losses, held, last, notice: chosen.notice?.en, looks };
}

function difference(one: NamedTensors, other: NamedTensors): number {
  expect([...one.keys()]).toEqual([...other.keys()]);
  return Math.max(...[...one].map(([name, { values }]) => largestDifference(values, other.get(name)!.values)));
}

it.each([
  ['compiled', { runtime: 'compiled', device: 'cpu', threads: 1 }],
  ['eager', { runtime: 'eager', device: 'cpu' }],
] as const)(
  '%s: same losses, weights, slots, predictions and outputs, in a thread and resumed',
  async (_, choice) => {
    const expected = await trained(choice, { steps: uncached });
    expect(expected.notice).toBeUndefined();
    const own = await trained(choice);
    expect(own.notice).toContain('computed once for each example');
    expect(own.losses.length).toBeGreaterThan(6);
    expect(largestDifference(own.losses, expected.losses)).toBeLessThan(1e-5);
    expect(largestDifference(own.held, expected.held)).toBeLessThan(1e-5);
    expect(difference(own.last.weights, expected.last.weights)).toBeLessThan(1e-5);
    expect(difference(own.last.optimizer, expected.last.optimizer)).toBeLessThan(1e-5);
    expect(own.looks.map(([name]) => name).toSorted()).toEqual(expected.looks.map(([name]) => name).toSorted());
    const looks = new Map(expected.looks);
    for (const [name, values] of own.looks)
      expect(largestDifference(values, looks.get(name)!), name).toBeLessThan(1e-5);

    // Another thread is given the memory of what it reads.
    const apart = await trained(choice, { steps: new StepThread(script, { worth: 0 }) });
    expect(difference(apart.last.weights, own.last.weights)).toBe(0);
    expect(apart.looks).toEqual(own.looks);

    const begun = await trained(choice, { until: 3 });
    expect(begun.losses).toHaveLength(3);
    const resumed = await trained(choice, { from: begun.last });
    expect(difference(resumed.last.weights, own.last.weights)).toBeLessThan(1e-5);
  },
  180_000,
);

it('is not used where dropout draws anew in the frozen part, and says so', async () => {
  const choice: DeviceChoice = { runtime: 'compiled', device: 'cpu', threads: 1 };
  const nodes = document.graph.nodes.map((node) => ('params' in node && 'dropout' in node.params ? { ...node, params: { ...node.params, dropout: 0.1 } } : node)); // prettier-ignore
  const logs: string[] = [];
  const { notice } = await trained(choice, {
    of: { ...document, graph: { ...document.graph, nodes } },
    until: 1,
    logs,
  });
  expect(notice).toBeUndefined();
  expect(logs.join(' ')).toMatch(/dropout \(.*\) draws anew/);
});
