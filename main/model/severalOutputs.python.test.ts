// Programs of networks with several outputs train as the network here is trained.
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { toKeras } from '../../core/codegen/keras.ts';
import { toPyTorch } from '../../core/codegen/pytorch.ts';
import { pointsOf } from '../../core/data/points.ts';
import { network, type End } from '../../core/examples/severalPorts.ts';
import type { Document, GraphNode } from '../../core/graph/document.ts';
import { defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { python, runAll } from './pythonPrograms.ts';
import { spreadWeights } from './tied.ts';

const data = pointsOf([[0.5, -1, 0], [-0.7, 2, 1], [1.5, 1, 0], [-1, -0.25, 1], [2, 0.75, 1]]); // prettier-ignore
const training: TrainingSettings = {
  ...defaultTraining,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false },
  learningRate: 0.1,
  batchSize: 5,
  shuffles: false,
  epochs: 6,
};

/** Classes of the points, and a second output behind the same layer. */
function heads(second: GraphNode['params'], nodes: Readonly<Record<string, GraphNode['params']>>, wires: readonly (readonly [End, End])[], changes: Partial<TrainingSettings> = {}, last = 'linear3'): Document {
  const own = { dataset1: {}, linear1: { units: 3 }, tanh1: {}, linear2: { units: 2 }, linear3: { units: 2 }, output1: {}, output2: second, ...nodes };
  const trunk = [['dataset1', 'linear1'], ['linear1', 'tanh1'], ['tanh1', 'linear2'], ['linear2', 'output1'], ['tanh1', 'linear3'], [last, 'output2']] as const;
  const document = { ...network(own, [...trunk, ...wires], { ...data, testShare: 0 }), training: { ...training, ...changes } };
  return withWeights(document, spreadWeights(document));
} // prettier-ignore

const squares = { loss: 'meanSquaredError' };
const reconstructed = [['dataset1', ['output2', 'target']]] as const;
const early = { metric: 'valLoss/output2', patience: 1, minDelta: 100, restoresBest: true };

const documents: readonly (readonly [string, Document])[] = [
  ['what went in', heads({ loss: 'huber', factor: 0.5 }, {}, reconstructed)],
  ['what is computed from it', heads(squares, { sigmoid1: {} }, [['dataset1', 'sigmoid1'], ['sigmoid1', ['output2', 'target']]])],
  ['classes that are computed', heads({}, { feature1: { number: 1 }, tokens1: { count: 2 }, reshape1: { shape: [1, 2] } }, [['linear3', 'reshape1'], ['dataset1', 'feature1'], ['feature1', 'tokens1'], ['tokens1', ['output2', 'target']]], {}, 'reshape1')],
  ['the labels, by another loss', heads({ ...squares, factor: 2 }, {}, [])],
  ['an early stop by the second', heads(squares, {}, reconstructed, { earlyStopping: early })],
]; // prettier-ignore
/** Keras has no mean over what counts. */
const maskedDocuments: readonly (readonly [string, Document])[] = [
  ['a mask of numbers below 0 too', heads(squares, {}, [...reconstructed, ['dataset1', ['output2', 'mask']]])],
  ['a mask of tokens', heads(squares, { tokens1: { count: 3 } }, [...reconstructed, ['dataset1', 'tokens1'], ['tokens1', ['output2', 'mask']]])],
]; // prettier-ignore

/** The total after each epoch, which is one step: what the next step finds. */
async function trained({ training: { epochs, earlyStopping, ...own }, ...rest }: Document): Promise<readonly number[]> {
  const document = { ...rest, training: { ...own, epochs: epochs + 1, earlyStopping: null } };
  const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-ends-'));
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document, runtime: 'eager', device: 'cpu' });
  await run.ended();
  const losses = run.record().epochs.map(({ values }) => Number(values.loss));
  return losses.slice(1, earlyStopping ? 3 : undefined);
}

describe.skipIf(!python)('programs of several outputs (need NEUROLOOM_PYTHON)', () => {
  it('train as the network here is trained', async () => {
    const all = [...documents, ...maskedDocuments];
    const pytorch = all.map(([title, document]) => {
      const program = toPyTorch(document);
      if (!program.ok) throw new Error(`${title}: ${program.error[0]?.message.en}`);
      return { source: program.value };
    });
    const keras = documents.map(([title, document]) => {
      const program = toKeras(document);
      if (!program.ok) throw new Error(`${title}: ${program.error[0]?.message.en}`);
      return { source: program.value, read: ['history.history["val_loss"]'] };
    });
    const answers = runAll([...pytorch, ...keras]);
    for (const [i, [title, document]] of all.entries()) {
      const own = await trained(document);
      const { printed, error } = answers[i]!;
      expect(error, title).toBeUndefined();
      const theirs = [...(printed?.matchAll(/Avg loss: ([\d.]+)/g) ?? [])].map((match) => Number(match[1]));
      expect(theirs, title).toEqual(own.map((loss) => expect.closeTo(loss, 5)));
      const other = i < documents.length ? answers[all.length + i]! : { missing: true };
      if (other.missing) continue;
      expect(other.error, `${title} in Keras`).toBeUndefined();
      expect(other.read?.[0], `${title} in Keras`).toEqual(own.map((loss) => expect.closeTo(loss, 4)));
    }
  }, 300_000);
});
