import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { layerDepths } from '../../core/analysis/layers.ts';
import { withLocks, withWeights } from '../../core/analysis/startWeights.ts';
import { handWired } from '../../core/examples/handWired.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { defaultOptimizers, defaultTraining, type OptimizerKind } from '../../core/training/settings.ts';
import { CompiledStep } from '../train/steps/compiledStep.ts';
import { openCpu } from '../devices/cpu.ts';
import { EagerStep } from '../train/steps/eagerStep.ts';
import { compileDocument } from '../train/prepare.ts';
import type { StepState, TrainingStep } from '../train/steps/step.ts';
import type { Batch } from '../tensors/batch.ts';
import { initialWeights, type Model } from './model.ts';
import { unitsOf } from './units.ts';

const plane = { kind: 'xor', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const training = { ...defaultTraining, learningRate: 0.1 };

/** A net of single perceptrons, each wired to all of the layer before it. */
const perceptrons = (...widths: number[]) => handWired('perceptrons', widths, 'tanh', { data: plane, training });

/** The same network out of Linear blocks. */
const linears = (...widths: number[]) =>
  chain(
    'linears',
    [
      ['dataset'],
      ...widths.flatMap((units): [string, Record<string, number>?][] => [['linear', { units }], ['tanh']]),
      ['output', { loss: 'meanSquaredError', from: 'signs' }],
    ],
    { data: plane, training },
  );

const batch: Batch = {
  size: 4,
  fields: {
    features: Float32Array.of(0.5, -1, 1, 1, -1, 0.3, -0.2, -0.7),
    labels: Int32Array.of(0, 1, 1, 0),
  },
};

test('perceptrons that are trained at other rates, because other layers follow them, are computed apart', () => {
  const { nodes } = compileDocument(perceptrons(2, 1));
  const sizes = (depths: ReadonlyMap<string, number>) => unitsOf(nodes, depths).flatMap((unit) => (unit.name.startsWith('perceptron') ? [unit.nodes.length] : [])); // prettier-ignore
  expect(sizes(layerDepths(nodes))).toEqual([2, 1]);
  expect(sizes(new Map([['perceptron1', 2]]))).toEqual([1, 1, 1]);
});

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The weights of a network of Linear blocks with those of the perceptrons, column by column. */
function gathered(model: Model, state: StepState, widths: readonly number[]): StepState {
  const weights = new Map(state.weights);
  let next = 1;
  for (const [layer, units] of widths.entries()) {
    const columns = Array.from({ length: units }, () => `perceptron${next++}`);
    const rows = layer === 0 ? 2 : (widths[layer - 1] ?? 0);
    const kernel = new Float32Array(rows * units);
    const bias = new Float32Array(units);
    for (const [column, id] of columns.entries()) {
      state.weights.get(`${id}.kernel`)!.values.forEach((value, row) => (kernel[row * units + column] = value));
      bias[column] = state.weights.get(`${id}.theta`)!.values[0]!;
    }
    weights.set(`linear${layer + 1}.kernel`, { shape: [rows, units], values: kernel });
    weights.set(`linear${layer + 1}.bias`, { shape: [units], values: bias });
  }
  return { weights: new Map(model.weights.map(({ name }) => [name, weights.get(name)!])), optimizer: new Map() };
}

async function trained(
  step: TrainingStep,
  steps: number,
): Promise<{ readonly losses: number[]; readonly state: StepState }> {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await step.run(batch, { learningRate: 0.1, step: i })).loss);
  const state = await step.read();
  step.dispose();
  return { losses, state };
}

describe('perceptrons of one layer', () => {
  test('are computed together: a 2-8-8-1 net in three products', () => {
    const model = compileDocument(perceptrons(8, 8, 1));
    expect(model.weights).toHaveLength(34);
    expect(model.trained.map(({ spec }) => spec.shape)).toEqual([[2, 8], [8], [8, 8], [8], [8, 1], [1]]);
  });

  test.each([
    ['eager', 'sgd'],
    ['compiled', 'adam'],
  ] as const)('train as the same network of Linear blocks does, %s, %s', async (runtime, kind: OptimizerKind) => {
    const widths = [8, 8, 1];
    const single = compileDocument(perceptrons(...widths));
    const layered = compileDocument(linears(...widths));
    const state = { weights: initialWeights(single, 3), optimizer: new Map() };
    const settings = { ...training, optimizer: defaultOptimizers[kind] };
    const device = await openCpu();
    const open = (model: Model, initial: StepState) =>
      runtime === 'eager'
        ? new EagerStep(device, model, settings, initial)
        : new CompiledStep(model, settings, initial);
    const a = await trained(open(single, state), 20);
    const b = await trained(open(layered, gathered(layered, state, widths)), 20);
    for (const [i, loss] of a.losses.entries()) expect(loss).toBeCloseTo(b.losses[i]!, 5);
    const after = gathered(layered, a.state, widths).weights;
    for (const [name, { values }] of b.state.weights) {
      for (const [i, value] of values.entries()) expect(after.get(name)!.values[i]).toBeCloseTo(value, 5);
    }
  });

  test('may have their wires drawn in any order', async () => {
    const straight = perceptrons(2, 1);
    // The wires into the second perceptron change places, and their weights with them.
    const into = straight.graph.edges.filter(({ to }) => to.node === 'perceptron2');
    const edges = [...straight.graph.edges.filter((edge) => !into.includes(edge)), ...into.toReversed()];
    const crossed: Document = { ...straight, graph: { ...straight.graph, edges } };
    const set = (document: Document, kernel: readonly number[]) =>
      withWeights(document, new Map([['perceptron2.kernel', Float32Array.from(kernel)]]));
    const results = [];
    for (const document of [set(straight, [0.3, -0.8]), set(crossed, [-0.8, 0.3])]) {
      const model = compileDocument(document);
      expect(model.trained).toHaveLength(4);
      const step = new EagerStep(await openCpu(), model, training, { weights: initialWeights(model, 1), optimizer: new Map() }); // prettier-ignore
      results.push(await trained(step, 5));
    }
    expect(results[1]!.losses).toEqual(results[0]!.losses);
    const [a, b] = results.map(({ state }) => [...state.weights.get('perceptron2.kernel')!.values]);
    expect(b!.toReversed()).toEqual(a);
  });
});

test("a single perceptron's own weights lie on its wires in the order in which they were drawn", async () => {
  const { graph, ...straight } = perceptrons(1);
  const model = compileDocument({ ...straight, graph: { ...graph, edges: graph.edges.toReversed() } });
  const own = new Map<string, tf.Tensor>([
    ['perceptron1.kernel', tf.tensor2d([0.3, -0.8], [2, 1])],
    ['perceptron1.theta', tf.tensor1d([0])],
  ]);
  const output = model.apply(tf, own, new Map([['features', tf.tensor2d([[0.5, -1]])]]), {
    isTraining: false,
    seed: 0,
  });
  // The first wire brings x2.
  expect(output.dataSync()[0]).toBeCloseTo(Math.tanh(0.3 * -1 - 0.8 * 0.5), 6);
});

describe('locked weights', () => {
  test.each(['eager', 'compiled'] as const)('stay while the others learn, %s', async (runtime) => {
    const document = withLocks(perceptrons(2, 1), 'perceptron2', 'kernel', [0], true);
    const both = withLocks(document, 'perceptron3', 'theta', [0], true);
    const model = compileDocument(both);
    const initial = { weights: initialWeights(model, 5), optimizer: new Map() };
    const settings = { ...training, optimizer: defaultOptimizers.adamw, weightDecay: 0.1 };
    const step = runtime === 'eager' ? new EagerStep(await openCpu(), model, settings, initial) : new CompiledStep(model, settings, initial); // prettier-ignore
    const { state } = await trained(step, 5);
    const [before, after] = [initial.weights, state.weights].map((weights) => [...weights.get('perceptron2.kernel')!.values]); // prettier-ignore
    expect(after![0]).toBe(before![0]);
    expect(after![1]).not.toBe(before![1]);
    expect(state.weights.get('perceptron3.theta')).toEqual(initial.weights.get('perceptron3.theta'));
    expect(state.weights.get('perceptron1.theta')).not.toEqual(initial.weights.get('perceptron1.theta'));
  });
});
