import { hashName, seedOf } from '../../../core/random.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import type { Values } from '../../graph/ir.ts';
import { isDoneBefore, Sessions } from '../../graph/sessions.ts';
import { explained, Full, noRoomFor, type Card } from '../../graph/webgpu/device.ts';
import { encode, type Outside } from '../../graph/webgpu/program.ts';
import type { Rows, RowNumbers } from '../../graph/webgpu/rows.ts';
import type { CardSet } from '../../graph/webgpu/set.ts';
import { CardState } from '../../graph/webgpu/state.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { metricsIn, reportNames, type BatchMetrics, type Report } from '../../model/report.ts';
import { PickedBatch, type Batch, type StoredSet } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import { CardLooks } from './cardLooks.ts';
import { CardParts, type CardPart } from './cardParts.ts';
import { planFor, planParts, planState, planUpdate, type Held, type PartsPlan, type UpdatePlan } from './cardPlan.ts';
import { fieldsIn, heldSet, opened, summed, type Opened } from './cardRows.ts';
import { depthAt, scalarsOf } from './groups.ts';
import { inTurn } from './inTurn.ts';
import type { Learner } from './learner.ts';
import { createOptimizer } from './optimizers.ts';
import { isInParts, partSize, partsOf, seedOfPart, sharesFrom } from './parts.ts';
import { names } from './program.ts';
import { packState, unpackState } from './state.ts';
import type { LikeUpdate, StepPlace, StepResult, StepState, TrainingStep, Update } from './step.ts';

/**
 * How long a submission should take: a pause waits for it, and systems end those that take seconds. It may come to take three
 * times as long before a pause of 50 ms is missed, and of updates that fill it, sending them is a small part.
 */
const SUBMISSION_MS = 15;
/** What is left, one submission later, of the time that an update was seen to take. */
const CALMING = 0.9;
/** Programs for updates of different sizes that are kept. */
const MOST_SIZES = 6;

/** Training on a graphics card: weights and slots stay in its memory, and a step is a list of ready-made dispatches. */
export class CardStep implements TrainingStep {
  readonly #card: Card;
  readonly #learner: Learner;
  readonly #held: Held;
  readonly #state: CardState;
  /** Of the card's memory, for weights, slots and what the usual update needs. */
  readonly bytes: number;
  readonly #updates = new Sessions<Opened>(MOST_SIZES);
  /** For batches in parts. */
  readonly #inParts = new Sessions<CardParts>(MOST_SIZES);
  readonly #looks: CardLooks;
  /** The examples that lie on the card, or that there is no room for. */
  #set: { readonly of: StoredSet; readonly held: Promise<CardSet | undefined> } | undefined;
  /** The depth for which the sets of weights agree: see `depthAt`. */
  #settled: number | undefined;
  measuresGradient = false;
  /** How long a submission should take, in milliseconds. */
  budget = SUBMISSION_MS;
  /** What an update takes: a slower one counts at once, quicker ones little by little. */
  #milliseconds = Infinity;
  /** The last submission that may be left before it ends. */
  #last: Promise<unknown> = Promise.resolve();
  #isDisposed = false;

  private constructor(card: Card, learner: Learner, held: Held, state: CardState, bytes: number) {
    this.#card = card;
    this.#learner = learner;
    this.#held = held;
    this.#state = state;
    this.#looks = new CardLooks(card, state, learner.model);
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
    const learner: Learner = { model, settings, optimizer: createOptimizer(settings) };
    // Before anything is made: what the card does not allow is refused here.
    const held = planState(learner, card);
    const update = size === undefined ? undefined : planFor(learner, held, card, size);
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

  async #prepare(size: number, plan: UpdatePlan | PartsPlan): Promise<void> {
    const key = this.#key(size, undefined);
    if ('sums' in plan) await this.#inParts.use(key, () => CardParts.create(this.#card, this.#state, plan), done);
    else await this.#updates.use(key, () => opened(this.#card, plan), done);
  }

  /** It may be told which examples of a set are its own: parts are cut from the numbers of a batch. */
  get takesPicked(): boolean {
    const { settings } = this.#learner;
    return !isInParts(settings, settings.batchSize);
  }

  get group(): number {
    const { settings } = this.#learner;
    if (isInParts(settings, settings.batchSize)) return 1;
    return Math.max(1, Math.min(this.#held.together, Math.floor(this.budget / this.#milliseconds)));
  }

  get isLost(): boolean {
    return this.#card.failure !== undefined;
  }

  /** How many dispatches an update takes. */
  dispatches(size: number): Promise<number> {
    return this.#withProgram(size, undefined, async ({ program }) => program.size);
  }

  async run(batch: Batch, place: StepPlace): Promise<StepResult> {
    const [result] = await this.#update([{ batch, place }]);
    if (!result) throw new Error('An update has no result.');
    return result;
  }

  async runAll(updates: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    return inTurn(
      updates,
      async (left) => {
        if (!(await isDoneBefore(this.ready(left[0]), asked))) return [];
        const updating = this.#update(left.slice(0, this.group), asked);
        this.#last = updating.catch(() => undefined);
        if (!(await isDoneBefore(updating, asked))) return [];
        const results = await updating;
        if (results.length === 1 || results.every(({ isFinite }) => isFinite)) return results;
        // None of them has been taken over: one by one, up to where they must end.
        return inTurn(left.slice(0, results.length), async ([{ batch, place }]) => [await this.run(batch, place)], asked); // prettier-ignore
      },
      asked,
    );
  }

  /** The program is traced and compiled, which may take seconds. */
  ready({ batch: { size }, place }: LikeUpdate): Promise<unknown> {
    const depth = depthAt(this.#learner, place);
    return isInParts(this.#learner.settings, size)
      ? this.#withParts(size, depth, done)
      : this.#withProgram(size, depth, done);
  }

  #withProgram<T>(size: number, depth: number | undefined, work: (program: Opened) => Promise<T>): Promise<T> {
    return this.#updates.use(this.#key(size, depth), () => opened(this.#card, this.#planned(size, depth)), work);
  }

  #withParts<T>(size: number, depth: number | undefined, work: (inParts: CardParts) => Promise<T>): Promise<T> {
    const { measuresGradient } = this;
    const plan = () => planParts(this.#learner, this.#held, this.#card, size, { measuresGradient, depth });
    const open = () => CardParts.create(this.#card, this.#state, plan());
    return this.#inParts.use(this.#key(size, depth), open, work);
  }

  /**
   * As many of these updates as go to the card at once. Takes them over if all are finite; once `asked` is aborted, none: what the
   * card is computing then goes into sets of weights that nobody reads.
   */
  async #update(wanted: readonly Update[], asked?: AbortSignal): Promise<readonly StepResult[]> {
    // One that was left uses the same rows.
    await this.#last;
    if (asked?.aborted) return [];
    const size = wanted[0]?.batch.size ?? 0;
    if (wanted[0] && isInParts(this.#learner.settings, size)) return this.#updateInParts(wanted[0], asked);
    const depth = wanted[0] && depthAt(this.#learner, wanted[0].place);
    return this.#withProgram(size, depth, async ({ program, rows }) => {
      const others = wanted.findIndex(({ place }) => depthAt(this.#learner, place) !== depth);
      const updates = wanted.slice(0, Math.min(rows.count, others < 0 ? wanted.length : others));
      const picks = await this.#picks(updates, rows);
      // Nothing may come between this and what is submitted: one that was left may have lost its step meanwhile.
      this.#requireCard();
      if (asked?.aborted) return [];
      this.#settle(depth);
      const path = this.#state.path(updates.length);
      const begin = performance.now();
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
      this.#heed((performance.now() - begin) / updates.length);
      this.#requireCard();
      if (asked?.aborted) return [];
      const results = reported.map((row) => this.#result(row, size));
      if (results.every(({ isFinite }) => isFinite)) this.#state.advance(path);
      else if (results.length === 1) return results.map((result) => this.#undone(result));
      return results;
    });
  }

  /** One update, whose gradients are added up part by part; none if `asked` is aborted meanwhile. */
  async #updateInParts({ batch, place }: Update, asked?: AbortSignal): Promise<readonly StepResult[]> {
    const { size } = batch;
    const depth = depthAt(this.#learner, place);
    return this.#withParts(size, depth, async (inParts) => {
      const parts = await this.#partsOf(batch, place);
      this.#requireCard();
      this.#settle(depth);
      const path = this.#state.path(1);
      const way = { from: this.#state.current, to: path[0] ?? 0 };
      const done = await inParts.run(parts, this.#scalars(place), way, this.budget, asked);
      this.#requireCard();
      if (!done || asked?.aborted) return [];
      const report = summed(done.parts, reportNames(this.#learner.model.objectives, true));
      const result = this.#resultOf(report, done.update, size);
      if (result.isFinite) this.#state.advance(path);
      return [result.isFinite ? result : this.#undone(result)];
    });
  }

  #heed(milliseconds: number): void {
    const before = Number.isFinite(this.#milliseconds) ? this.#milliseconds : 0;
    this.#milliseconds = Math.max(milliseconds, CALMING * before);
  }

  /** The parts of a batch, each with its seed and its share of every objective. */
  async #partsOf(batch: Batch, place: StepPlace): Promise<readonly CardPart[]> {
    const { model, settings } = this.#learner;
    const parts = partsOf(learnedFields(model), batch, partSize(settings));
    const counts: (readonly number[])[] = [];
    for (const part of parts) counts.push(await this.#looks.counts(part));
    const shares = sharesFrom(counts);
    const seed = this.#seedAt(place);
    return parts.map((part, i) => {
      const own = shares[i]?.map((share, objective) => [names.share(objective), share] as const) ?? [];
      return { size: part.size, fields: this.#fields(part), numbers: new Map([[names.seed(0), seedOfPart(seed, i)], ...own]) };
    });
  } // prettier-ignore

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
      this.#requireCard();
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
    return this.#resultOf(summed([row], reportNames(this.#learner.model.objectives, true)), row, size);
  }

  /** `row`: what the update itself has reported. */
  #resultOf(report: Report<number>, row: RowNumbers | undefined, size: number): StepResult {
    const metrics = metricsIn(this.#learner.model.objectives, report, size);
    const isFinite = Number.isFinite(metrics.loss) && row?.isFlagged === false;
    const gradientNorm = this.measuresGradient ? (row?.number(names.gradientNorm(0)) ?? null) : null;
    return { ...metrics, isFinite, undone: 0, gradientNorm };
  }

  #key(size: number, depth: number | undefined): string {
    return `${size} ${this.measuresGradient} ${depth}`;
  }

  #planned(size: number, depth: number | undefined): UpdatePlan {
    const { measuresGradient } = this;
    return planUpdate(this.#learner, this.#held, this.#card, size, { measuresGradient, depth });
  }

  #fields(batch: Batch): ReadonlyMap<string, Values> {
    return fieldsIn(batch, learnedFields(this.#learner.model));
  }

  #scalars(place: StepPlace): ReadonlyMap<string, number> {
    const scalars = Object.entries(scalarsOf(this.#learner, place)).map(([name, value]) => [names.scalar(name, 0), value] as const); // prettier-ignore
    return new Map([...scalars, [names.seed(0), this.#seedAt(place)]]);
  }

  #seedAt({ step }: StepPlace): number {
    return seedOf(this.#learner.settings.seed, hashName('step'), step) | 0;
  }

  async evaluate(batch: Batch): Promise<BatchMetrics> {
    this.#requireCard();
    return this.#looks.evaluate(batch);
  }

  async predict(batch: Batch): Promise<Float32Array> {
    this.#requireCard();
    return this.#looks.predict(batch);
  }

  async outputs(batch: Batch): Promise<NodeValues> {
    this.#requireCard();
    return this.#looks.outputs(batch);
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
    this.#inParts.dispose();
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

const done = async () => undefined;
