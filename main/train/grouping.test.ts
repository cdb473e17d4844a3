import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { analyse } from '../../core/analysis/analyse.ts';
import { handWired } from '../../core/examples/handWired.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { group, ungroup } from '../../core/graph/modules.ts';
import { createRandom } from '../../core/random.ts';
import { defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { compile, initialWeights } from '../model/model.ts';
import { graphSignature } from '../graph/signature.ts';
import { openCpu } from '../devices/cpu.ts';
import { EagerStep } from './steps/eagerStep.ts';

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const settings: TrainingSettings = { ...defaultTraining, clip: { kind: 'norm', limit: 0.5 } };
const layers = chain(
  'x',
  [['dataset'], ['linear', { units: 6 }], ['batchNorm'], ['tanh'], ['dropout'], ['linear', { units: 5 }], ['relu'], ['linear', { units: 2 }], ['output']],
  { data },
); // prettier-ignore
const neurons = handWired('net', [5, 4, 1], 'tanh', { data });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The numbers of some steps, by name: all weights after them, with running statistics, and the slots. */
async function trained(document: Document, runtime: 'eager' | 'compiled') {
  const analysis = analyse(document);
  expect(analysis.problems).toEqual([]);
  const model = compile(analysis);
  const initial = { weights: initialWeights(model, 3), optimizer: new Map() };
  const step =
    runtime === 'eager'
      ? new EagerStep(await openCpu(), model, settings, initial)
      : new CompiledStep(model, settings, initial, { threads: [1] });
  const random = createRandom(5);
  const losses: number[] = [];
  for (let i = 0; i < 6; i++) {
    const features = Float32Array.from({ length: 16 }, () => random.normal());
    const batch = { size: 8, fields: { features, labels: Int32Array.from({ length: 8 }, (_, at) => Number((features[2 * at] ?? 0) > 0)) } }; // prettier-ignore
    losses.push((await step.run(batch, { learningRate: 0.05, step: i })).loss);
  }
  const { weights, optimizer } = await step.read();
  step.dispose();
  const numbers = [...weights, ...optimizer].map(([name, { values }]) => [name, [...values]] as const);
  return { losses, numbers: Object.fromEntries(numbers) };
}

const grouped = (document: Document, ids: readonly string[]) => {
  const edited = group(document, ROOT, ids, 'M');
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
};
const moduleOf = ({ graph }: Document) => graph.nodes.find(({ module }) => module !== undefined)?.id;
const opened = (document: Document, use = 'module1') => {
  const edited = ungroup(document, ROOT, use);
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
};

it('a module that is repeated becomes the very step that it is written out', () => {
  const { graph: inner } = chain('m', [['moduleInput'], ['linear', { units: 6 }], ['tanh'], ['moduleOutput']]);
  const outer = chain('x', [['dataset'], ['linear', { units: 6 }], ['linear', { units: 2 }], ['output']], { data });
  const use = { id: 'module1', module: 'm', params: {}, repeat: 3 };
  const wires = [
    { id: 'a', from: { node: 'linear1', port: 'out' }, to: { node: 'module1', port: 'moduleInput1' } },
    { id: 'b', from: { node: 'module1', port: 'moduleOutput1' }, to: { node: 'linear2', port: 'in' } },
  ];
  const edges = [...outer.graph.edges.filter(({ to }) => to.node !== 'linear2'), ...wires];
  const repeated: Document = {
    ...outer,
    graph: { nodes: [...outer.graph.nodes, use], edges },
    modules: { m: { name: 'M', params: [], graph: inner } },
  };
  let written = opened(repeated);
  for (let use = moduleOf(written); use !== undefined; use = moduleOf(written)) written = opened(written, use);
  const [a, b] = [repeated, written].map((document) => {
    const model = compile(analyse(document));
    const initial = { weights: initialWeights(model, 3), optimizer: new Map() };
    const step = new CompiledStep(model, settings, initial, { threads: [1] });
    return [graphSignature(step.graph(8, 1)), initial.weights] as const;
  });
  expect(a).toEqual(b);
  expect(b?.[1].has('module1/3/linear1.kernel')).toBe(true);
});

describe.each(['eager', 'compiled'] as const)('%s training', (runtime) => {
  it.each([
    ['layers with dropout', layers, ['batchNorm1', 'tanh1', 'dropout1', 'linear2']],
    ['single neurons', neurons, ['perceptron2', 'perceptron4']],
    ['neurons of two layers', neurons, ['perceptron5', 'perceptron6', 'perceptron7', 'perceptron8', 'perceptron9']],
  ])('%s gives the same numbers, bit for bit, in a module and out of it again', async (_, document, ids) => {
    const before = await trained(document, runtime);
    expect(Object.keys(before.numbers).length).toBeGreaterThan(10);
    const module = grouped(document, ids);
    expect(await trained(module, runtime)).toEqual(before);
    expect(await trained(opened(module), runtime)).toEqual(before);
  });
});
