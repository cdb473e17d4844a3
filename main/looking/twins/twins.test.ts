import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import { insertOnEdge } from '../../../core/graph/edits.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { PlaneGrid } from '../../../core/protocol/plane.ts';
import { TWIN_POINTS, type Twin } from '../../../core/protocol/twin.ts';
import { defaultOptimizers, defaultTraining } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { createFiller } from '../../train/batches.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { ATTENTION, HEADS, LENGTH, lettersNet, plainly } from '../attention/testing.ts';
import { verdicts } from '../explain/verdicts.ts';
import { Losses } from './parting.ts';
import { Twins } from './twins.ts';

let home: string;
let runs: Runs;
let twins: Twins;
let onTold: (twin: Twin) => void;
const steps: { readonly id: string; readonly step: number; readonly loss: number }[] = [];

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-twins-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, (event, payload) => {
    if (event !== 'runSteps') return;
    const { runId, steps: own } = payload as { runId: string; steps: readonly { step: number; values: { loss: number } }[] }; // prettier-ignore
    steps.push(...own.map(({ step, values }) => ({ id: runId, step, loss: Number(values.loss) })));
  });
  twins = new Twins(runs, home, (event, payload) => {
    if (event === 'twinProgress') onTold(payload as Twin);
  });
});
beforeEach(() => (onTold = () => undefined));
afterAll(() => rmSync(home, { recursive: true }));

const moons = examples['moons']!;
const trained = (change: Partial<Document['training']>, document = moons): Document => ({
  ...document,
  training: { ...document.training, epochs: 3, ...change },
});
const example = { split: 'training', index: 0 } as const;
const choice = { runtime: 'compiled', device: 'cpu', threads: 1, grid: null, example } as const;

/** The losses of a run of its own, batch by batch. */
async function alone(document: Document): Promise<{ losses: readonly number[]; weights: NamedTensors; last: unknown }> {
  const run = await runs.start({ document, runtime: 'compiled', device: 'cpu', threads: 1 });
  await run.ended();
  const losses = steps.filter(({ id }) => id === run.id).map(({ loss }) => loss);
  return { losses, weights: (await run.saved()).checkpoint.weights, last: run.record().epochs.at(-1)?.values };
}

test.each([
  ['another rate', trained({}), trained({ learningRate: 0.05 })],
  ['a block more, and fewer epochs', trained({}), trained({ epochs: 2 }, withDropout())],
])('losses are those of two single runs bit for bit: %s', async (_, one, other) => {
  const twin = await twins.train({ documents: [one, other], ...choice });
  const both = [await alone(one), await alone(other)];
  expect(both[0]!.losses.length).toBe(3 * twin.sides[0].stepsPerEpoch);
  for (const side of [0, 1] as const) {
    expect(twin.sides[side]).toMatchObject({ status: 'finished', values: both[side]!.last });
    // Few batches: each has a point of its own.
    const curve = twin.curve.flatMap(({ losses }) => losses[side] ?? []);
    expect(curve).toEqual(both[side]!.losses);
  }
  const bits = both[0]!.losses.findIndex((loss, i) => !Object.is(loss, both[1]!.losses[i])) + 1;
  const small = both[0]!.losses.findIndex((loss, i) => Math.abs(loss - both[1]!.losses[i]!) > 1e-6) + 1;
  expect(twin.parting).toMatchObject({ bits, small });
});

function withDropout(): Document {
  const wire = moons.graph.edges.find(({ to }) => to.node === 'linear2')!;
  const edited = insertOnEdge(moons, 'root', wire.id, 'dropout');
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}

test('two of the same do not part, and their weights are the same', async () => {
  const twin = await twins.train({ documents: [trained({}), trained({})], ...choice });
  expect(twin.parting).toEqual({ bits: null, small: null, visible: null });
  expect(twin).toMatchObject({ hasSameBatches: true, status: 'ended' });
  expect(twin.weights).toMatchObject({ moved: [], added: [], removed: [] });
});

test('they pause after the same batch, go on step by step, and tell planes and weights as they are then', async () => {
  const paused: Twin[] = [];
  onTold = (twin) => {
    if (twin.status !== 'paused') return;
    paused.push(twin);
    twins.control(paused.length < 4 ? 'step' : 'stop');
  };
  const grid: PlaneGrid = { across: [-1, 1], up: [-1, 1], size: 8 };
  const documents = [trained({}), trained({ learningRate: 0.05 })] as const;
  const end = await twins.train({ documents: [...documents], ...choice, grid, isPaused: true }); // prettier-ignore
  expect(paused.map(({ sides }) => sides.map(({ step }) => step))).toEqual([[0, 0], [1, 1], [2, 2], [3, 3]]); // prettier-ignore
  expect(end.sides.map(({ status }) => status)).toEqual(['stopped', 'stopped']);
  // The same weights before the first batch, others after it.
  expect(paused[0]!.planes!.outputs[0]).toEqual(paused[0]!.planes!.outputs[1]);
  expect(paused[1]!.planes!.outputs[0]).not.toEqual(paused[1]!.planes!.outputs[1]);
  expect(paused.map(({ distances }) => distances.map(({ step, norm }) => [step, fromWire(norm) > 0]))).toEqual([
    [[0, false]],
    [[0, false], [1, true]],
    [[0, false], [1, true], [2, true]],
    [[0, false], [1, true], [2, true], [3, true]],
  ]); // prettier-ignore
  expect(paused[1]!.weights!.moved.map(({ name }) => name)).toContain('linear1.kernel');
});

test('what is made ready is said, and may be given up before the first batch', async () => {
  const stages: Twin['preparing'][] = [];
  onTold = ({ preparing }) => {
    if (preparing !== null) stages.push(preparing);
    if (preparing === 'second') twins.control('stop');
  };
  const both = { documents: [trained({}), trained({})] as [Document, Document], ...choice };
  await expect(twins.train(both)).rejects.toMatchObject({ code: 'cancelled' });
  expect(stages).toEqual(['first', 'second']);
  onTold = ({ preparing }) => void (preparing !== null && stages.push(preparing));
  expect((await twins.train(both)).preparing).toBeNull();
  expect(stages.slice(2)).toEqual(['first', 'second', 'comparison']);
});

test('where one diverges, the other trains to its end, and it is said', async () => {
  const line = chain('line', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: { kind: 'regression', examples: 200, noise: 0.3, classes: 2, testShare: 0.2, seed: 3 },
    training: { ...defaultTraining, epochs: 30, optimizer: defaultOptimizers.sgd, learningRate: 0.01 },
  });
  const wild = { ...line, training: { ...line.training, learningRate: 1000 } };
  const { sides } = await twins.train({ documents: [wild, line], ...choice });
  expect(sides[0]).toMatchObject({
    status: 'diverged',
    message: { en: expect.stringContaining('diverged') as string },
  });
  expect(sides[0].step).toBeLessThan(sides[0].steps);
  expect(sides[1]).toMatchObject({ status: 'finished', step: sides[1].steps, epoch: 30 });
});

test('two networks for other data are trained without a plane, which one of them does not have', async () => {
  const flowers = examples['iris']!;
  const iris = { ...flowers, training: { ...flowers.training, epochs: 2 } };
  const grid: PlaneGrid = { across: [-1, 1], up: [-1, 1], size: 8 };
  const twin = await twins.train({ documents: [trained({ epochs: 2 }), iris], ...choice, grid });
  expect(twin.sides.map(({ status }) => status)).toEqual(['finished', 'finished']);
  expect(twin).toMatchObject({ planes: null, hasSameBatches: false });
});

test('attention of both for an example: how much of it each head has elsewhere, as a plain computation says', async () => {
  const [one, other] = [lettersNet(2), lettersNet(2)].map((document, i) => trained({ epochs: 2, learningRate: [0.01, 0.1][i]! }, document)) as [Document, Document]; // prettier-ignore
  let first: Twin | undefined;
  onTold = (twin) => {
    if (twin.preparing !== null) return;
    if (!first) twins.control('resume');
    first ??= twin;
  };
  const end = await twins.train({
    documents: [one, other],
    ...choice,
    example: { ...example, index: 3 },
    isPaused: true,
  });
  expect(first!.attention).toMatchObject({ step: 0, notes: [], both: [{ identity: ATTENTION, apart: [0, 0] }] });
  const { fields } = createFiller((await loadData(one.data, { home })).training, 1)([3]);
  const mask = [...fields['mask']!];
  const attended: ReturnType<typeof plainly>['attended'][] = [];
  for (const document of [one, other]) {
    const { weights } = await alone(document);
    attended.push(plainly([...fields['tokens']!], weights, { isOff: () => false, isHidden: (_head, _query, key) => mask[key] === 0 }).attended); // prettier-ignore
  }
  const { both } = end.attention!;
  for (const [head, share] of both[0]!.apart.entries()) {
    const rows = attended[0]![head]!.flatMap((row, place) => (mask[place] === 0 ? [] : [row.reduce((sum, weight, key) => sum + Math.abs(weight - attended[1]![head]![place]![key]!) / 2, 0)])); // prettier-ignore
    expect(fromWire(share)).toBeCloseTo(rows.reduce((sum, row) => sum + row, 0) / rows.length, 5);
    expect(fromWire(share)).toBeGreaterThan(0.001);
  }
  expect(both[0]!.rows).toHaveLength(LENGTH);
  expect(both[0]!.weights.map(({ shape }) => shape)).toEqual([[HEADS, LENGTH, LENGTH], [HEADS, LENGTH, LENGTH]]); // prettier-ignore
});

test('attention of other sizes, or of one network alone, is not compared, and that is said', async () => {
  const letters = trained({ epochs: 1 }, lettersNet(1));
  const graph = { ...letters.graph, nodes: letters.graph.nodes.map((node) => (node.id === 'module1' ? { ...node, params: { ...node.params, heads: 4 } } : node)) }; // prettier-ignore
  const said = async (other: Document) => (await twins.train({ documents: [letters, other], ...choice })).attention!;
  const [sizes, single] = [await said({ ...letters, graph }), await said(trained({ epochs: 1 }))];
  expect(sizes.both).toEqual([]);
  expect(sizes.notes.map(({ en }) => en).join()).toContain(
    'heads, rows and columns are 2 × 16 × 16 in A and 4 × 16 × 16 in B.',
  );
  expect(single.notes.map(({ en }) => en)).toEqual(['1 attention only in A: there is nothing to compare it with.']);
  expect((await twins.train({ documents: [trained({ epochs: 1 }), trained({ epochs: 1 })], ...choice })).attention).toBeNull(); // prettier-ignore
});

test('a document with problems is refused before anything is trained', async () => {
  const broken = { ...moons, graph: { ...moons.graph, edges: [] } };
  expect(() => twins.train({ documents: [trained({}), broken], ...choice })).toThrow(/./);
  await runs.alone({ en: '', de: '' }, () => Promise.resolve());
});

test('they part where losses differ by a bit, by a millionth, and visibly', () => {
  const losses = new Losses();
  const [first, second] = [[1, 1, 1, 1, NaN], [1, 1 + 2 ** -52, 1 + 1e-5, 1.1, NaN]]; // prettier-ignore
  for (const [i, loss] of first.entries()) {
    losses.add(0, loss);
    losses.add(1, second[i]!);
  }
  expect(losses.parting).toEqual({ bits: 2, small: 3, visible: 4 });
  expect(losses.curve().map(({ difference }) => difference)).toEqual([0, 2 ** -52, 1 + 1e-5 - 1, 1.1 - 1, 'NaN']);
});

test('of ten thousand batches a few hundred means are told, also where one goes on alone', () => {
  const losses = new Losses();
  const all = Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
  for (const [i, loss] of all.entries()) {
    losses.add(0, loss);
    if (i < 5_000) losses.add(1, 2 * loss);
  }
  const curve = losses.curve();
  const [size, last] = [curve[0]!.step, curve.at(-1)!];
  expect(curve.length).toBeLessThanOrEqual(TWIN_POINTS);
  expect(last.step).toBe(10_000);
  expect(last.losses[1]).toBeNull();
  for (const [i, { step, losses: both }] of curve.entries()) {
    const mean = all.slice(i * size, step).reduce((sum, loss) => sum + loss, 0) / (step - i * size);
    expect(both[0]).toBeCloseTo(mean, 9);
    if (step <= 5_000) expect(both[1]).toBeCloseTo(2 * mean, 9);
  }
});
