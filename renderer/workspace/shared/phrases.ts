import { useCallback } from 'react';
import type { EpochMetrics, RunOrigin, RunProgress, RunRecord } from '../../../core/protocol/runs.ts';
import type { Split } from '../../../core/data/split.ts';
import { inTableOrder, lossMetric, type Metric } from '../../../core/losses/metrics.ts';
import { measuredOf } from '../../../core/protocol/epochs.ts';
import { statusTexts } from '../../../core/protocol/statusTexts.ts';
import type { WireNumber } from '../../../core/protocol/tensors.ts';
import { counted, inBoth, text, type Text } from '../../../core/text.ts';
import { useRunLooks } from '../runs/looks.ts';
import { findRun, type Runs } from '../runs/runState.ts';
import { useSettings } from '../../kit/settings.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { numberFormat } from '../../kit/numberFormat.ts';
import { lossText, metricText, percentText, shortNumber } from '../../kit/numbers.ts';

/** What the parts of a set are called. */
export const partTexts: Readonly<Record<Split, Text>> = {
  training: text('training', 'Training'),
  validation: text('validation', 'Validierung'),
  test: text('test', 'Test'),
};

/** The part that a run's epochs are measured on, beside training. */
export function measuredPart({ measuredOn = 'test' }: Pick<RunRecord, 'measuredOn'>): 'validation' | 'test' {
  return measuredOn;
}

/** What metrics are called on a part, in words that are used. */
const usualNames: Readonly<Record<string, Readonly<Record<Split, Text>>>> = {
  loss: {
    test: text('test loss', 'Testverlust'),
    validation: text('validation loss', 'Validierungsverlust'),
    training: text('training loss', 'Trainingsverlust'),
  },
  accuracy: {
    test: text('test accuracy', 'Testgenauigkeit'),
    validation: text('validation accuracy', 'Validierungsgenauigkeit'),
    training: text('training accuracy', 'Trainingsgenauigkeit'),
  },
};

/** A metric on a part: "test loss", "test mean absolute error". */
export function metricOn(part: Split, { name, label: { en, de } }: Pick<Metric, 'name' | 'label'>): Text {
  const of = partTexts[part];
  const usual = usualNames[name]?.[part];
  return usual ?? text(`${of.en} ${en.slice(0, 1).toLowerCase()}${en.slice(1)}`, `${de} (${of.de})`);
}

/** Whether it is what training lowers, or a part of it. */
export function isLoss({ name }: Pick<Metric, 'name'>): boolean {
  return name === lossMetric.name || name.startsWith(`${lossMetric.name}/`);
}

/** A metric of a run by its name; of a target that is trained standardised, with what that means. */
export function metricTitle(run: Pick<RunRecord, 'units'>, metric: Pick<Metric, 'name' | 'label'>) {
  return isLoss(metric) ? lossName(run, metric.label) : { words: metric.label };
}

/** What a loss is called; of a target that is trained standardised, with what that means. */
export function lossName({ units }: Pick<RunRecord, 'units'>, { en, de }: Text): { words: Text; help?: Text } {
  if (!units?.targets) return { words: text(en, de) };
  return { words: text(`${en} (standardised)`, `${de} (standardisiert)`), help: scaledLoss };
}

/** Errors in the user's unit stand in Predictions. */
const scaledLoss = text(
  'Of the values as they are trained, with mean 0 and deviation 1. Errors in your own unit: see Predictions.',
  'Der Werte, wie sie trainiert werden, mit Mittel 0 und Streuung 1. Fehler in der ursprünglichen Einheit: siehe „Vorhersagen“.',
);

/** What was measured at the end of an epoch, with what it is of: "test 91.0 %, epoch 60". */
export function measuredText(
  run: Pick<RunRecord, 'measuredOn' | 'metrics'>,
  epoch: EpochMetrics,
  say: MetricSayer,
): Text {
  const metric = inTableOrder(run.metrics)[0] ?? lossMetric;
  const part = partTexts[epoch.held ? measuredPart(run) : 'training'];
  const value = say(metric, measuredOf(epoch)[metric.name] ?? null);
  return text(`${part.en} ${value}, epoch ${epoch.epoch}`, `${part.de} ${value}, Epoche ${epoch.epoch}`);
}

/** Instead of examples where there is no test part. */
/** Of sequences, whose places all have a class, one is judged: what accuracy says during training counts them all. */
export const lastPlaceOnly = text(
  'Of each sequence, the last place that counts is judged.',
  'Von jeder Folge wird die letzte Stelle beurteilt, die zählt.',
);

export const nothingHeldOut = text(
  'Nothing is held out for the test: see the training examples, or hold some out under Data.',
  'Für den Test ist nichts zurückgehalten: die Trainingsbeispiele ansehen oder unter „Daten“ welche zurückhalten.',
);

/** How far a run is, in a few words. */
export function runPhase(progress: RunProgress): Text {
  const { status, phase, epoch, epochs } = progress;
  const epochText = inBoth((language) => {
    const [now, all] = [epoch, epochs].map((count) => numberFormat(language).format(count));
    return language === 'en' ? `epoch ${now} of ${all}` : `Epoche ${now} von ${all}`;
  });
  if (phase === 'loading') return text('loading data', 'Daten werden geladen');
  if (status === 'preparing') return text('preparing', 'wird vorbereitet');
  if (status === 'running' && phase === 'evaluating') {
    return text(`${epochText.en}: testing`, `${epochText.de}: Test`);
  }
  if (status === 'running') return epochText;
  const word = statusTexts[status];
  // Weights from a file have trained for no epoch.
  if (status === 'finished' && epoch === 0) return word;
  if (status === 'finished' && epoch === epochs) {
    const all = counted(epochs, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
    return text(`${word.en} · ${all.en}`, `${word.de} · ${all.de}`);
  }
  return text(`${word.en} · ${epochText.en}`, `${word.de} · ${epochText.de}`);
}

/** Where a run branched off. */
export function originText({ runId, step }: RunOrigin, runs: Runs): Text {
  const number = findRun(runs, runId)?.number;
  const run =
    number === undefined
      ? text('a run that is not here', 'einem Lauf, der nicht hier ist')
      : text(`run ${number}`, `Lauf ${number}`);
  if (step === null) return text(`from the landscape of ${run.en}`, `aus der Landschaft von ${run.de}`);
  return text(`from ${run.en} after batch ${step}`, `aus ${run.de} nach Batch ${step}`);
}

export function useRunPhase(run: RunRecord): string {
  return useT()(runPhase(run.progress));
}

/** Writes a metric with its unit. */
export type MetricSayer = (metric: Pick<Metric, 'unit' | 'symbol'>, value: WireNumber | null) => string;

/** Losses, shares and weights in the language that is set. */
export function useMetricTexts() {
  const language = useSettings((state) => state.language);
  const loss = useCallback((value: WireNumber | null) => lossText(value, language), [language]);
  const percent = useCallback((value: WireNumber | null) => percentText(value, language), [language]);
  const short = useCallback((value: WireNumber) => shortNumber(value, language), [language]);
  const say: MetricSayer = useCallback((metric, value) => metricText(metric, value, language), [language]);
  return { loss, percent, short, say };
}

/** When and at which step of a run something was measured. */
export function useStepText(): (step: number, run: Pick<RunRecord, 'id' | 'progress' | 'number'>) => string {
  const t = useT();
  const format = useNumberFormat();
  const looks = useRunLooks();
  return (step, run) => {
    const { short } = looks.of(run);
    const { stepsPerEpoch } = run.progress;
    const epochs = stepsPerEpoch === 0 ? 0 : step / stepsPerEpoch;
    const epoch = format(epochs, { maximumFractionDigits: 1 });
    const batch = format(step);
    return t(
      text(`${short.en}, after batch ${batch} (epoch ${epoch})`, `${short.de}, nach Batch ${batch} (Epoche ${epoch})`),
    );
  };
}
