import type { Load } from '../devices/load.ts';
import { median } from './median.ts';
import { Patience } from './patience.ts';
import { fastestOf, inTurns, isCalm, measured, type Comparison, type Plan, type Span, type TriedWay, type Way } from './turns.ts'; // prettier-ignore

/** The result of comparing numbers of threads. */
export interface Choice extends Comparison {
  readonly taken: TriedWay;
}

export interface TuningOptions {
  /** Candidates, in the order in which they are tried. */
  readonly threads: readonly number[];
  /** Its products take hardly any time: the cost is in the calls. */
  readonly isSmall: boolean;
  /** The most updates per call; asked once the first one is done. */
  largestGroup(): number;
  /** Called on the first choice of a number of threads, on every change, and on the first choice made in calm. */
  onChoice?(choice: Choice): void;
  /** A clock, in milliseconds. */
  now?(): number;
  /** How much of the machine others use; absent: none. */
  load?(): Load;
}

/** How long a call may take: messages have to wait for it, and a pause should take effect at once. */
const CALL_MS = 30;
/** Calls in a new configuration that are not counted: they wake threads and fill caches. If slow, one is enough. */
const WARM_UP = 2;
const SLOW_MS = 500;
/** The speed has changed by a fifth: others have started or stopped using cores. */
const CHANGED = 0.8;
const FIRST_LOOK: Span = { calls: 14, lasts: 0, fewest: 3 };
const WATCH: Span = { calls: 8, lasts: 2_000, fewest: 3 };
const FOR_EVER: Span = { calls: Infinity, lasts: Infinity, fewest: Infinity };

/**
 * Finds out how many threads and how many updates per call are fastest, using the actual training updates, and keeps
 * watching: nothing is computed just for measuring, and the load of the machine is taken into account. The results of
 * training are the same in any configuration.
 */
export class Tuning {
  readonly #options: TuningOptions;
  readonly #now: () => number;
  /** Candidates that have not been refused. */
  #counts: readonly number[];
  #mayGroup = true;
  #plan: Plan<never>;
  #current: Way & Span;
  #threads: number | undefined;
  #unheeded = WARM_UP;
  #begun = 0;
  #loadBefore: Load | undefined;
  #samples: number[] = [];
  /** The number of updates taken into account so far. */
  #updates = 0;

  constructor(options: TuningOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#counts = options.threads;
    this.#plan = this.#tune(undefined);
    this.#current = this.#plan.next().value;
  }

  /** How to compute the next update. */
  get way(): Way {
    return this.#current;
  }

  /** The chosen number of threads; undefined during the first trial, and if ONNX Runtime chooses. */
  get threads(): number | undefined {
    return this.#threads === 0 ? undefined : this.#threads;
  }

  get hasChoice(): boolean {
    return !this.#options.isSmall && this.#counts.length > 1;
  }

  /** Starts with the earlier choice for the same step. */
  begin(known: TriedWay): void {
    this.#restart(known);
  }

  /**
   * Reports that no session can be created for the current configuration. Switches to another one; false if none is
   * left.
   */
  refuse(): boolean {
    const { threads, group } = this.#current;
    const others = this.#counts.filter((count) => count !== threads);
    if (others.length === 0 && group === 1) return false;
    if (others.length > 0) this.#counts = others;
    else this.#mayGroup = false;
    this.#restart(undefined);
    return true;
  }

  /** Records that a call with this many updates took this long. */
  heed(updates: number, milliseconds: number): void {
    const { group, calls, lasts, fewest } = this.#current;
    this.#updates += updates;
    if (updates !== group || calls === Infinity) return;
    if (this.#unheeded > 0) {
      this.#unheeded = milliseconds < SLOW_MS ? this.#unheeded - 1 : 0;
      if (this.#unheeded === 0) this.#beginSpan();
      return;
    }
    const count = this.#samples.push(milliseconds / updates);
    const time = this.#now() - this.#begun;
    const isSlow = count >= fewest && time >= Math.max(lasts, SLOW_MS);
    if (isSlow || (count >= calls && time >= lasts)) this.#endSpan(time);
  }

  #beginSpan(): void {
    this.#samples = [];
    this.#begun = this.#now();
    this.#loadBefore = this.#options.load?.();
  }

  #endSpan(time: number): void {
    const { threads, group } = this.#current;
    this.#current = this.#plan.next({ milliseconds: median(this.#samples), left: this.#left(time) }).value;
    const isOther = this.#current.threads !== threads || this.#current.group !== group;
    this.#unheeded = isOther ? WARM_UP : 0;
    if (!isOther) this.#beginSpan();
  }

  /** Processors left over by other processes during a span. */
  #left(time: number): number {
    const [before, after] = [this.#loadBefore, this.#options.load?.()];
    return before && after ? after.processors - (after.others - before.others) / time : Infinity;
  }

  #restart(known: TriedWay | undefined): void {
    this.#plan = this.#tune(known);
    this.#current = this.#plan.next().value;
    this.#unheeded = WARM_UP;
  }

  *#tune(known: TriedWay | undefined): Plan<never> {
    const [first = 0] = this.#counts;
    this.#threads = this.hasChoice ? known?.threads : first;
    const found = known && { taken: known, isCalm: true };
    const { taken, isCalm } = found ?? (this.#options.isSmall ? yield* this.#fullCalls(first) : yield* this.#firstChoice()); // prettier-ignore
    if (this.hasChoice) return yield* this.#watch({ taken, isCalm }, known !== undefined);
    for (;;) yield { ...taken, ...FOR_EVER };
  }

  /** As many updates per call as the time limit allows. */
  *#fullCalls(threads: number): Plan<Omit<Choice, 'tried'>> {
    const first = yield* measured({ threads, group: 1 }, FIRST_LOOK);
    let { group } = first;
    while (this.#mayDouble({ ...first, group })) group *= 2;
    return { taken: { ...first, group }, isCalm: true };
  }

  /** Chooses the number of threads, then as many updates per call as are worthwhile. */
  *#firstChoice(): Plan<Choice> {
    const { tried, isCalm } = yield* inTurns(this.#counts.map((threads) => ({ threads, group: 1 })));
    let taken = fastestOf(tried);
    this.#threads = taken.threads;
    while (this.#mayDouble(taken)) {
      const [single, double] = (yield* inTurns([taken, { ...taken, group: 2 * taken.group }])).tried;
      if (!single || !double || double.milliseconds >= single.milliseconds) break;
      taken = double;
    }
    const choice = { tried, taken, isCalm };
    if (this.hasChoice) this.#options.onChoice?.(choice);
    return choice;
  }

  #mayDouble({ group, milliseconds }: TriedWay): boolean {
    return this.#mayGroup && 2 * group <= this.#options.largestGroup() && 2 * group * milliseconds <= CALL_MS;
  }

  /**
   * Tries the thread counts again on a sign that another one would be better: the speed has changed, or others that
   * were computing during the last trial are done. Also at growing intervals without a sign, because not everything
   * that others do is visible.
   */
  *#watch(first: Omit<Choice, 'tried'>, isKnown: boolean): Plan<never> {
    const most = Math.max(...this.#counts);
    const patience = new Patience(this.#now(), { isCalm: first.isCalm, isKnown });
    let { taken: best, isCalm: wasCalm } = first;
    for (;;) {
      const now = yield* measured(best, WATCH);
      const ratio = best.milliseconds / now.milliseconds;
      const hasChanged = ratio < CHANGED || ratio > 1 / CHANGED;
      // While others are computing, the speed says nothing; a choice made then is revised when they are done.
      const isSign = wasCalm ? hasChanged || best.threads !== first.taken.threads : isCalm(most, now);
      if (!patience.isOver(this.#now(), isSign)) continue;
      const [begun, updates] = [this.#now(), this.#updates];
      const others = this.#counts.filter((threads) => threads !== best.threads);
      const comparison = yield* inTurns([best.threads, ...others].map((threads) => ({ threads, group: best.group })));
      const taken = fastestOf(comparison.tried);
      const cost = this.#now() - begun - (this.#updates - updates) * taken.milliseconds;
      const isOther = taken.threads !== best.threads;
      patience.begin(this.#now(), { isSign, isOther, isCalm: comparison.isCalm, cost });
      if (isOther || (comparison.isCalm && !wasCalm)) this.#options.onChoice?.({ ...comparison, taken });
      [best, wasCalm] = [taken, comparison.isCalm];
      this.#threads = best.threads;
    }
  }
}
