import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { analyse } from '../../core/analysis/analyse.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document, type GraphNode } from '../../core/graph/document.ts';
import { ungroup } from '../../core/graph/modules.ts';
import { createRandom } from '../../core/random.ts';
import { defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { openCpu } from '../devices/cpu.ts';
import { compile, initialWeights } from '../model/model.ts';
import { graphInputs } from '../graph/ir.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { EagerStep } from './steps/eagerStep.ts';
import { createOptimizer } from './steps/optimizers.ts';
import { names, stillWeights, traceTraining } from './steps/program.ts';

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const settings: TrainingSettings = { ...defaultTraining, weightDecay: 0.01, clip: { kind: 'norm', limit: 0.5 } };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** All numbers after six steps of Adam, by name, and before them. */
async function trained(document: Document, runtime: 'eager' | 'compiled') {
  const analysis = analyse(document);
  expect(analysis.problems).toEqual([]);
  const model = compile(analysis);
  const begin = initialWeights(model, 3);
  const initial = { weights: begin, optimizer: new Map() };
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
  const numbers = (tensors: typeof weights) => new Map([...tensors].map(([name, { values }]) => [name, [...values]]));
  return { losses, before: numbers(begin), weights: numbers(weights), slots: numbers(optimizer) };
}

function saying(document: Document, said: Readonly<Record<string, Partial<GraphNode>>>): Document {
  const nodes = document.graph.nodes.map((node) => ({ ...node, ...said[node.id] }));
  return { ...document, graph: { ...document.graph, nodes } };
}

const layers = chain(
  'x',
  [['dataset'], ['linear', { units: 6 }], ['batchNorm'], ['tanh'], ['dropout'], ['linear', { units: 6 }], ['linear', { units: 6 }], ['linear', { units: 2 }], ['output']],
  { data },
); // prettier-ignore
/** Without a norm behind it: there a bias has no gradient but noise, of which Adam makes steps. */
const plain = chain(
  'x',
  [['dataset'], ['linear', { units: 6 }], ['tanh'], ['dropout'], ['linear', { units: 6 }], ['linear', { units: 6 }], ['linear', { units: 2 }], ['output']],
  { data },
); // prettier-ignore
const tied = saying(plain, { linear3: { shares: 'linear2' }, linear4: { shares: 'linear1' } });
const frozen = saying(layers, { batchNorm1: { isFrozen: true }, linear2: { isFrozen: true } });

describe('shared weights', () => {
  it('are one tensor with one set of slots, which learns from both uses', async () => {
    const { weights, slots, before } = await trained(tied, 'eager');
    expect([...weights.keys()].filter((name) => name.startsWith('linear'))).toEqual(['linear1.kernel', 'linear1.bias', 'linear2.kernel', 'linear2.bias', 'linear4.bias']); // prettier-ignore
    expect([...slots.keys()].some((name) => name.startsWith('linear3'))).toBe(false);
    expect(weights.get('linear2.kernel')).not.toEqual(before.get('linear2.kernel'));
  });

  it('learn alike in a compiled step', async () => expectClose(await trained(tied, 'compiled'), await trained(tied, 'eager')));
}); // prettier-ignore

describe('what is frozen', () => {
  it('is no outcome of an update', () => {
    const model = compile(analyse(frozen));
    const graph = traceTraining(tf, { model, settings, optimizer: createOptimizer(settings) }, 4, 1);
    const left = graph.outputs.map(({ name }) => name);
    const weights = graphInputs(graph).flatMap(({ name }) => (name.startsWith('weight/') ? [name] : []));
    expect(weights.filter((name) => !left.includes(name))).toEqual(stillWeights(model).map(names.weight));
    expect(stillWeights(model)).toContain('batchNorm1.movingMean');
  });

  it.each(['eager', 'compiled'] as const)('stays as it is, statistics too, without slots: %s', async (runtime) => {
    const { weights, slots, before } = await trained(frozen, runtime);
    for (const [name, values] of weights) {
      const isFrozen = /^(batchNorm1|linear2)\./.test(name);
      if (isFrozen) expect(values, name).toEqual(before.get(name));
      else expect(values, name).not.toEqual(before.get(name));
    }
    expect([...slots.keys()].some((name) => /^(batchNorm1|linear2)\./.test(name))).toBe(false);
  });

  it('learns alike in a compiled step', async () => expectClose(await trained(frozen, 'compiled'), await trained(frozen, 'eager')));
}); // prettier-ignore

describe('a module that is repeated', () => {
  /** A residual block with dropout, as wide as its param says, three times. */
  const { graph } = chain('m', [['moduleInput'], ['linear'], ['relu'], ['dropout'], ['add'], ['moduleOutput']]);
  const skip = { id: 'skip', from: { node: 'moduleInput1', port: 'out' }, to: { node: 'add1', port: 'in' } };
  const nodes = graph.nodes.map((node) => (node.block === 'linear' ? { ...node, params: { units: { expression: 'width' } } } : node)); // prettier-ignore
  const module = { name: 'Residual', params: [{ kind: 'integer', name: 'width', default: 1 } as const], graph: { nodes, edges: [...graph.edges, skip] } }; // prettier-ignore
  const outer = chain('x', [['dataset'], ['linear', { units: 6 }], ['linear', { units: 2 }], ['output']], { data });
  const [first, , last] = outer.graph.edges;
  const repeated: Document = {
    ...outer,
    graph: {
      nodes: [...outer.graph.nodes, { id: 'use', module: 'm', params: { width: { expression: '2 * 3' } }, repeat: 3 }],
      edges: [
        first!,
        { id: 'a', from: { node: 'linear1', port: 'out' }, to: { node: 'use', port: 'moduleInput1' } },
        { id: 'b', from: { node: 'use', port: 'moduleOutput1' }, to: { node: 'linear2', port: 'in' } },
        last!,
      ],
    },
    modules: { m: module },
  };
  const opened = (document: Document, id: string): Document => {
    const edited = ungroup(document, ROOT, id);
    if (!edited.ok) throw new Error(edited.error.en);
    return edited.value;
  };

  it.each(['eager', 'compiled'] as const)('gives the same numbers written out, bit for bit: %s', async (runtime) => {
    const before = await trained(repeated, runtime);
    expect(before.weights.has('use/3/linear1.kernel')).toBe(true);
    const uses = opened(repeated, 'use');
    expect(uses.graph.nodes.filter((node) => node.module)).toHaveLength(3);
    expect(await trained(uses, runtime)).toEqual(before);
    const flat = uses.graph.nodes
      .filter((node) => node.module)
      .reduce((document, { id }) => opened(document, id), uses);
    expect(flat.graph.nodes.some((node) => node.module)).toBe(false);
    expect(flat.graph.nodes.filter(({ block }) => block === 'linear').map(({ params }) => params['units'])).toEqual([6, 2, 6, 6, 6]); // prettier-ignore
    expect(await trained(flat, runtime)).toEqual(before);
  });
});

type Outcome = Awaited<ReturnType<typeof trained>>;

function expectClose(actual: Outcome, wanted: Outcome): void {
  expect([...actual.weights.keys()]).toEqual([...wanted.weights.keys()]);
  actual.losses.forEach((loss, i) => expect(loss).toBeCloseTo(wanted.losses[i]!, 4));
  for (const [name, values] of actual.weights) values.forEach((value, at) => expect(value, `${name} ${at}`).toBeCloseTo(wanted.weights.get(name)![at]!, 3)); // prettier-ignore
}
