import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { accuracy, lossMetric } from '../../../core/losses/metrics.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { same } from '../../../core/text.ts';
import { looksNow } from '../../workspace/runs/looks.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import {
  cellsForFile,
  columnsOf,
  filtered,
  groupText,
  lettersIn,
  lettersOf,
  meantOf,
  nameColumn,
  rowsOf,
  sorted,
} from './rows.ts';

const moons = examples['moons']!;

/** Runs at these rates; what is measured of each is its place in the list. */
function runsAt(rates: readonly number[], change: (run: RunRecord, i: number) => RunRecord = (run) => run) {
  const all = rates.map((learningRate, i) => {
    const run = runOf(moons);
    const [first] = run.epochs;
    return change(
      {
        ...run,
        id: `run-${i}`,
        settings: { training: { ...moons.training, learningRate }, data: { name: same('Moons'), hash: 'm' }, parameters: 337, multiplyAdds: 304 }, // prettier-ignore
        metrics: [lossMetric, accuracy],
        epochs: [{ ...first!, held: { loss: i, accuracy: i / 10 } }],
      },
      i,
    );
  });
  useRuns.getState().replaceAll(all);
  const { runs } = useRuns.getState();
  return { runs, looks: looksNow(), rows: rowsOf(runs, looksNow()) };
}

const numbers = (rows: ReturnType<typeof rowsOf>) => rows.map(({ run }) => run.number);

test('only settings that differ have a column, and all of them when they are wished for', () => {
  const { runs, looks } = runsAt([0.1, 0.01]);
  const keys = columnsOf(runs, looks, 'differing').map(({ key }) => key);
  expect(keys.slice(0, 3)).toEqual(['learningRate', 'test/accuracy', 'test/loss']);
  expect(keys).not.toContain('batchSize');
  const all = columnsOf(runs, looks, 'all');
  expect(all.filter(({ isDifferent }) => isDifferent).map(({ key }) => key)).toEqual(['learningRate']);
  expect(all.map(({ key }) => key)).toContain('batchSize');
});

test('a column has room for letters of double width', () => {
  expect(['MLP 64', '学习率衰减', 'ランナー', '학습', '\uff21'].map(lettersIn)).toEqual([6, 10, 8, 4, 2]);
  const [row] = runsAt([0.1]).rows;
  const named = { ...row!, look: { ...row!.look, name: same('十六个神经元的网络') } };
  expect(lettersOf([row!, named], [nameColumn], 'en')).toEqual([18]);
});

test('rows are sorted by numbers, what is unknown last either way', () => {
  const { rows } = runsAt([0.1, 1, 0.01], (run, i) =>
    i === 1 ? { ...run, settings: undefined, signature: 'm' } : run,
  );
  const one = rows.map((row) => ({ ...row, group: 'one' }));
  expect(numbers(sorted(one, 'learningRate', true, 'en'))).toEqual([3, 1, 2]);
  expect(numbers(sorted(one, 'learningRate', false, 'en'))).toEqual([1, 3, 2]);
  expect(numbers(sorted(one, 'test/loss', true, 'en'))).toEqual([1, 2, 3]);
});

test('runs of other data or metrics stand in a group of their own', () => {
  const { rows } = runsAt([0.1, 1, 0.01], (run, i) => (i === 1 ? { ...run, metrics: [lossMetric] } : run));
  expect(numbers(sorted(rows, 'number', false, 'en'))).toEqual([3, 1, 2]);
});

test('a filter finds words of names, settings and states', () => {
  const { rows } = runsAt([0.1, 1, 0.01]);
  expect(numbers(filtered(rows, 'adam 0.01', 'en'))).toEqual([3]);
  expect(numbers(filtered(rows, '0,01', 'de'))).toEqual([3]);
  expect(filtered(rows, 'sgd', 'en')).toEqual([]);
});

test('a file has the numbers themselves, under the names of the columns', () => {
  const { runs, looks, rows } = runsAt([0.1, 0.015]);
  const columns = columnsOf(runs, looks, 'differing').slice(0, 3);
  expect(cellsForFile(rows, columns, 'de')).toEqual([
    ['Nummer', 'Lauf', 'Notiz', 'Lernrate', 'Testgenauigkeit', 'Testverlust'],
    [1, 'Lauf 1 · Rate 0,1', null, 0.1, 0, 0],
    [2, 'Lauf 2 · Rate 0,015', null, 0.015, 0.1, 1],
  ]);
});

test('a run that was deleted stays ticked, but is not meant before an undo brings it back', () => {
  const { rows } = runsAt([0.1, 1, 0.01]);
  const ids = rows.map(({ run }) => run.id);
  const meant = (left: typeof rows) => meantOf(left, [ids[0]!, ids[1]!], ids[2]!).wanted.map(({ run }) => run.id);
  expect(meant(rows.slice(1))).toEqual([ids[1]]);
  expect(meant(rows.slice(2))).toEqual([ids[2]]);
  expect(meant(rows)).toEqual([ids[0], ids[1]]);
});

test('groups whose data have the same name are told apart', () => {
  const { rows } = runsAt([0.1, 0.01]);
  const [one, other] = rows.map(({ run }) => groupText(run, run.number).de);
  expect(one).toBe('Moons · Verlust, Genauigkeit · seit Lauf 1');
  expect(other).not.toBe(one);
});

test('a column is as wide as the longest of its words, its head or a name with a note', () => {
  const { runs, looks, rows } = runsAt([0.1, 0.00123]);
  const [rate] = columnsOf(runs, looks, 'differing');
  expect(lettersOf(rows, [nameColumn, rate!], 'en')).toEqual([
    'Run 2 · rate 0.00123'.length,
    'Learning rate'.length + 2,
  ]);
  const noted = rows.map((row) => ({ ...row, look: { ...row.look, label: { note: 'slow' } } }));
  expect(lettersOf(noted, [nameColumn], 'en')).toEqual(['Run 2 · rate 0.00123'.length + 2]);
});
