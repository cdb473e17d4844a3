import type * as TensorFlow from '@tensorflow/tfjs';
import { hashName, seedOf } from '../../../core/random.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { arrivalsOf, metricsIn, reportNames, reportOf, type BatchMetrics, type Report } from '../../model/report.ts';
import { nodeOutputs, visibleOutputs } from '../../model/nodeOutputs.ts';
import { runPrediction } from '../../model/predictor.ts';
import type { TrainedWeight } from '../../model/units.ts';
import type { Device } from '../../devices/device.ts';
import { createOptimizer } from './optimizers.ts';
import { depthAt, scalarsOf } from './groups.ts';
import type { Learner } from './learner.ts';
import { computeAccumulated } from './eagerParts.ts';
import { traceOf } from './update.ts';
import { inTurn } from './inTurn.ts';
import { packState, unpackState } from './state.ts';
import type { StepPlace, StepResult, StepState, TrainingStep, Update } from './step.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { Batch } from '../../tensors/batch.ts';
import {
  disposeAll,
  download,
  batchTensors,
  lookUp,
  upload,
  uploadWeights,
  type Tensors,
} from '../../model/tensors.ts';

type Tensor = TensorFlow.Tensor;

/** Weights and optimizer state after some step. Tensors are immutable: a step creates the next generation. */
interface Generation {
  readonly weights: Tensors;
  readonly slots: Tensors;
}

/** Training op by op in TensorFlow.js: works with every network, on every device. */
export class EagerStep implements TrainingStep {
  readonly #device: Device;
  readonly #learner: Learner;
  readonly #trainable: readonly TrainedWeight[];
  measuresGradient = false;
  #current: Generation;
  /** The state before the last step, kept until the next loss shows that the step left usable weights. */
  #previous: Generation | undefined;

  constructor(device: Device, model: Model, settings: TrainingSettings, initial: StepState) {
    this.#device = device;
    this.#learner = { model, settings, optimizer: createOptimizer(settings) };
    this.#trainable = model.trained.filter(({ spec }) => spec.isTrainable);
    this.#current = this.#upload(initial);
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const { next, report } = this.#device.run(() => this.#update(batch, place));
    const { metrics, rest } = await this.#readReport(report, batch.size, true);
    const { loss } = metrics;
    const [trace = NaN, gradientNorm = null] = rest;
    if (Number.isFinite(loss) && Number.isFinite(trace)) {
      dispose(this.#previous, this.#current, next);
      this.#previous = this.#current;
      this.#current = next;
      return { ...metrics, isFinite: true, undone: 0, gradientNorm };
    }
    dispose(next, this.#current);
    // A non-finite loss shows that the update before this one diverged.
    return { ...metrics, isFinite: false, undone: Number.isFinite(loss) ? 0 : this.#goBack(), gradientNorm };
  }

  /** There is no gain in doing several at a time. */
  readonly group = 1;

  runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    return inTurn(updates, async ([{ batch, place }]) => [await this.run(batch, place)], asked);
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    const { tf } = this.#device;
    const report = this.#device.run(() =>
      tf.tidy(() => {
        const { model } = this.#learner;
        const fields = batchTensors(tf, learnedFields(model), batch);
        const arrivals = arrivalsOf(tf, model, this.#current.weights, fields, { isTraining: false, seed: 0 });
        return this.#stacked(reportOf(tf, model.objectives, arrivals, false), false);
      }),
    );
    return (await this.#readReport(report, batch.size, false)).metrics;
  }

  predict(batch: Batch): Promise<Float32Array> {
    return runPrediction(this.#device, this.#learner.model, this.#current.weights, batch);
  }

  outputs(batch: Batch): Promise<NodeValues> {
    const { model } = this.#learner;
    return nodeOutputs(this.#device, model, visibleOutputs(model), this.#current.weights, batch);
  }

  async read(): Promise<StepState> {
    const { weights, slots } = this.#current;
    const reading = this.#device.run(() => [download(weights), download(slots)] as const);
    return unpackState(this.#learner, { weights: await reading[0], optimizer: await reading[1] });
  }

  write(state: StepState): void {
    this.dispose();
    this.#previous = undefined;
    this.#current = this.#upload(state);
  }

  dispose(): void {
    dispose(this.#previous, this.#current);
    dispose(this.#current);
  }

  #goBack(): 0 | 1 {
    if (!this.#previous) return 0;
    dispose(this.#current, this.#previous);
    this.#current = this.#previous;
    this.#previous = undefined;
    return 1;
  }

  /** The next generation, and a report including the trace and, if measured, the gradient norm: all are kept. */
  #update(batch: Batch, place: StepPlace): { readonly next: Generation; readonly report: Tensor } {
    const { tf } = this.#device;
    const { weights, slots } = this.#current;
    const next = { weights: new Map<string, Tensor>(), slots: new Map<string, Tensor>() };
    const report = tf.tidy(() => {
      const seed = seedOf(this.#learner.settings.seed, hashName('step'), place.step);
      const update = computeAccumulated(tf, this.#learner, batch, {
        weights,
        slots,
        scalars: this.#scalars(place),
        depth: depthAt(this.#learner, place),
        measuresGradient: this.measuresGradient,
        seed,
      });
      // In network order; what was not changed is shared with the previous generation.
      for (const [name, value] of slots) next.slots.set(name, tf.keep(update.slots.get(name) ?? value));
      for (const { name } of this.#learner.model.trained) {
        next.weights.set(name, tf.keep(update.weights.get(name) ?? lookUp(weights, name)));
      }
      const { gradientNorm } = update;
      const updated = this.#trainable.flatMap(({ name }) => update.weights.get(name) ?? []);
      const trace = traceOf(tf, updated, [...update.slots.values()]);
      return this.#stacked(update.report, true, [trace, ...(gradientNorm ? [gradientNorm] : [])]);
    });
    return { next, report };
  }

  #scalars(place: StepPlace): Tensors {
    const numbers = scalarsOf(this.#learner, place);
    return new Map(Object.entries(numbers).map(([name, value]) => [name, this.#device.tf.scalar(value)]));
  }

  /** A report, and whatever else is read with it, as a single tensor. */
  #stacked(report: Report<Tensor>, isTraining: boolean, rest: readonly Tensor[] = []): Tensor {
    const named = reportNames(this.#learner.model.objectives, isTraining).map((name) => report[name]);
    return this.#device.tf.stack([...named.filter((value) => value !== undefined), ...rest]);
  }

  async #readReport(report: Tensor, size: number, isTraining: boolean) {
    const values = await report.data<'float32'>();
    report.dispose();
    const { objectives } = this.#learner.model;
    const names = reportNames(objectives, isTraining);
    const read = Object.fromEntries(names.map((name, i) => [name, values[i] ?? NaN]));
    return { metrics: metricsIn(objectives, read, size), rest: [...values.subarray(names.length)] };
  }

  #upload(given: StepState): Generation {
    const { tf } = this.#device;
    const state = packState(this.#learner, given);
    return this.#device.run(() => ({
      weights: uploadWeights(tf, this.#learner.model.trained, state.weights),
      slots: upload(
        tf,
        this.#trainable.flatMap(({ name, spec }) =>
          this.#learner.optimizer.slots.map((slot) => {
            const full = `${name}/${slot}`;
            return [full, spec.shape, state.optimizer.get(full)] as const;
          }),
        ),
      ),
    }));
  }
}

/** Frees a generation's tensors, except those shared with any of `kept`. */
function dispose(generation: Generation | undefined, ...kept: readonly Generation[]): void {
  const tensorsOf = ({ weights, slots }: Generation) => [...weights.values(), ...slots.values()];
  if (generation) disposeAll(tensorsOf(generation), kept.flatMap(tensorsOf));
}
