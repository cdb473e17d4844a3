import { expect, test } from 'vitest';
import { logicPoints } from '../../core/data/points.ts';
import { dataSpec, kindOf, type DataSource } from '../../core/data/source.ts';
import { targetField, targetSize } from '../../core/data/spec.ts';
import { chain } from '../../core/graph/chain.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { fittingTraining } from '../../core/graph/fittingTraining.ts';
import { loadData } from '../data/load.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { prepareRun } from './prepare.ts';
import { newRunId } from './runs.ts';

/** Nothing is read from it: these data are computed. */
const home = '/nowhere';

/** What somebody builds first, with every block as it comes: a hidden layer. */
async function firstTraining(data: DataSource): Promise<EpochMetrics | undefined> {
  const target = targetField(dataSpec(data)).meaning;
  const loss = target.kind === 'classes' ? 'crossEntropy' : 'meanSquaredError';
  const blocks = [['dataset'], ['linear'], ['relu'], ['linear', { units: targetSize(target) }], ['output', { loss, from: 'logits' }]] as const;
  const document = chain('First', blocks, { data, training: fittingTraining(data) });
  const epochs: EpochMetrics[] = [];
  const run = await prepareRun({
    id: newRunId(), number: 1, document, home, data: await loadData(data, { home }),
    choice: { runtime: 'compiled', device: 'cpu', threads: 1 },
    emit: () => undefined, verdicts, onEpoch: (metrics) => epochs.push(metrics),
  });
  run.start(false);
  await run.ended();
  run.dispose();
  return epochs.at(-1);
} // prettier-ignore

const begun = (kind: DataSource['kind']) => kindOf({ kind }).begin?.({ source: {}, points: undefined }) as DataSource;

test.each([
  ['moons', 0.97], ['xor', 0.97], ['circles', 0.97], ['spirals', 0.9], ['blobs', 0.97], ['iris', 0.9], ['penguins', 0.95],
] as const)('%s: a network of one hidden layer learns the first time', async (kind, accuracy) => {
  const last = await firstTraining(begun(kind));
  expect(last?.held?.accuracy).toBeGreaterThanOrEqual(accuracy);
}); // prettier-ignore

test('a curve is followed the first time, as closely as its noise allows', async () => {
  const last = await firstTraining(begun('regression'));
  expect(last?.held?.meanAbsoluteError).toBeLessThan(0.2);
});

test('four points set by hand are told apart the first time', async () => {
  const last = await firstTraining(logicPoints('xor'));
  expect(last?.values.accuracy).toBe(1);
});
