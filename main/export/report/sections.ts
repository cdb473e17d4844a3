import { analyse } from '../../../core/analysis/analyse.ts';
import type { Document } from '../../../core/graph/document.ts';
import { inTableOrder, type Metric } from '../../../core/losses/metrics.ts';
import type { ParamsSchema } from '../../../core/params.ts';
import { bestOf } from '../../../core/protocol/epochs.ts';
import { deviceSentences } from '../../../core/protocol/deviceText.ts';
import { statusTexts } from '../../../core/protocol/statusTexts.ts';
import type { Confusion } from '../../../core/protocol/requests/results.ts';
import type { EpochMetrics, Metrics, RunRecord } from '../../../core/protocol/runs.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { themeColours, type Colours } from '../../../core/drawing/colours.ts';
import type { AxisOrder } from '../../../core/shape.ts';
import { formatTypeShort } from '../../../core/tensorType.ts';
import { counted, shortNumber, text, wordsIn, type Language, type Text } from '../../../core/text.ts';
import { optimizerOf, scheduleOf } from '../../../core/training/settings.ts';
import { chartSvg, type Chart, type Curve } from './curves.ts';
import type { Part, Section } from './parts.ts';

/** Says things in the language of a report, and in its order of axes. */
export interface Speaker {
  readonly language: Language;
  readonly order: AxisOrder;
  t(words: Text): string;
  /** A number with its thousands apart. */
  count(value: number): string;
  /** Three significant digits. */
  short(value: number): string;
}

export function speaker(language: Language, order: AxisOrder): Speaker {
  const whole = new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB');
  return {
    language,
    order,
    t: (words) => wordsIn(words, language, order),
    count: (value) => whole.format(value),
    short: (value) => (Number.isFinite(value) ? shortNumber(value, language) : String(value)),
  };
}

/** Every layer with weights, and how many there are in all. */
export function networkTable(document: Document, { t, order, count }: Speaker): Part {
  const { nodes, totals } = analyse(document);
  const rows = nodes
    .filter(({ block }) => block.category !== 'structure' && block.category !== 'data')
    .map((node) => [
      node.name ?? node.id,
      t(node.block.label),
      formatTypeShort(node.type, order),
      node.parameters > 0 ? count(node.parameters) : '',
    ]);
  const head = [
    t(text('Node', 'Knoten')),
    t(text('Block', 'Block')),
    t(text('Shape', 'Form')),
    t(text('Weights', 'Gewichte')),
  ];
  return { kind: 'table', head, rows: [...rows, [t(text('Together', 'Zusammen')), '', '', count(totals.parameters)]] };
}

/** What the network was trained with. */
export function settingsTable({ training }: Document, { t, language, short, count }: Speaker): Part {
  const { optimizer, schedule, clip, earlyStopping } = training;
  const params = (schema: ParamsSchema, values: Readonly<Record<string, unknown>>) =>
    Object.entries(schema).map(([name, { label }]) => [label[language], said(values[name])]);
  const said = (value: unknown) =>
    typeof value === 'number'
      ? short(value)
      : value === true
        ? t(text('yes', 'ja'))
        : value === false
          ? t(text('no', 'nein'))
          : String(value);
  const rows = [
    [t(text('Epochs', 'Epochen')), count(training.epochs)],
    [t(text('Batch size', 'Batch-Größe')), count(training.batchSize)],
    [t(text('Optimizer', 'Optimierer')), optimizerOf(optimizer).label[language]],
    ...params(optimizerOf(optimizer).params, optimizer),
    [t(text('Learning rate', 'Lernrate')), short(training.learningRate)],
    [t(text('Schedule', 'Verlauf der Lernrate')), scheduleOf(schedule).label[language]],
    ...params(scheduleOf(schedule).params, schedule),
    ['Weight decay', short(training.weightDecay)],
    [
      t(text('Gradient clipping', 'Gradient Clipping')),
      clip.kind === 'none'
        ? t(text('none', 'nein'))
        : `${clip.kind === 'norm' ? 'norm' : t(text('value', 'Wert'))} ≤ ${short(clip.limit)}`,
    ],
    [t(text('Shuffled every epoch', 'Jede Epoche gemischt')), said(training.shuffles)],
    [t(text('Seed', 'Startwert')), String(training.seed)],
    [
      t(text('Early stopping', 'Early Stopping')),
      earlyStopping ? `${earlyStopping.metric}, ${count(earlyStopping.patience)}` : t(text('no', 'nein')),
    ],
  ];
  return { kind: 'table', rows };
}

/** The curves of everything that was measured in every epoch. */
export function curves({ metrics, epochs, measuredOn }: RunRecord, speaker: Speaker): readonly Part[] {
  const { t, language } = speaker;
  const held =
    measuredOn === 'validation' ? t(text('Validation', 'Validierung')) : t(text('Test', 'Test'));
  return inTableOrder(metrics).flatMap((metric): readonly Part[] => {
    const lines = [
      curveOf(t(text('Training', 'Training')), metric, epochs, ({ values }) => values),
      curveOf(held, metric, epochs, (epoch) => epoch.held),
    ].filter(({ points }) => points.length > 0);
    if (lines.length === 0) return [];
    const title = metric.label[language];
    const chart: Chart = { title, curves: lines, axis: t(text('Epoch', 'Epoche')), isPercent: metric.unit === 'fraction' };
    const draw = (colours: Colours) => chartSvg(chart, colours, language);
    return [{ kind: 'picture', svg: draw(themeColours.light), dark: draw(themeColours.dark), words: title }];
  });
} // prettier-ignore

function curveOf(
  label: string,
  { name }: Metric,
  epochs: readonly EpochMetrics[],
  metricsOf: (epoch: EpochMetrics) => Metrics | null,
): Curve {
  const points = epochs.flatMap((epoch) => {
    const value = metricsOf(epoch)?.[name];
    const y = value === undefined ? NaN : fromWire(value);
    return Number.isFinite(y) ? [{ x: epoch.epoch, y }] : [];
  });
  return { label, points };
}

/** What was measured in the last epoch, in the best one, and at the end, part by part. */
export function resultsTable(
  { metrics, epochs, measuredOn, test }: RunRecord,
  { t, language, short }: Speaker,
): readonly Part[] {
  const last = epochs.at(-1);
  if (!last) return [{ kind: 'words', words: t(text('No epoch was finished.', 'Keine Epoche wurde beendet.')) }];
  const best = bestOf(epochs);
  const held = measuredOn === 'validation' ? text('Validation', 'Validierung') : text('Test', 'Test');
  const columns: readonly (readonly [string, Metrics | null | undefined])[] = [
    [t(text('Training', 'Training')), last.values],
    [t(held), last.held],
    [t(text(`${held.en}, best epoch (${best?.epoch})`, `${held.de}, beste Epoche (${best?.epoch})`)), best?.held],
    [t(text('Test at the end', 'Test am Ende')), test],
  ];
  const known = columns.filter(([, values]) => values);
  const rows = inTableOrder(metrics).map((metric) => [
    metric.label[language],
    ...known.map(([, values]) => {
      const value = values?.[metric.name];
      if (value === undefined) return '';
      const number = fromWire(value);
      if (metric.unit === 'fraction') return `${short(100 * number)} %`;
      return metric.symbol === undefined ? short(number) : `${short(number)} ${metric.symbol}`;
    }),
  ]);
  return [{ kind: 'table', head: ['', ...known.map(([name]) => name)], rows }];
}

/** Labels in rows, predictions in columns. */
export function confusionParts({ classes, matrix }: Confusion, { t, count }: Speaker): readonly Part[] {
  const rows = matrix.map((row, i) => [classes[i] ?? String(i), ...row.map(count)]);
  const right = matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const all = matrix.flat().reduce((sum, value) => sum + value, 0);
  return [
    {
      kind: 'words',
      words: t(
        text(
          `A row for each class of the labels, a column for each predicted class: ${right} of ${all} are right.`,
          `Eine Zeile für jede Klasse der Labels, eine Spalte für jede vorhergesagte Klasse: ${right} von ${all} sind richtig.`,
        ),
      ),
    },
    { kind: 'table', head: ['', ...classes], rows },
  ];
}

/** When, how long and on what it was trained, and how it ended. */
export function runTable(record: RunRecord, { t, language, short }: Speaker): readonly Part[] {
  const { number, startedAt, progress, epochs, device, message, diagnosis, shortfall } = record;
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const epochsDone = counted(progress.epoch, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
  const stepsDone = counted(progress.step, ['step', 'steps'], ['Schritt', 'Schritte']);
  const rows = [
    [t(text('Run', 'Lauf')), String(number)],
    [t(text('Started', 'Begonnen')), startedAt],
    [t(text('Ended', 'Ende')), t(statusTexts[progress.status])],
    [t(text('Trained', 'Trainiert')), `${[t(epochsDone), t(stepsDone)].join(', ')}, ${short(seconds)} s`],
    [t(text('Device', 'Gerät')), deviceSentences(device)[0]?.[language] ?? device.label],
  ]; // prettier-ignore
  const remarks = [diagnosis?.message, shortfall?.message, message].flatMap((one) => (one ? [t(one)] : []));
  return [{ kind: 'table', rows }, ...remarks.map((words): Part => ({ kind: 'words', words }))];
}

export const sectionOf = (title: string, parts: readonly Part[]): Section => ({ title, parts });
