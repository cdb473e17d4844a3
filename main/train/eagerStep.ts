import type * as TensorFlow from '@tensorflow/tfjs';
import { hashName, seedOf } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';
import type { Model } from '../compile/model.ts';
import { correctCount, meanLoss } from '../compile/objective.ts';
import { nodeOutputs } from '../compile/nodeOutputs.ts';
import { runPrediction } from '../compile/predictor.ts';
import type { TrainedWeight } from '../compile/units.ts';
import type { Device } from '../devices/device.ts';
import { createOptimizer } from './optimizers.ts';
import { computeUpdate, type Learner } from './update.ts';
import { packState, unpackState } from './state.ts';
import type {
  Batch,
  BatchMetrics,
  NodeValues,
  StepPlace,
  StepResult,
  StepState,
  TrainingStep,
  Update,
} from './step.ts';
import { disposeAll, download, lookUp, upload, type Tensors } from '../compile/tensors.ts';

type Tensor = TensorFlow.Tensor;

/** Weights and the optimizer's slots after some step. Tensors never change: a step makes the next generation. */
interface Generation {
  readonly weights: Tensors;
  readonly slots: Tensors;
}

/** Training operation by operation on TensorFlow.js: works with every network, on every device. */
export class EagerStep implements TrainingStep {
  readonly #device: Device;
  readonly #learner: Learner;
  readonly #trainable: readonly TrainedWeight[];
  readonly #hasClasses: boolean;
  #current: Generation;
  /** Those before the last step, until the next loss shows that it left them usable. */
  #previous: Generation | undefined;

  constructor(device: Device, model: Model, settings: TrainingSettings, initial: StepState) {
    this.#device = device;
    this.#learner = { model, settings, optimizer: createOptimizer(settings) };
    this.#trainable = model.trained.filter(({ spec }) => spec.isTrainable);
    this.#hasClasses = model.data.target.kind === 'classes';
    this.#current = this.#upload(initial);
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const { next, report } = this.#device.run(() => this.#update(batch, place));
    const { loss, correct, trace } = await this.#readReport(report);
    if (Number.isFinite(loss) && Number.isFinite(trace)) {
      dispose(this.#previous, this.#current, next);
      this.#previous = this.#current;
      this.#current = next;
      return { loss, correct, isFinite: true, undone: 0 };
    }
    dispose(next, this.#current);
    // A loss that is not finite shows that the update before this one went too far.
    return { loss, correct, isFinite: false, undone: Number.isFinite(loss) ? 0 : this.#goBack() };
  }

  /** Nothing is gained by several at a time. */
  readonly group = 1;

  async runAll(updates: readonly Update[]): Promise<readonly StepResult[]> {
    const results: StepResult[] = [];
    for (const { batch, place } of updates) {
      const result = await this.run(batch, place);
      results.push(result);
      if (!result.isFinite) break;
    }
    return results;
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    const { tf } = this.#device;
    const report = this.#device.run(() =>
      tf.tidy(() => {
        const { features, labels } = this.#tensors(batch);
        const output = this.#learner.model.apply(tf, this.#current.weights, features, { isTraining: false, seed: 0 });
        const correct = correctCount(tf, this.#learner.model, output, labels) ?? tf.scalar(0);
        return tf.stack([meanLoss(tf, this.#learner.model, output, labels), correct]);
      }),
    );
    const { loss, correct } = await this.#readReport(report);
    return { loss, correct };
  }

  predict(features: Float32Array, size: number): Promise<Float32Array> {
    return runPrediction(this.#device, this.#learner.model, this.#current.weights, features, size);
  }

  outputs(features: Float32Array, size: number): Promise<NodeValues> {
    return nodeOutputs(this.#device, this.#learner.model, this.#current.weights, features, size);
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

  /** The next generation, and a report [loss, correct, trace]: kept, all of them. */
  #update(batch: Batch, place: StepPlace): { readonly next: Generation; readonly report: Tensor } {
    const { tf } = this.#device;
    const { weights, slots } = this.#current;
    const next = { weights: new Map<string, Tensor>(), slots: new Map<string, Tensor>() };
    const report = tf.tidy(() => {
      const seed = seedOf(this.#learner.settings.seed, hashName('step'), place.step);
      const scalars = this.#scalars(place);
      const update = computeUpdate(tf, this.#learner, {
        weights,
        slots,
        scalars,
        ...this.#tensors(batch),
        draw: { seed },
      });
      for (const [name, value] of update.slots) next.slots.set(name, tf.keep(value));
      // In the network's order; a weight that nothing touched is shared with the generation before.
      for (const { name } of this.#learner.model.trained) {
        next.weights.set(name, tf.keep(update.weights.get(name) ?? lookUp(weights, name)));
      }
      return tf.stack([update.loss, update.correct, update.trace]);
    });
    return { next, report };
  }

  #scalars({ learningRate, step }: StepPlace): Tensors {
    const numbers = this.#learner.optimizer.scalars({ learningRate, step: step + 1 });
    return new Map(Object.entries(numbers).map(([name, value]) => [name, this.#device.tf.scalar(value)]));
  }

  async #readReport(report: Tensor): Promise<BatchMetrics & { readonly trace: number }> {
    const [loss = NaN, correct = 0, trace = NaN] = await report.data<'float32'>();
    report.dispose();
    return { loss, correct: this.#hasClasses ? correct : null, trace };
  }

  #features(features: Float32Array, size: number): Tensor {
    const { shape } = this.#learner.model.data;
    return this.#device.tf.tensor(features.subarray(0, size * sizeOf(shape)), [size, ...shape], 'float32');
  }

  #tensors({ features, labels, size }: Batch): { readonly features: Tensor; readonly labels: Tensor } {
    const shape = this.#hasClasses ? [] : this.#learner.model.outputShape;
    const values = labels.subarray(0, size * sizeOf(shape));
    const dtype = this.#hasClasses ? 'int32' : 'float32';
    return {
      features: this.#features(features, size),
      labels: this.#device.tf.tensor(values, [size, ...shape], dtype),
    };
  }

  #upload(given: StepState): Generation {
    const { tf } = this.#device;
    const state = packState(this.#learner, given);
    return this.#device.run(() => ({
      weights: upload(
        tf,
        this.#learner.model.trained.map(({ name, spec }) => [name, spec.shape, state.weights.get(name)]),
      ),
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

/** Frees what a generation holds, save what any of `kept` holds too. */
function dispose(generation: Generation | undefined, ...kept: readonly Generation[]): void {
  const tensorsOf = ({ weights, slots }: Generation) => [...weights.values(), ...slots.values()];
  if (generation) disposeAll(tensorsOf(generation), kept.flatMap(tensorsOf));
}
