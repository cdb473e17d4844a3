/** How updates are computed. */
export interface Way {
  /** Threads within an operator; 0: as many as ONNX Runtime thinks best. */
  readonly threads: number;
  /** Updates in one call. */
  readonly group: number;
}

/** A way that was tried. */
export interface TriedWay extends Way {
  /** Of one update: the median of a turn, and of the best turn where there were several. */
  readonly milliseconds: number;
}

/** So many calls that take so long together, in milliseconds; of slow ones `fewest` have to do. */
export interface Span {
  readonly calls: number;
  readonly lasts: number;
  readonly fewest: number;
}

/** What came out of a span. */
export interface Measured {
  /** Of one update, the median. */
  readonly milliseconds: number;
  /** Processors that others left to this process, on average; Infinity where that is not known. */
  readonly left: number;
}

/** The way to be measured now. The answer is what was measured. */
export type Plan<Result> = Generator<Way & Span, Result, Measured>;

/** Long enough to wake threads and to fill caches, and short enough to lie between two disturbances. */
const TURN: Span = { calls: 4, lasts: 90, fewest: 1 };
/** For each way; more of them until each has had some in calm. */
const FEWEST_TURNS = 3;
const MOST_TURNS = 6;
const CALM_TURNS = 2;
/** The share of a processor that others may use while a way has all that it needs. */
const OTHERS = 0.15;
/** More threads have to gain that much: they are taken from everything else, and a trial is short and errs by some per cent. */
const GAIN = 0.87;

/** Whether so many threads had a processor each. */
export function isCalm(threads: number, { left }: Measured): boolean {
  return left >= threads - OTHERS;
}

export function* measured({ threads, group }: Way, span: Span): Plan<TriedWay & Measured> {
  return { threads, group, ...(yield { threads, group, ...span }) };
}

/** Ways that took turns. */
export interface Comparison {
  readonly tried: readonly TriedWay[];
  /** Whether each had the processors that it needs to itself. Otherwise it holds for the moment. */
  readonly isCalm: boolean;
}

/**
 * To and fro, as a session is made anew only where the way changes. Others who compute meanwhile spoil some turns, and make
 * more of them necessary: of each way the best one in calm counts, and the best of all only where some way had none.
 */
export function* inTurns(ways: readonly Way[]): Plan<Comparison> {
  const turns = ways.map((): Measured[] => []);
  const calmOf = (i: number) => (turns[i] ?? []).filter((turn) => isCalm(ways[i]?.threads ?? 0, turn));
  const isEnough = () => ways.every((_, i) => calmOf(i).length >= CALM_TURNS);
  for (let turn = 0; turn < MOST_TURNS && (turn < FEWEST_TURNS || !isEnough()); turn++) {
    const order = turn % 2 === 0 ? [...ways.entries()] : [...ways.entries()].toReversed();
    for (const [i, way] of order) turns[i]?.push(yield* measured(way, TURN));
  }
  const wasCalm = ways.every((_, i) => calmOf(i).length > 0);
  const tried = ways.map((way, i): TriedWay => {
    const counted = wasCalm ? calmOf(i) : (turns[i] ?? []);
    return { ...way, milliseconds: Math.min(...counted.map(({ milliseconds }) => milliseconds)) };
  });
  return { tried, isCalm: wasCalm };
}

/** The first one, unless another gains enough. */
export function fastestOf(tried: readonly TriedWay[]): TriedWay {
  return tried.reduce((best, way) => (way.milliseconds < GAIN * best.milliseconds ? way : best));
}
