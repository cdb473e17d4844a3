import type { RunSettings } from '../protocol/runs.ts';
import { inBoth, same, text, type Text } from '../text.ts';
import { rateWord } from '../training/rates.ts';
import { optimizerOf, scheduleOf, type TrainingSettings } from '../training/settings.ts';
import type { ParamsSchema } from '../params.ts';

/** One setting of a run as it stands in a table. */
export interface RunSetting {
  /** Equal for the same setting of other runs. */
  readonly key: string;
  readonly label: Text;
  /** Compared, sorted by, and written to files; a Text goes by its English words. */
  readonly value: number | string | boolean;
  /** As people read it. */
  readonly words: Text;
  /** In a name, where it has no label beside it: "rate 0.03". */
  readonly short: Text;
}

/** All settings of a run that can differ from those of another one, most telling first. */
export function settingsOf({ training, data, parameters }: RunSettings): readonly RunSetting[] {
  const { optimizer, schedule, clip } = training;
  const [optimizerKind, scheduleKind] = [optimizerOf(optimizer), scheduleOf(schedule)];
  return [
    number('learningRate', settingLabels.learningRate, training.learningRate, text('rate', 'Rate')),
    choice('optimizer', settingLabels.optimizer, optimizer.kind, optimizerKind.label),
    ...params(`optimizer.${optimizer.kind}`, optimizerKind.params, optimizer),
    number('batchSize', settingLabels.batchSize, training.batchSize, same('Batch')),
    number('parameters', settingLabels.parameters, parameters, text('parameters', 'Parameter')),
    choice('data', settingLabels.data, data.hash, data.name),
    number('seed', settingLabels.seed, training.seed, text('seed', 'Startwert')),
    number('epochs', settingLabels.epochs, training.epochs, text('epochs', 'Epochen')),
    number('weightDecay', settingLabels.weightDecay, training.weightDecay, settingLabels.weightDecay),
    choice('schedule', settingLabels.schedule, schedule.kind, scheduleKind.label),
    ...params(`schedule.${schedule.kind}`, scheduleKind.params, schedule),
    ...(clip.kind === 'none' ? [] : [number(`clip.${clip.kind}`, settingLabels.clip, clip.limit, settingLabels.clip)]),
    ...stopping(training),
    ...fineTuning(training),
    yesNo('shuffles', settingLabels.shuffles, training.shuffles),
  ];
}

function stopping({ earlyStopping }: TrainingSettings): readonly RunSetting[] {
  const none = yesNo('earlyStopping', settingLabels.earlyStopping, earlyStopping !== null);
  return earlyStopping
    ? [none, number('patience', settingLabels.patience, earlyStopping.patience, settingLabels.patience)]
    : [none];
}

function fineTuning({ accumulate = 1, layerDecay = 1, unfreezing = 0 }: TrainingSettings): readonly RunSetting[] {
  return [
    number('accumulate', settingLabels.accumulate, accumulate, settingLabels.accumulate),
    number('layerDecay', settingLabels.layerDecay, layerDecay, settingLabels.layerDecay),
    number('unfreezing', settingLabels.unfreezing, unfreezing, settingLabels.unfreezing),
  ];
}

function number(key: string, label: Text, value: number, before: Text): RunSetting {
  const words = inBoth((language) => settingNumber(value, language));
  return { key, label, value, words, short: inBoth((language) => `${before[language]} ${words[language]}`) };
}

/** Whole numbers are written out: 60,000 examples, a seed of ten digits. */
function settingNumber(value: number, language: 'en' | 'de'): string {
  return Number.isInteger(value) && Math.abs(value) < 1e10
    ? value.toLocaleString(language === 'en' ? 'en-GB' : 'de-DE')
    : rateWord(value, language);
}

function choice(key: string, label: Text, value: string, words: Text): RunSetting {
  return { key, label, value, words, short: words };
}

function yesNo(key: string, label: Text, value: boolean): RunSetting {
  const words = value ? text('yes', 'ja') : text('no', 'nein');
  return { key, label, value, words, short: inBoth((language) => `${label[language]}: ${words[language]}`) };
}

function params(
  prefix: string,
  schema: ParamsSchema,
  values: Readonly<Record<string, unknown>>,
): readonly RunSetting[] {
  return Object.entries(schema).flatMap(([name, { label }]) => {
    const [key, value] = [`${prefix}.${name}`, values[name]];
    if (typeof value === 'number') return [number(key, label, value, label)];
    if (typeof value === 'boolean') return [yesNo(key, label, value)];
    return typeof value === 'string' ? [choice(key, label, value, same(value))] : [];
  });
}

/**
 * The keys of the settings in which runs differ, most telling first. What only some of them have, such as the params of
 * an optimizer, is compared among these.
 */
export function differing(runs: readonly (readonly RunSetting[])[]): readonly string[] {
  const first = new Map<string, RunSetting['value']>();
  const differs = new Map<string, boolean>();
  for (const settings of runs) {
    for (const { key, value } of settings) {
      if (!first.has(key)) first.set(key, value);
      differs.set(key, differs.get(key) === true || first.get(key) !== value);
    }
  }
  return [...differs].flatMap(([key, isDifferent]) => (isDifferent ? [key] : []));
}

/** In a name there is room for so many settings. */
const MOST_IN_NAME = 2;

/** What a run is called unless somebody names it: its number, and how it differs from the others: "Run 4 · rate 0.03". */
export function defaultName(runNumber: number, settings: readonly RunSetting[], different: readonly string[]): Text {
  const told = different.flatMap((key) => settings.find((setting) => setting.key === key) ?? []);
  const name = text(`Run ${runNumber}`, `Lauf ${runNumber}`);
  return inBoth((language) =>
    [name[language], ...told.slice(0, MOST_IN_NAME).map(({ short }) => short[language])].join(' · '),
  );
}

export const settingLabels = {
  learningRate: text('Learning rate', 'Lernrate'),
  optimizer: text('Optimizer', 'Optimierer'),
  batchSize: text('Batch size', 'Batch-Größe'),
  parameters: text('Parameters', 'Parameter'),
  data: text('Data', 'Daten'),
  seed: text('Seed', 'Startwert'),
  epochs: text('Epochs', 'Epochen'),
  weightDecay: text('Weight decay', 'Weight Decay'),
  schedule: text('Schedule', 'Verlauf der Lernrate'),
  clip: text('Gradient clipping', 'Gradient Clipping'),
  earlyStopping: text('Early stopping', 'Early Stopping'),
  patience: text('Patience (epochs)', 'Geduld (Epochen)'),
  accumulate: text('Parts of a batch', 'Teile eines Batches'),
  layerDecay: text('Rate from layer to layer', 'Rate von Schicht zu Schicht'),
  unfreezing: text('Epochs for each layer', 'Epochen je Schicht'),
  shuffles: text('Shuffling', 'Mischen'),
};
