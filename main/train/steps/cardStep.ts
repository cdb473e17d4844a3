import * as tf from '@tensorflow/tfjs';
import { text } from '../../../core/text.ts';
import { hashName, seedOf } from '../../../core/random.ts';
import type { Field } from '../../../core/data/spec.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { Unavailable } from '../../devices/unavailable.ts';
import type { Graph, Values } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { Sessions } from '../../graph/sessions.ts';
import { explained, Full, noRoomFor, type Card } from '../../graph/webgpu/device.ts';
import { CardLook, type Seen } from '../../graph/webgpu/look.ts';
import { CardProgram, encode, type Outside } from '../../graph/webgpu/program.ts';
import { Rows, type RowNumbers } from '../../graph/webgpu/rows.ts';
import { CardSet } from '../../graph/webgpu/set.ts';
import { CardState } from '../../graph/webgpu/state.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { visibleOutputs } from '../../model/nodeOutputs.ts';
import { lookUp } from '../../model/tensors.ts';
import { metricsIn, reportNames, type BatchMetrics } from '../../model/report.ts';
import { fieldNumbers, PickedBatch, type Batch, type StoredSet } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import { planState, planUpdate, type Held, type UpdatePlan } from './cardPlan.ts';
import { depthAt, scalarsOf } from './groups.ts';
import { inTurn } from './inTurn.ts';
import type { Learner } from './learner.ts';
import { createOptimizer } from './optimizers.ts';
import { partSize } from './parts.ts';
import { names, traceEvaluation, traceOutputs, tracePrediction } from './program.ts';
import { packState, unpackState } from './state.ts';
import type { StepPlace, StepResult, StepState, TrainingStep, Update } from './step.ts';

/** How long a submission should take: a pause waits for it, and systems end those that take seconds. */
const SUBMISSION_MS = 30;
/** Programs that look at the network, for different sizes, that are kept. */
const MOST_LOOKS = 6;

/** An update for batches of one size. */
interface Updating {
  readonly program: CardProgram;
  readonly rows: Rows;
  release(): Promise<void>;
}

const noParts = text(
  'batches in parts are only trained on the CPU so far.',
  'Batches in Teilen werden bisher nur auf der CPU trainiert.',
);
/** A set on the card, as far as a network learns from it; undefined where it has no room, or is stored in another way. */
async function heldSet(card: Card, model: Model, { stored }: StoredSet): Promise<CardSet | undefined> {
  const columns = learnedFields(model).map((field) => [field, stored[field.name]] as const);
  const isPlain = columns.every(([{ type }, values]) => type.dtype === 'float32' ? values instanceof Uint8Array || values instanceof Float32Array : values instanceof Int32Array); // prettier-ignore
  if (!isPlain) return undefined;
  return CardSet.create(card, new Map(columns.flatMap(([{ name }, values]) => (values ? [[names.field(name, 0), values] as const] : [])))); // prettier-ignore
}

/** Training on a graphics card: weights and slots stay in its memory, and a step is a list of ready-made dispatches. */
export class CardStep implements TrainingStep {
  readonly #card: Card;
  readonly #learner: Learner;
  readonly #held: Held;
  readonly #state: CardState;
  /** Of the card's memory, for weights, slots and what the usual update needs. */
  readonly bytes: number;
  readonly #updates = new Sessions<Updating>(MOST_LOOKS);
  readonly #looks = new Sessions<CardLook>(MOST_LOOKS);
  /** The examples that lie on the card, or that there is no room for. */
  #set: { readonly of: StoredSet; readonly held: Promise<CardSet | undefined> } | undefined;
  readonly takesPicked = true;
  /** The depth for which the sets of weights agree: see `depthAt`. */
  #settled: number | undefined;
  measuresGradient = false;
  /** How long a submission should take, in milliseconds. */
  budget = SUBMISSION_MS;
  /** What an update took most recently. */
  #milliseconds = Infinity;
  #isDisposed = false;

  private constructor(card: Card, learner: Learner, held: Held, state: CardState, bytes: number) {
    this.#card = card;
    this.#learner = learner;
    this.#held = held;
    this.#state = state;
    this.bytes = bytes;
  }

  /**
   * The step, ready for batches of this size, or for evaluations alone. Throws TraceError if it cannot be traced, and Unavailable if the card
   * lacks an operation, or memory.
   */
  static async create(
    card: Card,
    model: Model,
    settings: TrainingSettings,
    initial: StepState,
    size: number | undefined,
  ): Promise<CardStep> {
    if (partSize(settings) < settings.batchSize) throw new Unavailable(noParts);
    const learner: Learner = { model, settings, optimizer: createOptimizer(settings) };
    // Before anything is made: what the card does not allow is refused here.
    const held = planState(learner, card);
    const update = size === undefined ? undefined : planUpdate(learner, held, card, size);
    const bytes = held.bytes + (update?.bytes ?? 0);
    let step: CardStep | undefined;
    try {
      const state = await CardState.create(card, held.state, held.sets);
      step = new CardStep(card, learner, held, state, bytes);
      step.write(initial);
      if (size !== undefined && update) await step.#prepare(size, update);
      return step;
    } catch (error) {
      step?.dispose();
      throw error instanceof Full ? new Full(noRoomFor(bytes)) : error;
    }
  }

  async #prepare(size: number, plan: UpdatePlan): Promise<void> {
    await this.#updates.use(
      this.#key(size, undefined),
      () => this.#updating(plan),
      async () => undefined,
    );
  }

  get group(): number {
    return Math.max(1, Math.min(this.#held.together, Math.floor(this.budget / this.#milliseconds)));
  }

  get isLost(): boolean {
    return this.#card.failure !== undefined;
  }

  /** How many dispatches an update takes. */
  dispatches(size: number): Promise<number> {
    return this.#updates.use(
      this.#key(size, undefined),
      () => this.#updating(this.#planned(size, undefined)),
      async ({ program }) => program.size,
    );
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const [result] = await this.#update([{ batch, place }]);
    if (!result) throw new Error('An update has no result.');
    return result;
  }

  async runAll(updates: readonly Update[]): Promise<readonly StepResult[]> {
    return inTurn(updates, async (left) => {
      const results = await this.#update(left.slice(0, this.group));
      if (results.length === 1 || results.every(({ isFinite }) => isFinite)) return results;
      // None of them has been taken over: one by one, up to where they must end.
      return inTurn(left.slice(0, results.length), async ([{ batch, place }]) => [await this.run(batch, place)]);
    });
  }

  /** As many of these updates as go to the card at once. Takes them over if all are finite. */
  async #update(wanted: readonly Update[]): Promise<readonly StepResult[]> {
    const size = wanted[0]?.batch.size ?? 0;
    const depth = wanted[0] && depthAt(this.#learner, wanted[0].place);
    const open = () => this.#updating(this.#planned(size, depth));
    return this.#updates.use(this.#key(size, depth), open, async ({ program, rows }) => {
      this.#requireCard();
      this.#settle(depth);
      const others = wanted.findIndex(({ place }) => depthAt(this.#learner, place) !== depth);
      const updates = wanted.slice(0, Math.min(rows.count, others < 0 ? wanted.length : others));
      const path = this.#state.path(updates.length);
      const begin = performance.now();
      const picks = await this.#picks(updates, rows);
      for (const [i, { batch, place }] of updates.entries()) rows.fill(i, picks ? undefined : this.#fields(batch), this.#scalars(place)); // prettier-ignore
      rows.upload(updates.length, !picks);
      const encoder = this.#card.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      if (picks) encode(pass, [rows.pick(picks)]);
      let from = this.#state.current;
      for (const [row, to] of path.entries()) {
        const own = { from, to, row };
        encode(
          pass,
          program.commands(`${from} ${to} ${row}`, () => this.#outside(rows, own)),
        );
        from = to;
      }
      pass.end();
      const reported = await explained(this.#card, () => rows.submit(encoder, updates.length));
      this.#milliseconds = (performance.now() - begin) / updates.length;
      this.#requireCard();
      const results = reported.map((row) => this.#result(row, size));
      if (results.every(({ isFinite }) => isFinite)) this.#state.advance(path);
      else if (results.length === 1) return results.map((result) => this.#undone(result));
      return results;
    });
  }

  /** What updates of some layers leave unfilled is the same in all sets of weights. */
  #settle(depth: number | undefined): void {
    if (depth !== undefined && depth !== this.#settled) this.#state.spread();
    this.#settled = depth;
  }

  /** Which examples these batches are, if their set lies on the card. */
  async #picks(updates: readonly Update[], rows: Rows): Promise<readonly Uint32Array[] | undefined> {
    const batches = updates.flatMap(({ batch }) => (batch instanceof PickedBatch ? [batch] : []));
    const [first] = batches;
    if (!first || batches.length < updates.length || batches.some(({ set }) => set !== first.set)) return undefined;
    if (this.#set?.of !== first.set) {
      (await this.#set?.held)?.dispose();
      this.#set = { of: first.set, held: heldSet(this.#card, this.#learner.model, first.set) };
    }
    const set = await this.#set.held;
    return set && (await rows.hold(set, first.size)) ? batches.map(({ indices }) => indices) : undefined;
  }

  #undone(result: StepResult): StepResult {
    return Number.isFinite(result.loss) ? result : { ...result, undone: this.#state.goBack() };
  }

  #outside(
    rows: Rows,
    { from, to, row }: { readonly from: number; readonly to: number; readonly row: number },
  ): Outside {
    return {
      input: (name) => (this.#state.has(name) ? this.#state.binding(name, from) : rows.field(name, row)),
      output: (name) => this.#state.binding(name, to),
      numbers: rows.numbers(row),
      flats: [...this.#state.changing(to), ...this.#state.changing(from)],
    };
  }

  #result(row: RowNumbers, size: number): StepResult {
    const metrics = this.#measured(row, size, true);
    const isFinite = Number.isFinite(metrics.loss) && !row.isFlagged;
    const gradientNorm = this.measuresGradient ? row.number(names.gradientNorm(0)) : null;
    return { ...metrics, isFinite, undone: 0, gradientNorm };
  }

  #measured(row: RowNumbers, size: number, isTraining: boolean): BatchMetrics {
    const { objectives } = this.#learner.model;
    const read = reportNames(objectives, isTraining).map((name) => [name, row.number(names.reported(name, 0))] as const); // prettier-ignore
    return metricsIn(objectives, Object.fromEntries(read), size);
  }

  #key(size: number, depth: number | undefined): string {
    return `${size} ${this.measuresGradient} ${depth}`;
  }

  #planned(size: number, depth: number | undefined): UpdatePlan {
    const { measuresGradient } = this;
    return planUpdate(this.#learner, this.#held, this.#card, size, { measuresGradient, depth });
  }

  async #updating({ program: plan, rows: planned }: UpdatePlan): Promise<Updating> {
    const program = await CardProgram.create(this.#card, plan);
    const rows = await Rows.create(this.#card, program.row, planned);
    return { program, rows, release: async () => void (rows.dispose(), await program.release()) };
  }

  #fields(batch: Batch, fields: readonly Field[] = learnedFields(this.#learner.model)) {
    return new Map(fields.map((field) => [names.field(field.name, 0), fieldNumbers(batch, field)] as const));
  }

  #scalars(place: StepPlace): ReadonlyMap<string, number> {
    const { settings } = this.#learner;
    const scalars = Object.entries(scalarsOf(this.#learner, place)).map(([name, value]) => [names.scalar(name, 0), value] as const); // prettier-ignore
    return new Map([...scalars, [names.seed(0), seedOf(settings.seed, hashName('step'), place.step) | 0]]);
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    const { model } = this.#learner;
    const reported = reportNames(model.objectives, false).map((name) => names.reported(name, 0));
    const trace = () => traceEvaluation(tf, model, batch.size);
    const { numbers } = await this.#look(`evaluate ${batch.size}`, trace, this.#fields(batch), reported);
    return this.#measured(numbers, batch.size, false);
  }

  async predict(batch: Batch): Promise<Float32Array> {
    const { model } = this.#learner;
    const trace = () => tracePrediction(tf, model, batch.size);
    const { outputs } = await this.#look(`predict ${batch.size}`, trace, this.#fields(batch, model.inputs));
    return lookUp(outputs, 'output');
  }

  async outputs(batch: Batch): Promise<NodeValues> {
    const { model } = this.#learner;
    const trace = () => traceOutputs(tf, model, batch.size);
    const { outputs } = await this.#look(`outputs ${batch.size}`, trace, this.#fields(batch, model.inputs));
    return new Map(visibleOutputs(model).map(({ name }) => [name, lookUp(outputs, names.output(name))]));
  }

  #look(
    key: string,
    trace: () => Graph,
    fields: ReadonlyMap<string, Values>,
    reported: readonly string[] = [],
  ): Promise<Seen> {
    this.#requireCard();
    const open = async () => CardLook.create(this.#card, this.#state, optimise(trace()), reported);
    return this.#looks.use(key, open, async (look) => {
      this.#requireCard();
      return explained(this.#card, () => look.run(fields));
    });
  }

  async read(): Promise<StepState> {
    this.#requireCard();
    const [weights, optimizer] = await explained(this.#card, () =>
      Promise.all([this.#state.read(names.weight('')), this.#state.read(names.slot(''))]),
    );
    return unpackState(this.#learner, { weights, optimizer });
  }

  write(state: StepState): void {
    const { weights, optimizer } = packState(this.#learner, state);
    this.#settled = undefined;
    this.#state.write(names.weight(''), weights);
    this.#state.write(names.slot(''), optimizer);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#updates.dispose();
    this.#looks.dispose();
    void this.#set?.held.then((set) => set?.dispose());
    this.#state.dispose();
  }

  /** Before anything is submitted: what breaks WebGPU's rules stops the card for everybody. */
  #requireCard(): void {
    if (this.#isDisposed) throw new Error('The step has been disposed of.');
    if (this.#card.failure) throw this.#card.failure;
  }
}
