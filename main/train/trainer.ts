import { metricsOf, type Objective } from '../../core/analysis/objectives.ts';
import { accuracy, type Metric } from '../../core/losses/metrics.ts';
import type { EpochMetrics, Metrics, RunStatus, StepMetrics } from '../../core/protocol/runs.ts';
import { lowerRate, startAgainRate, tooLarge } from '../../core/training/rates.ts';
import { isPerceptronRule, type TrainingSettings } from '../../core/training/settings.ts';
import { counted, joined, text, type Text } from '../../core/text.ts';
import { measuredPart, type Examples, type LoadedData } from '../data/types.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import { added, meansOf, type Sums } from '../model/report.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { createBatches, type Batches } from './batches.ts';
import { isBetter, valueOf, type Best } from './earlyStopping.ts';
import { evaluate } from './evaluate.ts';
import { newOptimizer, owned, placeAfter, type OptimizerCount } from './ownership.ts';
import { converged, Passes, type PassesSoFar } from './passes.ts';
import type { StepResult, StepState, TrainingStep, Update } from './steps/step.ts';

/** A run's position in numbers: together with the tensors, all that is needed to continue exactly there. Plain JSON. */
export interface TrainerState {
  /** Batches trained. */
  readonly step: number;
  /** Epochs finished. */
  readonly epoch: number;
  /** Sums over the batches of the current epoch; seconds without pauses. */
  readonly sums: { readonly metrics: Sums; readonly seconds: number };
  /** The last batch's rate; null before the first one, and if an older checkpoint does not say. */
  readonly learningRate: number | null;
  /** The best of this run's own epochs so far. */
  readonly best: Best | null;
  /** Epochs trained before this run started: its patience is counted from there. */
  readonly origin: number;
  /** The history of the current optimizer. */
  readonly optimizer: OptimizerCount;
  /** For the perceptron rule, as of the checkpoint. */
  readonly passes?: PassesSoFar;
}

const noSums = { metrics: {}, seconds: 0 };
export const newTrainerState: TrainerState = {
  step: 0,
  epoch: 0,
  sums: noSums,
  learningRate: null,
  best: null,
  origin: 0,
  optimizer: newOptimizer,
};

/** Only weights: training starts from them as if they had just been drawn. */
export function freshCheckpoint(weights: NamedTensors): Checkpoint {
  return { weights, optimizer: new Map(), best: null, state: { ...newTrainerState } };
}

export interface TrainerHooks {
  /**
   * Called between two batches, and between two slices of an evaluation. State and step agree at this point, so this is
   * where to pause, to write a checkpoint and to let other work in. Resolves to false if the run is to end.
   */
  pass(phase: 'training' | 'evaluating'): Promise<boolean>;
  /** Aborted when the loop is asked for something, which the next `pass` is to heed; absent: it never is. */
  asked?(): AbortSignal;
  /** The most batches before the next `pass`, if doing several at a time would be faster; absent: no limit. */
  most?(): number;
  /** `gradientNorm` is null if the step does not measure it. */
  onStep(metrics: StepMetrics, seconds: number, gradientNorm: number | null): void;
  onEpoch(metrics: EpochMetrics, evaluationSeconds: number): void;
}

export interface Ending {
  readonly status: Extract<RunStatus, 'finished' | 'stopped' | 'diverged'>;
  readonly message: Text | null;
  /** On the test part, if epochs are measured on the validation part. */
  readonly test?: Metrics;
}

export interface TrainerOptions {
  readonly step: TrainingStep;
  readonly data: LoadedData;
  readonly settings: TrainingSettings;
  readonly objectives: readonly Objective[];
  /** Examples per slice of an evaluation. */
  readonly slice: number;
  readonly state: TrainerState;
  readonly best: NamedTensors | null;
  /** Weights that training leaves unchanged: all checkpoints share these arrays. */
  readonly still: NamedTensors;
}

/** The loop over epochs and batches. */
export class Trainer {
  readonly stepsPerEpoch: number;
  readonly metrics: readonly Metric[];
  readonly #options: TrainerOptions;
  readonly #batches: Batches;
  #state: TrainerState;
  /** The state before the last batch, restored if that batch is undone. */
  #before: TrainerState;
  #best: NamedTensors | null;
  readonly #passes: Passes | null;
  #isUpdating = false;
  /** Requests to the step that wait until updates are counted. */
  #waiting: (() => void)[] = [];

  constructor(options: TrainerOptions) {
    this.#options = options;
    this.#batches = createBatches(options.data.training, options.settings);
    this.stepsPerEpoch = this.#batches.stepsPerEpoch;
    this.metrics = metricsOf(options.objectives, options.data.units);
    this.#state = options.state;
    this.#before = options.state;
    this.#best = options.best;
    const { settings } = options;
    this.#passes = isPerceptronRule(settings) ? new Passes(settings.learningRate, options.state.passes) : null;
  }

  get state(): TrainerState {
    return this.#state;
  }

  /**
   * Queries the step between two updates, when its weights match the state here: if it runs in another thread, they are
   * ahead during updates. `ask` must send its request before it awaits anything.
   */
  between<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.#isUpdating) return ask();
    return new Promise((resolve, reject) => void this.#waiting.push(() => void ask().then(resolve, reject)));
  }

  /** Everything needed to continue exactly here; call it between two batches. */
  async checkpoint(): Promise<Checkpoint> {
    const [state, best] = [owned(this.#options.settings, this.#state), this.#best];
    const passes = this.#passes && { passes: this.#passes.soFar };
    const { weights, optimizer } = await this.#read();
    return { weights, optimizer, best, state: { ...state, ...passes } };
  }

  async #read(): Promise<StepState> {
    const { weights, optimizer } = await this.#options.step.read();
    return { weights: new Map([...weights, ...this.#options.still]), optimizer };
  }

  /** Trains until all epochs are done, or is ended early. Call it again to continue after a stop. */
  async train(hooks: TrainerHooks): Promise<Ending> {
    const { epochs, earlyStopping } = this.#options.settings;
    let errors: number | null = null;
    for (;;) {
      // Checked first: it may have been stopped with only the test left to do.
      const { epoch, best, origin } = this.#state;
      if (earlyStopping && epoch - (best?.epoch ?? origin) >= earlyStopping.patience && epoch < epochs) {
        const reason = stoppedEarly(epoch, earlyStopping.patience);
        return this.#finish(hooks, joined([reason, await this.#restoreBest()]));
      }
      if (this.#passes && errors === 0) return this.#finish(hooks, converged(epoch));
      if (epoch >= epochs) {
        return this.#finish(hooks, joined([this.#passes?.circle ?? null, await this.#restoreBest()]));
      }
      const outcome = await this.#trainEpoch(hooks);
      if (outcome === 'stopped') return { status: 'stopped', message: null };
      if (outcome !== 'trained') return { status: 'diverged', message: outcome.divergence };
      const metrics = await this.#finishEpoch(hooks);
      if (!metrics) return { status: 'stopped', message: null };
      errors = metrics.errors;
    }
  }

  /** The test part is used only here, unless there is no validation part: then every epoch was measured on it. */
  async #finish(hooks: TrainerHooks, message: Text | null): Promise<Ending> {
    const { data } = this.#options;
    if (measuredPart(data) === 'test' || data.test.count === 0) return { status: 'finished', message };
    const test = await this.#evaluated(data.test, hooks);
    if (!test) return { status: 'stopped', message };
    return { status: 'finished', message, test: this.#means(test.sums) };
  }

  /** Trains the rest of the current epoch. */
  async #trainEpoch(hooks: TrainerHooks): Promise<'trained' | 'stopped' | { readonly divergence: Text }> {
    for (;;) {
      if (this.#state.step >= (this.#state.epoch + 1) * this.stepsPerEpoch) return 'trained';
      if (!(await hooks.pass('training'))) return 'stopped';
      const divergence = await this.#update(hooks);
      if (divergence) return { divergence };
    }
  }

  async #update(hooks: TrainerHooks): Promise<Text | undefined> {
    this.#isUpdating = true;
    try {
      return await this.#updateNext(hooks);
    } finally {
      this.#isUpdating = false;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const ask of waiting) ask();
    }
  }

  /** Trains the next batches and counts them; returns a message if that diverged. */
  async #updateNext(hooks: TrainerHooks): Promise<Text | undefined> {
    const begin = performance.now();
    const updates = this.#nextUpdates(hooks.most?.() ?? Infinity);
    const results = await this.#options.step.runAll(updates, hooks.asked?.());
    const seconds = (performance.now() - begin) / 1000 / results.length;
    for (const [i, result] of results.entries()) {
      const update = updates[i];
      if (!update) break;
      this.#count(update, result, seconds);
      const at = update.place.step + 1;
      hooks.onStep({ step: at, values: this.#means(result.sums) }, seconds, result.gradientNorm);
      if (!result.isFinite) return divergence(at, this.#state.step, this.#options.settings);
    }
    return undefined;
  }

  /** The next batch, or as many full ones as the step prefers to do at a time, up to `most`. */
  #nextUpdates(most: number): readonly Update[] {
    const { step, settings, data } = this.#options;
    const { step: first, epoch } = this.#state;
    const index = first - epoch * this.stepsPerEpoch;
    const full = Math.floor(data.training.count / settings.batchSize) - index;
    const { group, atOnce = group } = step;
    const wanted = Math.min(atOnce, full, most);
    const count = atOnce > group ? Math.max(1, wanted) : wanted < group ? 1 : group;
    return Array.from({ length: count }, (_, i) => ({
      batch: step.takesPicked ? this.#batches.pick(epoch, index + i, i) : this.#batches.batch(epoch, index + i, i),
      place: placeAfter(settings, this.#state, this.stepsPerEpoch, i),
    }));
  }

  #count({ place }: Update, { isFinite, sums, undone }: StepResult, seconds: number): void {
    const { step, sums: before, optimizer } = this.#state;
    if (!isFinite) this.#state = undone > 0 ? this.#before : this.#state;
    else {
      this.#before = this.#state;
      const next = { metrics: added(before.metrics, sums), seconds: before.seconds + seconds };
      const counted = { ...optimizer, updates: optimizer.updates + 1 };
      const { learningRate } = place;
      this.#state = { ...this.#state, step: step + 1, sums: next, learningRate, optimizer: counted };
    }
  }

  /** Evaluates the epoch just trained; undefined if the run is to end before that is done. */
  async #finishEpoch(hooks: TrainerHooks): Promise<EpochMetrics | undefined> {
    const { step, data, settings } = this.#options;
    const part = data[measuredPart(data)];
    const held = part.count > 0 ? await this.#evaluated(part, hooks) : null;
    if (held === undefined) return undefined;
    const { sums, epoch } = this.#state;
    const metrics: EpochMetrics = {
      epoch: epoch + 1,
      values: this.#means(sums.metrics),
      held: held && this.#means(held.sums),
      errors: errorsIn(sums.metrics, this.metrics),
      learningRate: this.#state.learningRate ?? placeAfter(settings, this.#state, this.stepsPerEpoch, -1).learningRate,
      seconds: sums.seconds + (held?.seconds ?? 0),
      stepsPerSecond: this.stepsPerEpoch / Math.max(1e-9, sums.seconds),
    };
    if (settings.earlyStopping && isBetter(settings.earlyStopping, this.metrics, this.#state.best, metrics)) {
      if (settings.earlyStopping.restoresBest) this.#best = (await this.#read()).weights;
      const best = { epoch: epoch + 1, value: valueOf(settings.earlyStopping, metrics) ?? NaN };
      this.#state = { ...this.#state, best };
    }
    this.#state = { ...this.#state, epoch: epoch + 1, sums: noSums };
    this.#passes?.note(epoch + 1, (await step.read()).weights);
    hooks.onEpoch(metrics, held?.seconds ?? 0);
    return metrics;
  }

  #evaluated(part: Examples, hooks: TrainerHooks) {
    const { step, slice } = this.#options;
    return evaluate(
      step,
      part,
      slice,
      () => hooks.pass('evaluating'),
      () => hooks.asked?.(),
    );
  }

  #means(sums: Sums): Metrics {
    const { objectives, data } = this.#options;
    return meansOf(objectives, sums, data.units);
  }

  /** Restores the best weights; returns a message, or null if there was nothing to do. */
  async #restoreBest(): Promise<Text | null> {
    const { epoch, best } = this.#state;
    if (!this.#best || !best || best.epoch === epoch) return null;
    const { step } = this.#options;
    step.write({ weights: this.#best, optimizer: (await step.read()).optimizer });
    return text(
      `The weights of epoch ${best.epoch} are restored: they were the best.`,
      `Die Gewichte der Epoche ${best.epoch} sind wiederhergestellt: Sie waren die besten.`,
    );
  }
}

/** The number of wrong predictions; null if there are no classes, no single answer, or answers that count in part. */
function errorsIn({ accuracy: sum }: Sums, metrics: readonly Metric[]): number | null {
  if (!sum || !metrics.some(({ name }) => name === accuracy.name)) return null;
  const errors = sum.weight - sum.sum;
  return Number.isInteger(errors) && errors >= 0 ? errors : null;
}

function stoppedEarly(epoch: number, patience: number): Text {
  const long = counted(patience, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
  return text(
    `Stopped early after epoch ${epoch}: no improvement for ${long.en}.`,
    `Früh angehalten nach Epoche ${epoch}: ${long.de} lang keine Verbesserung.`,
  );
}

function divergence(at: number, kept: number, settings: TrainingSettings): Text {
  const [cause, again] = [tooLarge(settings), startAgainRate(lowerRate(settings))];
  return text(
    `${cause.en} Step ${at} gave a number that is not finite: the training has diverged. The weights after step ${kept} are kept. ${again.en}, or clip the gradients.`,
    `${cause.de} Schritt ${at} ergab eine Zahl, die nicht endlich ist: Das Training ist divergiert. Die Gewichte nach Schritt ${kept} sind noch da. ${again.de} oder die Gradienten begrenzen.`,
  );
}
