import { median } from './median.ts';

/** How updates are computed. */
export interface Way {
  /** Threads within an operator; 0: as many as ONNX Runtime thinks best. */
  readonly threads: number;
  /** Updates in one call. */
  readonly group: number;
}

/** A way that was tried. */
export interface TriedWay extends Way {
  /** Of one update, the median. */
  readonly milliseconds: number;
}

export interface TuningOptions {
  /** Counts to choose among, in the order in which they are tried. */
  readonly threads: readonly number[];
  /** Its products take next to nothing: what costs is the calls. */
  readonly isSmall: boolean;
  /** How many updates there may be in one call; asked once the first one is done. */
  largestGroup(): number;
  /** Hears of every choice between counts of threads: what was tried, and what is taken. */
  onChoice?(tried: readonly TriedWay[], taken: TriedWay): void;
  /** A clock, in milliseconds. */
  now?(): number;
}

/** How long a call may take: messages wait for it, and a pause should show at once. */
const CALL_MS = 30;
/** Calls of a new way that do not count: they wake threads and fill caches. One is enough if it is slow. */
const WARM_UP = 2;
const SLOW_MS = 500;
/** More threads have to gain that much: they are taken from everything else, and a trial is short and errs by some per cent. */
const GAIN = 0.87;
/** A speed that has changed by a fifth: others have taken cores, or given them back. */
const CHANGED = 0.8;
/** Between two trials of a run, at first; twice as long after each one that changed nothing. */
const SHORTEST_PATIENCE_MS = 10_000;
const LONGEST_PATIENCE_MS = 320_000;

/** So many calls that take so long together, in milliseconds; of slow ones `fewest` have to do. */
interface Span {
  readonly calls: number;
  readonly lasts: number;
  readonly fewest: number;
}
const FIRST_LOOK: Span = { calls: 14, lasts: 0, fewest: 3 };
const TRIAL: Span = { calls: 8, lasts: 250, fewest: 3 };
const WATCH: Span = { calls: 8, lasts: 2_000, fewest: 3 };
const FOR_EVER: Span = { calls: Infinity, lasts: Infinity, fewest: Infinity };
/** Ways between which is chosen take turns, so that a spell in which others compute spoils one turn of each at most. */
const TURN: Span = { calls: 4, lasts: 90, fewest: 1 };
const TURNS = 3;

/** The way to be measured now. The answer is its milliseconds. */
type Plan<Result> = Generator<Way & Span, Result, number>;

/**
 * Finds out how many threads and how many updates in a call are the fastest, on the very updates of a training, and goes
 * on watching: nothing is computed for it that is not needed anyway, and whatever else the machine does counts. The
 * numbers are the same in every way.
 */
export class Tuning {
  readonly #options: TuningOptions;
  readonly #now: () => number;
  /** Counts to choose among that have not been refused. */
  #counts: readonly number[];
  #mayGroup = true;
  #plan: Plan<never>;
  #current: Way & Span;
  #threads: number | undefined;
  #unheeded = WARM_UP;
  #begun = 0;
  #samples: number[] = [];

  constructor(options: TuningOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#counts = options.threads;
    this.#plan = this.#tune(undefined);
    this.#current = this.#plan.next().value;
  }

  /** How the next update is to be computed. */
  get way(): Way {
    return this.#current;
  }

  /** The threads that were chosen; undefined while they are tried for the first time, and where ONNX Runtime chooses. */
  get threads(): number | undefined {
    return this.#threads === 0 ? undefined : this.#threads;
  }

  get hasChoice(): boolean {
    return !this.#options.isSmall && this.#counts.length > 1;
  }

  /** Begins with what was chosen for the same step before. */
  begin(known: TriedWay): void {
    this.#restart(known);
  }

  /** The way is none: there can be no session for it. Whether there is another, which is the way then: one by one. */
  refuse(): boolean {
    const { threads, group } = this.#current;
    const others = this.#counts.filter((count) => count !== threads);
    if (others.length === 0 && group === 1) return false;
    if (others.length > 0) this.#counts = others;
    else this.#mayGroup = false;
    this.#restart(undefined);
    return true;
  }

  /** A call of so many updates has taken so long. */
  heed(updates: number, milliseconds: number): void {
    const { group, calls, lasts, fewest } = this.#current;
    if (updates !== group || calls === Infinity) return;
    if (this.#unheeded > 0) return void (this.#unheeded = milliseconds < SLOW_MS ? this.#unheeded - 1 : 0);
    const now = this.#now();
    if (this.#samples.length === 0) this.#begun = now - milliseconds;
    const count = this.#samples.push(milliseconds / updates);
    const time = now - this.#begun;
    const isSlow = count >= fewest && time >= Math.max(lasts, SLOW_MS);
    if (isSlow || (count >= calls && time >= lasts)) this.#goOn(median(this.#samples));
  }

  #goOn(milliseconds: number): void {
    const { threads, group } = this.#current;
    this.#current = this.#plan.next(milliseconds).value;
    const isOther = this.#current.threads !== threads || this.#current.group !== group;
    this.#unheeded = isOther ? WARM_UP : 0;
    this.#samples = [];
  }

  #restart(known: TriedWay | undefined): void {
    this.#plan = this.#tune(known);
    this.#current = this.#plan.next().value;
    this.#unheeded = WARM_UP;
    this.#samples = [];
  }

  *#tune(known: TriedWay | undefined): Plan<never> {
    const [first = 0] = this.#counts;
    this.#threads = this.hasChoice ? known?.threads : first;
    const best = known ?? (this.#options.isSmall ? yield* this.#fullCalls(first) : yield* this.#firstChoice());
    if (this.hasChoice) return yield* this.#watch(best, known ? 0 : this.#now() + SHORTEST_PATIENCE_MS);
    for (;;) yield { ...best, ...FOR_EVER };
  }

  /** As many updates in a call as it may hold. */
  *#fullCalls(threads: number): Plan<TriedWay> {
    const first = yield* measured({ threads, group: 1 }, FIRST_LOOK);
    let { group } = first;
    while (this.#mayDouble({ ...first, group })) group *= 2;
    return { ...first, group };
  }

  *#firstChoice(): Plan<TriedWay> {
    const tried = yield* inTurns(this.#counts.map((threads) => ({ threads, group: 1 })));
    let best = fastestOf(tried);
    this.#threads = best.threads;
    while (this.#mayDouble(best)) {
      const double = yield* measured({ ...best, group: 2 * best.group }, TRIAL);
      if (double.milliseconds >= best.milliseconds) break;
      best = double;
    }
    if (this.hasChoice) this.#options.onChoice?.(tried, best);
    return best;
  }

  #mayDouble({ group, milliseconds }: TriedWay): boolean {
    return this.#mayGroup && 2 * group <= this.#options.largestGroup() && 2 * group * milliseconds <= CALL_MS;
  }

  /** Tries the threads anew when the speed has changed, and from time to time while they are not those of the beginning. */
  *#watch(first: TriedWay, begin: number): Plan<never> {
    let best = first;
    let [patience, notBefore] = [SHORTEST_PATIENCE_MS, begin];
    for (;;) {
      const { milliseconds } = yield* measured(best, WATCH);
      const ratio = best.milliseconds / milliseconds;
      const isOfInterest = best.threads !== first.threads || ratio < CHANGED || ratio > 1 / CHANGED;
      if (!isOfInterest || this.#now() < notBefore) continue;
      const others = this.#counts.filter((threads) => threads !== best.threads);
      const tried = yield* inTurns([best.threads, ...others].map((threads) => ({ threads, group: best.group })));
      const again = fastestOf(tried);
      patience = again.threads === best.threads ? Math.min(2 * patience, LONGEST_PATIENCE_MS) : SHORTEST_PATIENCE_MS;
      notBefore = this.#now() + patience;
      best = again;
      this.#threads = best.threads;
      this.#options.onChoice?.(tried, best);
    }
  }
}

function* measured({ threads, group }: Way, span: Span): Plan<TriedWay> {
  const milliseconds = yield { threads, group, ...span };
  return { threads, group, milliseconds };
}

function* inTurns(ways: readonly Way[]): Plan<readonly TriedWay[]> {
  const [only] = ways;
  if (only && ways.length === 1) return [yield* measured(only, TRIAL)];
  const times = ways.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    // To and fro: a session is made anew only where the way changes.
    const order = turn % 2 === 0 ? [...ways.entries()] : [...ways.entries()].toReversed();
    for (const [i, way] of order) times[i]?.push((yield* measured(way, TURN)).milliseconds);
  }
  return ways.map((way, i) => ({ ...way, milliseconds: median(times[i] ?? []) }));
}

/** The first one, unless another gains enough. */
function fastestOf(tried: readonly TriedWay[]): TriedWay {
  return tried.reduce((best, way) => (way.milliseconds < GAIN * best.milliseconds ? way : best));
}
