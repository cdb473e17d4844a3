import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { examples } from '../../../core/examples/examples.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { connect } from '../../../core/graph/edits.ts';
import type { EngineEventName, EngineEvents } from '../../../core/protocol/engine.ts';
import type { Diagnosis } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { initialWeights } from '../../model/model.ts';
import { loadData } from '../../data/load.ts';
import { newTrainerState } from '../../train/trainer.ts';
import { compileDocument } from '../../train/prepare.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { diagnose } from './diagnose.ts';
import { sentenceOf, type Fault } from './fault.ts';
import { verdicts } from './verdicts.ts';

let home: string;
let events: { readonly name: EngineEventName; readonly payload: unknown }[];
const open = () =>
  new Runs(
    home,
    new RunStore(path.join(home, 'runs')),
    verdicts,
    (name, payload) => void events.push({ name, payload }),
  );

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-diagnose-'));
  events = [];
});
afterEach(() => rmSync(home, { recursive: true }));

interface Weights {
  /** Of the first layer, one unit per number, and its biases; of the second. */
  readonly first: readonly number[];
  readonly bias?: readonly number[];
  readonly second: readonly number[];
}

/** x, of -1 to 1, to a number, over a hidden layer; with these weights. */
function curve({ first, bias, second }: Weights, training: Partial<TrainingSettings> = {}): Document {
  const units = first.length;
  const document = chain(
    'Curve',
    [['dataset'], ['linear', { units }], ['relu'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]],
    {
      data: { kind: 'regression', examples: 60, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
      training: { ...defaultTraining, optimizer: defaultOptimizers.sgd, batchSize: 16, ...training },
    },
  );
  return withWeights(
    document,
    new Map([
      ['linear1.kernel', Float32Array.from(first)],
      ['linear1.bias', Float32Array.from(bias ?? first.map(() => 0))],
      ['linear2.kernel', Float32Array.from(second)],
      ['linear2.bias', Float32Array.of(0)],
    ]),
  );
}

/** What is wrong, and what the message says of it. */
const cases: readonly [string, Document, Partial<Diagnosis>, RegExp][] = [
  [
    'an output that is too large',
    curve({ first: [0], bias: [2e20], second: [4e30] }),
    { step: 1, phase: 'forward', nodeId: 'linear2', tensor: 'output', value: 'Infinity', largest: Math.fround(4e30) },
    /^Linear linear2 produced Infinity from kernel up to 4\.0e30 and inputs up to 2\.0e20; float32 holds nothing beyond/,
  ],
  [
    'a loss that is too large',
    curve({ first: [0], bias: [1], second: [3e25] }),
    { step: 1, phase: 'loss', nodeId: null, tensor: 'loss', value: 'Infinity', largest: Math.fround(3e25) },
    /^The loss became Infinity from outputs of the network up to 3\.0e25 and targets up to/,
  ],
  [
    'the gradient by a weight',
    curve({ first: [0], bias: [1e38], second: [5e-37] }),
    { step: 1, phase: 'backward', nodeId: 'linear2', tensor: 'kernel', value: 'Infinity', largest: Math.fround(1e38) },
    /^The gradient with respect to kernel of Linear linear2 became Infinity from inputs up to 1\.0e38 and gradients with respect to its outputs/,
  ],
  [
    'the gradient by an output',
    curve({ first: [0, 0], bias: [1e-17, -1], second: [1e19, 1e38] }),
    { step: 1, phase: 'backward', nodeId: 'relu1', tensor: 'gradient', value: 'Infinity', largest: Math.fround(1e38) },
    /^The gradient with respect to the outputs of ReLU relu1 became Infinity from kernel up to 1\.0e38 and gradients after it/,
  ],
  [
    'a new weight',
    curve({ first: [0], bias: [1e36], second: [5e-35] }, { learningRate: 1000 }),
    { step: 1, phase: 'update', nodeId: 'linear2', tensor: 'kernel', value: '-Infinity' },
    /^The learning rate 1000 is too large: with SGD, 0\.00001 to 3 is usual\. The update made kernel of Linear linear2 −Infinity from gradients up to 1\.\de38 .* at a learning rate of 1,000;/,
  ],
  [
    'what the optimizer keeps of a weight',
    curve({ first: [0], bias: [1e15], second: [1] }, { optimizer: defaultOptimizers.adam }),
    { step: 1, phase: 'update', nodeId: 'linear2', tensor: 'kernel', value: 'Infinity' },
    /^The optimizer’s state for kernel of Linear linear2 became Infinity from gradients up to 2\.0e30 and values before up to 1; float32 holds/,
  ],
];

describe.each(['eager', 'compiled'] as const)('a run that diverges, %s, says where it began:', (runtime) => {
  test.each(cases)('%s', async (_, document, expected, message) => {
    const run = await open().start({ document, runtime, device: 'cpu' });
    await run.ended();
    const { diagnosis, progress } = run.record();
    expect(progress.status).toBe('diverged');
    expect(diagnosis).toMatchObject(expected);
    expect(diagnosis!.message.en).toMatch(message);
    // It is told, and there the next day.
    const told = events.findLast(({ name }) => name === 'runProgress')!.payload as EngineEvents['runProgress'];
    expect(told.diagnosis).toEqual(diagnosis);
    expect((await open().listed(run.id)).record.diagnosis).toEqual(diagnosis);
  });

  test('a learning rate that is too large', async () => {
    const document = curve({ first: [0.5, -0.3], second: [0.2, 0.4] }, { learningRate: 1000, epochs: 50 });
    const run = await open().start({ document, runtime, device: 'cpu' });
    await run.ended();
    const { diagnosis, progress, steps } = run.record();
    expect(progress.status).toBe('diverged');
    // The step that could not be done, or the one before it that made the weights too large for it.
    expect([progress.step + 1, progress.step + 2]).toContain(diagnosis!.step);
    expect(diagnosis!.step).toBeLessThanOrEqual(steps.at(-1)!.step);
    expect(diagnosis!.largest).toBeGreaterThan(1e15);
    const again = await open().start({ document, runtime, device: 'cpu' });
    await again.ended();
    expect(again.record().diagnosis).toEqual(diagnosis);
  });
});

/** Two of four columns are taken: the other output is nobody's. */
function halfTaken(): Document {
  const front = chain('Half', [['dataset'], ['split', { width: 2 }]], { data: { kind: 'iris' } });
  const { graph } = chain('End', [['linear', { units: 3 }], ['output']]);
  const nodes = [...front.graph.nodes, ...graph.nodes];
  const both = { ...front, graph: { nodes, edges: [...front.graph.edges, ...graph.edges] } };
  const wired = connect(both, ROOT, { node: 'split1', port: 'first' }, { node: 'linear1', port: 'in' });
  if (!wired.ok) throw new Error(wired.error.en);
  return wired.value;
}

describe('a diagnosis', () => {
  test.each([
    ['', examples['iris']!],
    [', also where nobody takes an output of it,', halfTaken()],
  ])('of a network%s in which all is well is none', async (_, document) => {
    const model = compileDocument(document);
    const data = await loadData(document.data, { home });
    const state = { weights: initialWeights(model, 1), optimizer: new Map() };
    expect(
      await diagnose({ model, settings: document.training, data, state, reached: { ...newTrainerState, step: 7 } }),
    ).toBeNull();
  });

  test('of NaN says what gives NaN', () => {
    const inputs = { name: text('inputs', 'Eingaben'), largest: 2e20 };
    const fault: Fault = { node: null, phase: 'loss', tensor: 'loss', value: NaN, sources: [inputs] };
    const { en, de } = sentenceOf(fault, { learningRate: 1, seen: 4, size: 4 });
    expect(en).toBe(
      'The loss became NaN from inputs up to 2.0e20; Infinity − Infinity, 0 · Infinity and 0 / 0 give NaN.',
    );
    expect(de).toMatch(/^Der Verlust wurde NaN aus Eingaben bis 2,0e20; .* ergeben NaN\.$/);
  });

  test('of a large batch looks at a part of it, and says so', async () => {
    const document: Document = { ...examples['fashion-mnist']!, data: { kind: 'fashion-mnist', limit: 1000 } };
    const settings = { ...document.training, batchSize: 1000 };
    const model = compileDocument(document);
    const data = await loadData(document.data, { home });
    const weights = new Map(initialWeights(model, 1));
    const { shape, values } = weights.get('linear1.kernel')!;
    weights.set('linear1.kernel', { shape, values: values.map(() => 3e38) });
    const state = { weights, optimizer: new Map() };
    const diagnosis = await diagnose({ model, settings, data, state, reached: newTrainerState });
    expect(diagnosis).toMatchObject({ nodeId: 'linear1', phase: 'forward' });
    const [, seen] = /Seen with (\d+) of the batch’s 1,000 examples\.$/.exec(diagnosis!.message.en)!;
    expect(Number(seen)).toBeLessThan(1000);
  }, 60_000);
});
