import * as tf from '@tensorflow/tfjs';
import { hashName, seedOf } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { visibleOutputs } from '../../model/nodeOutputs.ts';
import { metricsIn, reportNames, type BatchMetrics } from '../../model/report.ts';
import type { Runnable } from './accumulation.ts';
import { depthAt, scalarsOf } from './groups.ts';
import { createOptimizer } from './optimizers.ts';
import { inTurn } from './inTurn.ts';
import { packState, unpackState } from './state.ts';
import type { LikeUpdate, StepPlace, StepResult, StepState, TrainingStep, Update } from './step.ts';
import { machineLoad } from '../../devices/load.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Learner } from './learner.ts';
import { createExecutable, type Executable } from '../../graph/executable.ts';
import { FEWEST, GENERATIONS, Generations } from '../../graph/generations.ts';
import type { Graph, TensorType } from '../../graph/ir.ts';
import { createBuffer, type Buffers, type Provider, type SessionOptions } from '../../graph/onnx/session.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { batchBuffers, runPrediction } from './predictor.ts';
import { names, slotsOf, stillWeights, traceEvaluation, traceOutputs, tracePrediction } from './program.ts';
import { Sessions } from '../../graph/sessions.ts';
import { graphSignature } from '../../graph/signature.ts';
import { TraceError } from '../../graph/tracer.ts';
import { Tuning, type Choice } from '../../graph/tuning.ts';
import type { TriedWay, Way } from '../../graph/turns.ts';
import { Updates } from './updates.ts';
import { bytesFor, createTensorMemory } from '../../graph/wasm/memory.ts';

/** From this many multiply-adds per update, it is worth trying threads: a quarter of a millisecond on a single one. */
const WORTH_A_TRIAL = 2e7;
/** Gradients take two products for each one in the forward pass. */
const PRODUCTS = 3;
/**
 * The number of sessions kept for different sizes of evaluations, predictions and plots; others are recreated when
 * needed.
 */
const MOST_LOOKS = 8;
/** Memory for gradients that a tail reads, as a multiple of the weights' size: some take more than one array. */
const HANDED_SHARE = 2;
/** The usual `StepOptions.large`. */
const LARGE = 2 ** 26;

export interface StepOptions {
  readonly provider?: Provider;
  /** Thread counts to choose from by measuring; a single one is used as it is; absent: ONNX Runtime chooses. */
  readonly threads?: readonly number[];
  /** The earlier choice for this step, by its signature. */
  recall?(signature: string): Promise<TriedWay | undefined>;
  /** Called when a number of threads is chosen. */
  onChoice?(signature: string, choice: Choice): void;
  /** From this many bytes of weights and slots on, memory is saved: see `FEWEST` and `SessionOptions.isSeldom`. */
  readonly large?: number;
  /** Called when no session can be created for a configuration, and another one is used. */
  onRefusal?(way: Way, reason: unknown): void;
}

/** Training with a step that is traced once and runs in ONNX Runtime as a whole. */
export class CompiledStep implements TrainingStep {
  readonly #learner: Learner;
  readonly #options: StepOptions;
  readonly #tuning: Tuning;
  readonly #savesMemory: boolean;
  /** The signature of an update's graph, once it is prepared. */
  #signature = '';
  readonly #state: Generations;
  measuresGradient = false;
  readonly #updates: Updates;
  /** The depth for which the sets of weights agree: see `depthAt`. */
  #settled: number | undefined;
  /** The usual batch size: the last batch of an epoch may be smaller. */
  #usualSize: number | undefined;
  /** Sessions for inspecting the network, by the number of examples. */
  readonly #looks = new Sessions<Executable>(MOST_LOOKS);

  /** @throws TraceError if the network, the loss or the optimizer cannot be traced. */
  constructor(model: Model, settings: TrainingSettings, initial: StepState, options: StepOptions = {}) {
    this.#learner = { model, settings, optimizer: createOptimizer(settings) };
    this.#options = options;
    this.#tuning = new Tuning({
      threads: options.threads ?? [0],
      isSmall: PRODUCTS * settings.batchSize * model.multiplyAdds < WORTH_A_TRIAL,
      largestGroup: () => this.#updates.largestGroup,
      onChoice: (choice) => options.onChoice?.(this.#signature, choice),
      load: machineLoad,
    });
    const weights = model.trained.map(({ name, spec }): [string, TensorType] => [
      names.weight(name),
      { dtype: 'float32', shape: spec.shape },
    ]);
    const slots = slotsOf(this.#learner);
    const trainable = model.trained.filter(({ spec }) => spec.isTrainable);
    const checked = [...trainable.map(({ name }) => names.weight(name)), ...Object.keys(slots)];
    const types = { ...Object.fromEntries(weights), ...slots };
    const still = new Set(stillWeights(model).map((name) => names.weight(name)));
    const bytes = (list: readonly TensorType[]) => list.reduce((sum, type) => sum + bytesFor(type), 0);
    // A weight and its slots are updated by one kernel.
    const slotOwners = new Map(trainable.flatMap(({ name }) => this.#learner.optimizer.slots.map((slot) => [names.slot(`${name}/${slot}`), names.weight(name)] as const))); // prettier-ignore
    // What kernels do not update is written even by an update that is given up.
    const isUpdatedByKernels = model.trained.every(({ name, spec }) => still.has(names.weight(name)) || (spec.isTrainable && sizeOf(spec.shape) > 1)); // prettier-ignore
    this.#savesMemory = bytes(Object.values(types)) >= (options.large ?? LARGE);
    const sets = isUpdatedByKernels && this.#savesMemory ? FEWEST : GENERATIONS;
    const memory = createTensorMemory(
      sets * bytes(Object.values(types)) + HANDED_SHARE * bytes(weights.map(([, type]) => type)),
      { groupOf: (name) => slotOwners.get(name) ?? name },
    );
    this.#state = new Generations(types, (type, name) => memory?.create(type, name) ?? createBuffer(type), still, sets);
    this.#updates = new Updates(this.#learner, memory, {
      ...this.#provider(),
      checked,
      savesMemory: this.#savesMemory,
    });
    this.write(initial);
  }

  /** Traces and builds the step for batches of this size. Rejects with the reason if that is impossible. */
  async prepare(size: number): Promise<void> {
    const traced = this.#updates.trace(size, 1);
    let known: TriedWay | undefined;
    if (this.#tuning.hasChoice) {
      this.#signature = graphSignature(traced);
      known = await this.#options.recall?.(this.#signature);
    }
    if (known) this.#tuning.begin({ ...known, group: 1 });
    await this.#session(size, 1, undefined, traced);
    if (known?.threads !== this.#tuning.way.threads) return;
    this.#tuning.begin({ ...known, group: Math.min(known.group, this.#updates.largestGroup) });
  }

  /** Whether updates are not computed by our own kernels, because there is no memory that they reach. */
  get lacksMemory(): boolean {
    return this.#updates.lacksMemory;
  }

  get group(): number {
    return this.#tuning.way.group;
  }

  get threads(): number | undefined {
    return this.#tuning.threads;
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const [result] = (await this.#update([{ batch, place }])) ?? [];
    if (!result) throw new Error('An update has no result.');
    return result;
  }

  async runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    const [first] = updates;
    if (first && updates.length === 1) return [await this.run(first.batch, first.place)];
    const results = await this.#update(updates);
    if (results?.every(({ isFinite }) => isFinite)) return results;
    // Nothing has been taken over, or they cannot be done together: run one by one, up to where they must end.
    return inTurn(updates, async ([{ batch, place }]) => [await this.run(batch, place)], asked);
  }

  /** The network is traced, and its session created, which may take seconds. */
  async ready({ batch: { size }, place }: LikeUpdate): Promise<void> {
    await this.#session(size, 1, depthAt(this.#learner, place));
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    const { model } = this.#learner;
    const report = createReport(model, 0, false);
    const { threads } = this.#tuning.way;
    await this.#look(
      `evaluate ${batch.size} ${threads}`,
      () => traceEvaluation(tf, model, batch.size),
      (session) => session.run({ ...this.#state.current, ...this.#batch(batch, 0) }, report),
      threads,
    );
    return this.#measured(report, 0, batch.size, false);
  }

  async predict(batch: Batch): Promise<Float32Array> {
    const { model } = this.#learner;
    const weights = this.#heldWeights();
    // On a single thread: those of a second session would spin while the first one's are working.
    return this.#look(
      `predict ${batch.size}`,
      () => tracePrediction(tf, model, batch.size),
      (session) => runPrediction(session, model, weights, batch),
      1,
    );
  }

  async outputs(batch: Batch): Promise<NodeValues> {
    const { model } = this.#learner;
    const { size } = batch;
    const weights = this.#heldWeights();
    const visible = visibleOutputs(model);
    const outputs = new Map(visible.map(({ name, shape }) => [name, createBuffer({ dtype: 'float32', shape: [size, ...shape] })])); // prettier-ignore
    const named = Object.fromEntries([...outputs].map(([id, buffer]) => [names.output(id), buffer]));
    await this.#look(
      `outputs ${size}`,
      () => traceOutputs(tf, model, size),
      (session) => session.run({ ...weights, ...batchBuffers(model.inputs, batch, 0) }, named),
      1,
    );
    return new Map([...outputs].map(([id, { values }]) => [id, values as Float32Array]));
  }

  async read(): Promise<StepState> {
    const state = { weights: this.#state.read(names.weight('')), optimizer: this.#state.read(names.slot('')) };
    return unpackState(this.#learner, state);
  }

  write(state: StepState): void {
    const { weights, optimizer } = packState(this.#learner, state);
    this.#settled = undefined;
    this.#state.write(names.weight(''), weights);
    this.#state.write(names.slot(''), optimizer);
  }

  dispose(): void {
    void this.#updates.release();
    this.#looks.dispose();
  }

  /** The graph of an update, as it is run. */
  graph(size: number, steps: number): Graph {
    return optimise(this.#updates.trace(size, steps));
  }

  /**
   * A session for this many updates, with a different number of threads if the chosen one is impossible; undefined if
   * updates are better done one by one. Rejects if none can be created.
   */
  async #session(size: number, count: number, depth?: number, traced?: Graph): Promise<Runnable | undefined> {
    for (;;) {
      const { way } = this.#tuning;
      try {
        const { measuresGradient } = this;
        return await this.#updates.on(way, size, count, { measuresGradient, depth }, traced);
      } catch (error) {
        if (error instanceof TraceError || !this.#tuning.refuse()) throw error;
        this.#options.onRefusal?.(way, error);
        if (count > this.#tuning.way.group) return undefined;
      }
    }
  }

  /** Undefined if this many cannot be done together. */
  async #update(updates: readonly Update[]): Promise<readonly StepResult[] | undefined> {
    const { size } = updates[0]?.batch ?? { size: 0 };
    const count = updates.length;
    const depth = updates[0] && depthAt(this.#learner, updates[0].place);
    const session = await this.#session(size, count, depth);
    if (!session) return undefined;
    this.#settle(depth);
    const inputs = Object.assign({}, ...updates.map((update, i) => this.#inputs(update, i))) as Buffers;
    const reports = Object.assign(
      {},
      ...updates.map((_, i) => createReport(this.#learner.model, i, true, this.measuresGradient)),
    ) as Buffers;
    const { current, next } = this.#state;
    const begin = performance.now();
    const isFinite = await session.run({ ...current, ...inputs }, { ...next, ...reports });
    this.#usualSize ??= size;
    if (size === this.#usualSize && !this.measuresGradient) this.#tuning.heed(count, performance.now() - begin);
    // A weight or slot that becomes non-finite stays so: those after the last update stand for all.
    const results = updates
      .map((_, i) => this.#result(reports, i, size))
      .map((result) => (isFinite ? result : { ...result, isFinite }));
    if (results.every(({ isFinite }) => isFinite)) this.#state.advance();
    else {
      const isWritten = session.heads.some(({ outputs }) => outputs.some(({ name }) => name in next));
      if (isWritten || results.some(({ loss }) => Number.isFinite(loss))) this.#state.spoil();
      if (count === 1)
        return results.map((result) =>
          Number.isFinite(result.loss) ? result : { ...result, undone: this.#state.goBack() },
        );
    }
    return results;
  }

  /** What updates of some layers leave unfilled is the same in all sets of weights. */
  #settle(depth: number | undefined): void {
    if (depth !== undefined && depth !== this.#settled) this.#state.spread();
    this.#settled = depth;
  }

  #result(report: Buffers, i: number, size: number): StepResult {
    const metrics = this.#measured(report, i, size, true);
    const gradientNorm = report[names.gradientNorm(i)]?.values[0] ?? null;
    return { ...metrics, isFinite: Number.isFinite(metrics.loss), undone: 0, gradientNorm };
  }

  #measured(report: Buffers, i: number, size: number, isTraining: boolean): BatchMetrics {
    const { objectives } = this.#learner.model;
    const read = reportNames(objectives, isTraining).map(
      (name) => [name, report[names.reported(name, i)]?.values[0] ?? NaN] as const,
    );
    return metricsIn(objectives, Object.fromEntries(read), size);
  }

  /** The inputs for the i-th update of a call. */
  #inputs({ batch, place }: Update, i: number): Buffers {
    const { settings } = this.#learner;
    const scalars = Object.entries(scalarsOf(this.#learner, place));
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

  #batch(batch: Batch, i: number): Buffers {
    return batchBuffers(learnedFields(this.#learner.model), batch, i);
  }

  /** A copy of the current weights: updates continue while they are used, and overwrite the originals. */
  #heldWeights(): Buffers {
    const own = Object.entries(this.#state.current).filter(([name]) => name.startsWith(names.weight('')));
    return Object.fromEntries(
      own.map(([name, { tensor, values }]) => [
        name,
        createBuffer({ dtype: 'float32', shape: tensor.dims }, (values as Float32Array).slice()),
      ]),
    );
  }

  #look<T>(key: string, traced: () => Graph, work: (session: Executable) => Promise<T>, threads: number): Promise<T> {
    const options = { ...this.#provider(), threads, isSeldom: this.#savesMemory };
    const create = async () => createExecutable(optimise(traced()), undefined, options);
    return this.#looks.use(key, create, work);
  }

  #provider(): SessionOptions {
    const { provider } = this.#options;
    return provider ? { provider } : {};
  }
}

/** Buffers for the report of the i-th update in a call. */
function createReport({ objectives }: Model, i: number, isTraining: boolean, measuresGradient = false): Buffers {
  const norm = measuresGradient ? [names.gradientNorm(i)] : [];
  const own = reportNames(objectives, isTraining).map((name) => names.reported(name, i));
  const types = [...own, ...norm].map((name) => [name, createBuffer({ dtype: 'float32', shape: [] })] as const);
  return Object.fromEntries(types);
}
