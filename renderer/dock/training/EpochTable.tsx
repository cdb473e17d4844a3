import { memo, useState } from 'react';
import type { EpochMetrics, RunRecord, TestMetrics } from '../../../core/protocol/runs.ts';
import { leftOut } from '../../../core/protocol/epochs.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { isPerceptronRule } from '../../../core/training/settings.ts';
import { useDocument } from '../../store/document.ts';
import { hasAccuracy } from '../../store/runState.ts';
import { useIsStale } from '../../store/runs.ts';
import { useT } from '../../ui/language.ts';
import panel from '../panel.module.css';
import { durationText } from '../numbers.ts';
import { accuracies, lossName, measuredPart, partTexts, useMetricTexts } from '../phrases.ts';
import { isLecture, lectureEpochs } from './lecture.ts';

/** Thousands of rows would be slow to lay out, and nobody reads them while they run by. */
const MOST_ROWS = 100;

function LossHead({ run, hasTest }: { readonly run: RunRecord; readonly hasTest: boolean }) {
  const t = useT();
  const { words, help } = lossName(run, losses[hasTest ? measuredPart(run) : 'training']);
  return (
    <th scope="col" title={help && t(help)}>
      {t(words)}
    </th>
  );
}

/** The end of every epoch as the lecture prints it, newest at the bottom. */
export function EpochTable({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const [isAll, setAll] = useState(false);
  const epochs = isAll ? run.epochs : run.epochs.slice(-MOST_ROWS);
  const all = epochsText(run.epochs.length);
  const isThinned = isAll && leftOut(run.epochs) > 0;
  const isStale = useIsStale(run);
  const isLectures = useDocument((state) => isLecture(state.document)) && !isStale;
  const hasTest = run.epochs.some((epoch) => epoch.valLoss !== null);
  const isClassifying = hasAccuracy(run);
  // What the perceptron rule counts.
  const hasErrors = useDocument((state) => isPerceptronRule(state.document.training)) && isClassifying;
  const part = measuredPart(run);
  const measured = hasTest ? measuredTexts[part] : text('in training', 'im Training');
  return (
    <table className={panel.table} aria-label={t(text(`Epochs, ${measured.en}`, `Epochen, ${measured.de}`))}>
      <thead>
        <tr>
          <th scope="col">{t(text('epoch', 'Epoche'))}</th>
          {isClassifying && <th scope="col">{t(accuracies[hasTest ? part : 'training'])}</th>}
          {hasErrors && <th scope="col">{t(text('errors', 'Fehler'))}</th>}
          <LossHead run={run} hasTest={hasTest} />
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
            <td colSpan={5}>
              <button type="button" className={panel.more} onClick={() => setAll(true)}>
                {t(text(`Show all ${all.en}`, `Alle ${all.de} zeigen`))}
              </button>
            </td>
          </tr>
        )}
        {isThinned && (
          <tr>
            <td colSpan={5} className="dim">
              {t(thinned(all))}
            </td>
          </tr>
        )}
        {epochs.map((epoch) => (
          <EpochRow
            key={epoch.epoch}
            epoch={epoch}
            hasTest={hasTest}
            hasAccuracy={isClassifying}
            hasErrors={hasErrors}
            isLectures={isLectures}
          />
        ))}
      </tbody>
      {run.test && <TestRow test={run.test} hasAccuracy={isClassifying} hasErrors={hasErrors} />}
    </table>
  );
}

interface TestRowProps {
  readonly test: TestMetrics;
  readonly hasAccuracy: boolean;
  readonly hasErrors: boolean;
}

/** What came out on examples by which nothing was chosen. */
function TestRow({ test, hasAccuracy, hasErrors }: TestRowProps) {
  const t = useT();
  const { loss, percent } = useMetricTexts();
  const help = text(
    'Measured once, at the end: nothing was chosen by these examples, so this is what to expect of new ones.',
    'Einmal gemessen, am Ende: Nach diesen Beispielen wurde nichts gewählt, also ist das auch von neuen zu erwarten.',
  );
  return (
    <tfoot>
      <tr data-testid="test-metrics" title={t(help)}>
        <th scope="row">{t(partTexts.test)}</th>
        {hasAccuracy && <td>{percent(test.accuracy)} %</td>}
        {hasErrors && <td />}
        <td>{loss(test.loss)}</td>
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
    `Of a long run ${kept.en} are kept: the best, the newest, and others at equal distances.`,
    `Von einem langen Lauf bleiben ${kept.de}: die beste, die neuesten und andere in gleichen Abständen.`,
  );
}

interface EpochRowProps {
  readonly epoch: EpochMetrics;
  readonly hasTest: boolean;
  readonly hasAccuracy: boolean;
  readonly hasErrors: boolean;
  readonly isLectures: boolean;
}

const EpochRow = memo(function EpochRow({ epoch, hasTest, hasAccuracy, hasErrors, isLectures }: EpochRowProps) {
  const { loss, percent } = useMetricTexts();
  return (
    <tr data-testid={`epoch-${epoch.epoch}`}>
      <th scope="row">{epoch.epoch}</th>
      {hasAccuracy && <td>{percent(hasTest ? epoch.valAccuracy : epoch.accuracy)} %</td>}
      {hasErrors && <td data-testid="errors">{epoch.errors}</td>}
      <td>{loss(hasTest ? epoch.valLoss : epoch.loss)}</td>
      <td className="dim">{isLectures ? lectureCell(epoch.epoch, percent, loss) : durationText(epoch.seconds)}</td>
    </tr>
  );
});

function lectureCell(epoch: number, percent: (value: number) => string, loss: (value: number) => string): string {
  const row = lectureEpochs[epoch - 1];
  return row ? `${percent(row.accuracy / 100)} · ${loss(row.loss)}` : '';
}
