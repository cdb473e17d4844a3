import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { connect } from '../../../core/graph/edits.ts';
import type { TensorView } from '../../../core/protocol/explain.ts';
import { defaultOptimizers, defaultTraining } from '../../../core/training/settings.ts';
import { initialWeights } from '../../model/model.ts';
import { openCpu } from '../../devices/cpu.ts';
import { loadData } from '../../data/load.ts';
import { StoredExamples, type LoadedData } from '../../data/types.ts';
import { createFiller } from '../../train/batches.ts';
import { EagerStep } from '../../train/steps/eagerStep.ts';
import { compileDocument } from '../../train/prepare.ts';
import { explainStep } from './explainStep.ts';

const numbers = (view: TensorView | null | undefined) =>
  view?.values ? [...new Float32Array(Uint8Array.from(Buffer.from(view.values.data, 'base64')).buffer)] : undefined;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('one training step', () => {
  test('has the numbers of the lecture: x = 2, w = 3, b = 1, target 9', async () => {
    const document = chain(
      'fixture',
      [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]],
      {
        data: { kind: 'regression', examples: 10, noise: 0, classes: 2, testShare: 0.2, seed: 1 },
        training: { ...defaultTraining, learningRate: 0.05, optimizer: defaultOptimizers.sgd },
      },
    );
    const loaded = await loadData(document.data, { home: '/nowhere' });
    const one: LoadedData = {
      ...loaded,
      training: new StoredExamples(loaded.spec, { features: Float32Array.of(2), labels: Float32Array.of(9) }),
    };
    const weights = new Map([
      ['linear1.kernel', { shape: [1, 1], values: Float32Array.of(3) }],
      ['linear1.bias', { shape: [1], values: Float32Array.of(1) }],
    ]);
    const model = compileDocument(document);
    const state = { weights, optimizer: new Map() };
    const { nodes, loss } = await explainStep({ model, settings: document.training, data: one, state, step: 0 }, 0);
    const linear = nodes.find(({ nodeId }) => nodeId === 'linear1')!;
    expect(numbers(nodes[0]!.output)).toEqual([2]);
    expect(numbers(linear.output)).toEqual([7]);
    expect(loss).toBe(4);
    expect(numbers(linear.gradient)).toEqual([-4]);
    const [kernel, bias] = linear.weights;
    expect([numbers(kernel!.gradient), numbers(bias!.gradient)]).toEqual([[-8], [-4]]);
    expect(numbers(kernel!.after)![0]).toBeCloseTo(3.4, 6);
    expect(numbers(bias!.after)![0]).toBeCloseTo(1.2, 6);
    expect(numbers(nodes[0]!.gradient)).toEqual([-12]);
  });

  test('ends at the weights that training has after it, and its gradients are those of finite differences', async () => {
    const document = examples['xor']!;
    const model = compileDocument(document);
    const data = await loadData(document.data, { home: '/nowhere' });
    const state = { weights: initialWeights(model, 4), optimizer: new Map() };
    const { nodes } = await explainStep({ model, settings: document.training, data, state, step: 0 }, 5);

    const trained = new EagerStep(await openCpu(), model, document.training, state);
    const batch = createFiller(data.training, 1)([5]);
    const loss = async (weights: typeof state.weights) => {
      trained.write({ weights, optimizer: new Map() });
      return (await trained.evaluate(batch)).loss;
    };
    const linear = nodes.find(({ weights }) => weights.length > 0)!;
    const name = `${linear.nodeId}.kernel`;
    const { shape, values } = state.weights.get(name)!;
    const moved = (by: number) =>
      new Map([...state.weights, [name, { shape, values: values.map((value, i) => (i === 3 ? value + by : value)) }]]);
    const slope = ((await loss(moved(1e-2))) - (await loss(moved(-1e-2)))) / 2e-2;
    expect(numbers(linear.weights[0]!.gradient)![3]).toBeCloseTo(slope, 3);

    trained.write(state);
    await trained.run(batch, { learningRate: document.training.learningRate, step: 0 });
    const after = (await trained.read()).weights;
    for (const node of nodes) {
      for (const weight of node.weights) {
        for (const [i, value] of numbers(weight.after)!.entries())
          expect(value).toBeCloseTo(after.get(`${node.nodeId}.${weight.name}`)!.values[i]!, 6);
      }
    }
    trained.dispose();
  });

  test('tells the gradients of all edges apart, and those of an output add up to its own', async () => {
    // The output of Linear goes to Tanh, Add and Multiply.
    let document = chain(
      'diamond',
      [
        ['dataset'],
        ['linear', { units: 4 }],
        ['tanh'],
        ['add'],
        ['multiply'],
        ['linear', { units: 3 }],
        ['output', {}],
      ],
      { data: { kind: 'iris' } },
    );
    for (const to of ['add1', 'multiply1']) {
      const joined = connect(document, ROOT, { node: 'linear1', port: 'out' }, { node: to, port: 'in' });
      if (!joined.ok) throw new Error(joined.error.en);
      document = joined.value;
    }
    const model = compileDocument(document);
    const data = await loadData(document.data, { home: '/nowhere' });
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const { nodes } = await explainStep({ model, settings: document.training, data, state, step: 0 }, 7);
    const edges = nodes.flatMap(({ inputs }) => inputs).filter(({ from }) => from === 'linear1');
    expect(edges).toHaveLength(3);
    const parts = edges.map(({ gradient }) => numbers(gradient)!);
    expect(new Set(parts.map((part) => part.join())).size).toBeGreaterThan(2);
    const whole = numbers(nodes.find(({ nodeId }) => nodeId === 'linear1')!.gradient)!;
    for (const [i, value] of whole.entries()) {
      expect(parts.reduce((sum, part) => sum + part[i]!, 0)).toBeCloseTo(value, 5);
    }
    expect(edges.map(({ edge }) => edge).toSorted()).toEqual(
      document.graph.edges.filter(({ from }) => from.node === 'linear1').map(({ id }) => id).toSorted(), // prettier-ignore
    );
  });

  test('says what clipping leaves, and what the optimizer remembers', async () => {
    const xor = examples['xor']!;
    const training = { ...xor.training, clip: { kind: 'value', limit: 1e-3 } as const };
    const model = compileDocument({ ...xor, training });
    const data = await loadData(xor.data, { home: '/nowhere' });
    const state = { weights: initialWeights(model, 3), optimizer: new Map() };
    const { nodes } = await explainStep({ model, settings: training, data, state, step: 0 }, 0);
    const [kernel] = nodes.find(({ nodeId }) => nodeId === 'linear3')!.weights;
    const [raw, clipped] = [numbers(kernel!.gradient)!, numbers(kernel!.clipped)!];
    expect(Math.max(...raw.map(Math.abs))).toBeGreaterThan(1e-3);
    expect(clipped).toEqual(raw.map((value) => Math.fround(Math.min(1e-3, Math.max(-1e-3, value)))));
    const [mean, square] = kernel!.slots;
    expect([mean!.name, square!.name]).toEqual(['mean', 'square']);
    expect(numbers(mean!.before)!.every((value) => value === 0)).toBe(true);
    for (const [i, value] of numbers(mean!.after)!.entries()) expect(value).toBeCloseTo(0.1 * clipped[i]!, 9);
  });

  test('of pictures says the most of what is too large to be shown', async () => {
    const document = examples['fashion-cnn']!;
    const model = compileDocument(document);
    const data = await loadData(document.data, { home: '/nowhere' });
    const before = tf.memory().numTensors;
    const state = { weights: initialWeights(model, 1), optimizer: new Map() };
    const { nodes } = await explainStep({ model, settings: document.training, data, state, step: 0 }, 0);
    expect(nodes.map(({ nodeId }) => nodeId)).toEqual(model.nodes.map(({ id }) => id));
    const conv = nodes.find(({ nodeId }) => nodeId === 'conv2d1')!;
    expect(conv.output.values).toBeNull();
    expect(Number(conv.output.max)).toBeGreaterThan(Number(conv.output.mean));
    expect(tf.memory().numTensors).toBe(before);
  });
});
