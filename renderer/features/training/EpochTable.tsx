import { memo } from 'react';
import type { Split } from '../../../core/data/split.ts';
import { inTableOrder, lossMetric, type Metric } from '../../../core/losses/metrics.ts';
import type { EpochMetrics, Metrics, RunRecord } from '../../../core/protocol/runs.ts';
import { leftOut, measuredOf } from '../../../core/protocol/epochs.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { isPerceptronRule } from '../../../core/training/settings.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import { measuredMetrics } from '../../workspace/runs/runState.ts';
import { useIsStale } from '../../workspace/runs/runs.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { durationText } from '../../kit/numbers.ts';
import { lossName, measuredPart, metricOn, partTexts, useMetricTexts } from '../../workspace/shared/phrases.ts';
import { isLecture, lectureEpochs } from './lecture.ts';

/** Thousands of rows would be slow to lay out, and nobody reads them while they run by. */
const MOST_ROWS = 100;

/** A column: a metric, or what the perceptron rule counts. */
type Column = Metric | 'errors';

/** Shares first, then the loss, then the rest; errors where the perceptron rule counts them. */
function columnsOf(run: RunRecord, hasErrors: boolean): readonly Column[] {
  const metrics = inTableOrder(measuredMetrics(run)).filter(
    ({ name }) => name === lossMetric.name || isThere(run, name),
  );
  const shares = metrics.filter(({ unit }) => unit === 'fraction').length;
  return hasErrors ? [...metrics.slice(0, shares), 'errors', ...metrics.slice(shares)] : metrics;
}

/** Rows say what was measured on held-out examples, or where nothing is held out on those of training. */
function isThere({ epochs }: RunRecord, name: string): boolean {
  const last = epochs.at(-1);
  return !last || measuredOf(last)[name] !== undefined;
}

function Head({ run, column, part }: { readonly run: RunRecord; readonly column: Column; readonly part: Split }) {
  const t = useT();
  if (column === 'errors') return <th scope="col">{t(text('errors', 'Fehler'))}</th>;
  const isTotal = column.name === lossMetric.name;
  const { words, help } = isTotal ? lossName(run, losses[part]) : { words: metricOn(part, column) };
  return (
    <th scope="col" title={help && t(help)}>
      {t(words)}
    </th>
  );
}

/** The end of every epoch as the lecture prints it, newest at the bottom. */
export function EpochTable({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const [isAll, setAll] = useChoice<boolean>('all epochs', false);
  const epochs = isAll ? run.epochs : run.epochs.slice(-MOST_ROWS);
  const all = epochsText(run.epochs.length);
  const isThinned = isAll && leftOut(run.epochs) > 0;
  const isStale = useIsStale(run);
  const isLectures = useDocument((state) => isLecture(state.document)) && !isStale;
  const isHeld = run.epochs.some((epoch) => epoch.held !== null);
  const isRule = useDocument((state) => isPerceptronRule(state.document.training));
  const columns = columnsOf(run, isRule && run.epochs.some(({ errors }) => errors !== null));
  const part = isHeld ? measuredPart(run) : 'training';
  const measured = part === 'training' ? text('in training', 'im Training') : measuredTexts[part];
  return (
    <table
      className={panel.table}
      {...(isLectures && { 'data-lecture': true })}
      aria-label={t(text(`Epochs, ${measured.en}`, `Epochen, ${measured.de}`))}
    >
      <thead>
        <tr>
          <th scope="col">{t(text('epoch', 'Epoche'))}</th>
          {columns.map((column) => (
            <Head key={keyOf(column)} run={run} column={column} part={part} />
          ))}
          {isLectures ? (
            <th scope="col">{t(text('lecture', 'Vorlesung'))}</th>
          ) : (
            <th scope="col">{t(text('time', 'Zeit'))}</th>
          )}
        </tr>
      </thead>
      <tbody>
        {epochs.length < run.epochs.length && (
          <tr>
            <td colSpan={columns.length + 2}>
              <button type="button" className={panel.more} onClick={() => setAll(true)}>
                {t(text(`Show all ${all.en}`, `Alle ${all.de} zeigen`))}
              </button>
            </td>
          </tr>
        )}
        {isThinned && (
          <tr>
            <td colSpan={columns.length + 2} className="dim">
              {t(thinned(all))}
            </td>
          </tr>
        )}
        {epochs.map((epoch) => (
          <EpochRow key={epoch.epoch} epoch={epoch} columns={columns} isLectures={isLectures} />
        ))}
      </tbody>
      {run.test && <TestRow test={run.test} columns={columns} />}
    </table>
  );
}

const keyOf = (column: Column) => (column === 'errors' ? column : column.name);

interface TestRowProps {
  readonly test: Metrics;
  readonly columns: readonly Column[];
}

/** What came out on examples by which nothing was chosen. */
function TestRow({ test, columns }: TestRowProps) {
  const t = useT();
  const { say } = useMetricTexts();
  const help = text(
    'Measured once, at the end: no choice was based on these examples, so expect the same from new ones.',
    'Einmal gemessen, am Ende: Keine Wahl beruht auf diesen Beispielen, also ist dasselbe auch von neuen zu erwarten.',
  );
  return (
    <tfoot>
      <tr data-testid="test-metrics" title={t(help)}>
        <th scope="row">{t(partTexts.test)}</th>
        {columns.map((column) => (
          <td key={keyOf(column)}>{column === 'errors' ? '' : say(column, test[column.name] ?? null)}</td>
        ))}
        <td>{t(text('once', 'einmal'))}</td>
      </tr>
    </tfoot>
  );
}

const measuredTexts = {
  test: text('on the test examples', 'auf den Testbeispielen'),
  validation: text('on the validation examples', 'auf den Validierungsbeispielen'),
} as const;

const losses = {
  validation: text('avg validation loss', 'Ø Validierungsverlust'),
  test: text('avg test loss', 'Ø Testverlust'),
  training: text('avg training loss', 'Ø Trainingsverlust'),
};

function epochsText(count: number): Text {
  return counted(count, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
}

function thinned(kept: Text): Text {
  return text(
    `Of a long run, ${kept.en} are kept: the best, the newest, and others at equal intervals.`,
    `Von einem langen Lauf bleiben ${kept.de}: die beste, die neuesten und andere in gleichen Abständen.`,
  );
}

interface EpochRowProps {
  readonly epoch: EpochMetrics;
  readonly columns: readonly Column[];
  readonly isLectures: boolean;
}

/** Columns are computed anew with every event; what they say changes seldom. */
function isSame(before: EpochRowProps, after: EpochRowProps): boolean {
  return (
    before.epoch === after.epoch &&
    before.isLectures === after.isLectures &&
    before.columns.map(keyOf).join() === after.columns.map(keyOf).join()
  );
}

const EpochRow = memo(function EpochRow({ epoch, columns, isLectures }: EpochRowProps) {
  const { loss, percent, say } = useMetricTexts();
  const values = measuredOf(epoch);
  return (
    <tr data-testid={`epoch-${epoch.epoch}`}>
      <th scope="row">{epoch.epoch}</th>
      {columns.map((column) =>
        column === 'errors' ? (
          <td key="errors" data-testid="errors">
            {epoch.errors}
          </td>
        ) : (
          <td key={column.name}>{say(column, values[column.name] ?? null)}</td>
        ),
      )}
      <td className="dim">{isLectures ? lectureCell(epoch.epoch, percent, loss) : durationText(epoch.seconds)}</td>
    </tr>
  );
}, isSame);

function lectureCell(epoch: number, percent: (value: number) => string, loss: (value: number) => string): string {
  const row = lectureEpochs[epoch - 1];
  return row ? `${percent(row.accuracy / 100)} · ${loss(row.loss)}` : '';
}
