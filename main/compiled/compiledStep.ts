import * as tf from '@tensorflow/tfjs';
import { hashName, seedOf } from '../../core/random.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';
import type { Model } from '../compile/model.ts';
import { visibleNodes } from '../compile/nodeOutputs.ts';
import { createOptimizer, numbersOf } from '../train/optimizers.ts';
import { packState, unpackState } from '../train/state.ts';
import type {
  Batch,
  BatchMetrics,
  NodeValues,
  StepPlace,
  StepResult,
  StepState,
  TrainingStep,
  Update,
} from '../train/step.ts';
import type { Learner } from '../train/update.ts';
import { createExecutable, type Executable } from './executable.ts';
import { GENERATIONS, Generations } from './generations.ts';
import type { Graph, TensorType } from './ir.ts';
import { createBuffer, type Buffers, type SessionOptions } from './onnx/session.ts';
import { optimise } from './passes/optimise.ts';
import { featureInput, runPrediction } from './predictor.ts';
import {
  batchTypes,
  names,
  slotsOf,
  traceEvaluation,
  traceOutputs,
  tracePrediction,
  traceTraining,
} from './program.ts';
import { Sessions } from './sessions.ts';
import { bytesFor, createTensorMemory, type TensorMemory } from './wasm/memory.ts';

/** Updates of the first calls, by which the time of one is known. */
const MEASURED_UPDATES = 16;
/** How long a call may take: messages wait for it, and a pause should show at once. */
const CALL_MS = 30;
/** More at a time gain nothing any more. */
const LARGEST_GROUP = 8;
/** Of more operations in one call, ONNX Runtime takes longer to prepare the graph than calls are saved. */
const LARGEST_GRAPH = 4000;
/** Sessions for as many sizes of an evaluation, of predictions and of pictures; others are made again when they are asked for. */
const MOST_LOOKS = 8;
/**
 * Gradients that a tail reads, by the size of the weights: for whole batches and for the last one of an epoch, with and
 * without the norm of the gradients.
 */
const HANDED_SHARE = 4;

/** Training by a step that was traced once and runs in ONNX Runtime as a whole. */
export class CompiledStep implements TrainingStep {
  readonly #learner: Learner;
  readonly #options: SessionOptions;
  /** Where weights and slots lie. */
  readonly #memory: TensorMemory | undefined;
  readonly #state: Generations;
  /** What an update has to leave finite: trainable weights and slots. */
  readonly #checked: readonly string[];
  readonly #hasClasses: boolean;
  measuresGradient = false;
  #group = 1;
  /** Weights are updated behind ONNX Runtime's part, so that it can do one update at a time. */
  #hasTail = false;
  /** Of one update. */
  #operations = 0;
  readonly #times: number[] = [];
  /**
   * For updates: of whole batches and of the last one of an epoch, in groups, with and without the norm of the gradients.
   * There are no more, and their tails keep what they were given of the memory.
   */
  readonly #updates = new Map<string, Promise<Executable>>();
  /** For looks at the network, of as many examples as are asked for. */
  readonly #looks = new Sessions<Executable>(MOST_LOOKS);

  /** @throws TraceError when the network, the loss or the optimizer cannot be traced. */
  constructor(model: Model, settings: TrainingSettings, initial: StepState, options: SessionOptions = {}) {
    this.#learner = { model, settings, optimizer: createOptimizer(settings) };
    this.#options = options;
    this.#hasClasses = model.data.target.kind === 'classes';
    const weights = model.trained.map(({ name, spec }): [string, TensorType] => [
      names.weight(name),
      { dtype: 'float32', shape: spec.shape },
    ]);
    const slots = slotsOf(this.#learner);
    const trainable = model.trained.filter(({ spec }) => spec.isTrainable);
    this.#checked = [...trainable.map(({ name }) => names.weight(name)), ...Object.keys(slots)];
    const types = { ...Object.fromEntries(weights), ...slots };
    const bytes = (list: readonly TensorType[]) => list.reduce((sum, type) => sum + bytesFor(type), 0);
    this.#memory = createTensorMemory(
      GENERATIONS * bytes(Object.values(types)) + HANDED_SHARE * bytes(weights.map(([, type]) => type)),
    );
    this.#state = new Generations(types, (type) => this.#memory?.create(type) ?? createBuffer(type));
    this.write(initial);
  }

  /** Traces and builds the step for batches of this size. Rejects with the reason when that cannot be done. */
  async prepare(size: number): Promise<void> {
    await this.#trainingSession(size, 1);
  }

  get group(): number {
    return this.#group;
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const begin = performance.now();
    const [result] = await this.#update([{ batch, place }]);
    this.#measure(performance.now() - begin);
    if (!result) throw new Error('An update has no result.');
    return result;
  }

  async runAll(updates: readonly Update[]): Promise<readonly StepResult[]> {
    const [first] = updates;
    if (first && updates.length === 1) return [await this.run(first.batch, first.place)];
    const results = await this.#update(updates);
    if (results.every(({ isFinite }) => isFinite)) return results;
    // Nothing was taken over: one by one they end where they have to.
    const single: StepResult[] = [];
    for (const update of updates) {
      const result = await this.run(update.batch, update.place);
      single.push(result);
      if (!result.isFinite) break;
    }
    return single;
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    const { model } = this.#learner;
    const report = createReport(0, false);
    await this.#look(
      `evaluate ${batch.size}`,
      () => traceEvaluation(tf, model, batch.size),
      (session) => session.run({ ...this.#state.current, ...this.#batch(batch, 0) }, report),
    );
    const { loss, correct } = this.#result(report, 0);
    return { loss, correct };
  }

  async predict(features: Float32Array, size: number): Promise<Float32Array> {
    const { model } = this.#learner;
    // On one thread: those of a second session would wait for work where the first one's do theirs.
    return this.#look(
      `predict ${size}`,
      () => tracePrediction(tf, model, size),
      (session) => runPrediction(session, model, this.#state.current, features, size),
      { threads: 1 },
    );
  }

  async outputs(features: Float32Array, size: number): Promise<NodeValues> {
    const { model } = this.#learner;
    const visible = visibleNodes(model);
    const outputs = new Map(visible.map(({ id, shape }) => [id, createBuffer({ dtype: 'float32', shape: [size, ...shape] })])); // prettier-ignore
    const named = Object.fromEntries([...outputs].map(([id, buffer]) => [names.output(id), buffer]));
    await this.#look(
      `outputs ${size}`,
      () => traceOutputs(tf, model, size),
      (session) => session.run({ ...this.#state.current, ...featureInput(model, features, size) }, named),
      { threads: 1 },
    );
    return new Map([...outputs].map(([id, { values }]) => [id, values as Float32Array]));
  }

  async read(): Promise<StepState> {
    const state = { weights: this.#state.read(names.weight('')), optimizer: this.#state.read(names.slot('')) };
    return unpackState(this.#learner, state);
  }

  write(state: StepState): void {
    const { weights, optimizer } = packState(this.#learner, state);
    this.#state.write(names.weight(''), weights);
    this.#state.write(names.slot(''), optimizer);
  }

  dispose(): void {
    // One that could not be made has said so to who wanted it.
    for (const session of this.#updates.values()) void session.then((open) => open.release()).catch(() => undefined);
    this.#updates.clear();
    this.#looks.dispose();
  }

  /** The graph of an update, as it is run. */
  graph(size: number, steps: number): Graph {
    return optimise(traceTraining(tf, this.#learner, size, steps));
  }

  /** Chooses the group once a few updates have shown how long one takes. */
  #measure(milliseconds: number): void {
    if (this.#hasTail || this.#times.length === MEASURED_UPDATES || this.#times.push(milliseconds) < MEASURED_UPDATES)
      return;
    const typical = this.#times.toSorted((a, b) => a - b)[MEASURED_UPDATES / 2] ?? CALL_MS;
    const isSmall = (group: number) => group * typical <= CALL_MS && group * this.#operations <= LARGEST_GRAPH;
    while (this.#group < LARGEST_GROUP && isSmall(2 * this.#group)) this.#group *= 2;
  }

  async #update(updates: readonly Update[]): Promise<readonly StepResult[]> {
    const { size } = updates[0]?.batch ?? { size: 0 };
    const count = updates.length;
    const session = await this.#trainingSession(size, count);
    if (count === 1) {
      this.#hasTail = session.tail.length > 0;
      this.#operations = session.head.nodes.length;
    }
    const inputs = updates.map((update, i) => this.#inputs(update, i));
    const reports = Object.assign({}, ...updates.map((_, i) => createReport(i, this.measuresGradient))) as Buffers;
    const { current, next } = this.#state;
    const isFinite = await session.run(Object.assign({}, current, ...inputs), { ...next, ...reports });
    // A weight or slot that is not finite stays so: those of the last update speak for all of them.
    const results = updates
      .map((_, i) => this.#result(reports, i))
      .map((result) => (isFinite ? result : { ...result, isFinite }));
    if (results.every(({ isFinite }) => isFinite)) this.#state.advance();
    else if (count === 1)
      return results.map((result) =>
        Number.isFinite(result.loss) ? result : { ...result, undone: this.#state.goBack() },
      );
    return results;
  }

  #result(report: Buffers, i: number): StepResult {
    const reported = (name: string) => report[name]?.values[0];
    const loss = reported(names.loss(i)) ?? NaN;
    const correct = this.#hasClasses ? (reported(names.correct(i)) ?? NaN) : null;
    const gradientNorm = reported(names.gradientNorm(i)) ?? null;
    return { loss, correct, isFinite: Number.isFinite(loss), undone: 0, gradientNorm };
  }

  /** The inputs of the i-th update of a call. */
  #inputs({ batch, place }: Update, i: number): Buffers {
    const { optimizer, settings } = this.#learner;
    const scalars = Object.entries(optimizer.scalars(numbersOf(place)));
    const seed = seedOf(settings.seed, hashName('step'), place.step);
    return {
      ...this.#batch(batch, i),
      [names.seed(i)]: createBuffer({ dtype: 'int32', shape: [] }, Int32Array.of(seed)),
      ...Object.fromEntries(
        scalars.map(([name, value]) => [
          names.scalar(name, i),
          createBuffer({ dtype: 'float32', shape: [] }, Float32Array.of(value)),
        ]),
      ),
    };
  }

  #batch({ features, labels, size }: Batch, i: number): Buffers {
    const types = Object.entries(batchTypes(this.#learner.model, size, i));
    const values = (name: string) => (name === names.features(i) ? features : labels);
    return Object.fromEntries(types.map(([name, type]) => [name, createBuffer(type, values(name))]));
  }

  #trainingSession(size: number, steps: number): Promise<Executable> {
    const { measuresGradient } = this;
    const key = `train ${size} ${steps} ${measuresGradient}`;
    const graph = () => optimise(traceTraining(tf, this.#learner, size, steps, measuresGradient));
    const session =
      this.#updates.get(key) ?? createExecutable(graph(), this.#memory, { ...this.#options, checked: this.#checked });
    this.#updates.set(key, session);
    return session;
  }

  #look<T>(
    key: string,
    traced: () => Graph,
    work: (session: Executable) => Promise<T>,
    options: SessionOptions = {},
  ): Promise<T> {
    const create = async () => createExecutable(optimise(traced()), undefined, { ...this.#options, ...options });
    return this.#looks.use(key, create, work);
  }
}

/** Room for what the i-th update of a call reports. */
function createReport(i: number, measuresGradient: boolean): Buffers {
  const norm = measuresGradient ? [names.gradientNorm(i)] : [];
  const types = [names.loss(i), names.correct(i), ...norm].map(
    (name) => [name, createBuffer({ dtype: 'float32', shape: [] })] as const,
  );
  return Object.fromEntries(types);
}
