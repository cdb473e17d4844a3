/** A configuration for computing updates. */
export interface Way {
  /** Threads within an operator; 0: ONNX Runtime chooses. */
  readonly threads: number;
  /** Updates per call. */
  readonly group: number;
}

/** A configuration that was tried. */
export interface TriedWay extends Way {
  /** Per update: the median over a turn, and of the best turn if there were several. */
  readonly milliseconds: number;
}

/** How many calls to measure, and for how many milliseconds in total; if they are slow, `fewest` are enough. */
export interface Span {
  readonly calls: number;
  readonly lasts: number;
  readonly fewest: number;
}

/** The result of a span. */
export interface Measured {
  /** Per update, the median. */
  readonly milliseconds: number;
  /** Processors that others left to this process, on average; Infinity if unknown. */
  readonly left: number;
}

/** Yields the configuration to measure next; the reply is the measurement. */
export type Plan<Result> = Generator<Way & Span, Result, Measured>;

/** Long enough to wake threads and fill caches, short enough to fit between two disturbances. */
const TURN: Span = { calls: 4, lasts: 90, fewest: 1 };
/** Per configuration; more until each has had some in calm. */
const FEWEST_TURNS = 3;
const MOST_TURNS = 6;
const CALM_TURNS = 2;
/** How much of a processor others may use for a measurement to count as calm. */
const OTHERS = 0.15;
/**
 * More threads must gain this much, since they are taken from everything else, and a short trial is off by a few per
 * cent.
 */
const GAIN = 0.87;

/** Whether each of this many threads had a processor to itself. */
export function isCalm(threads: number, { left }: Measured): boolean {
  return left >= threads - OTHERS;
}

export function* measured({ threads, group }: Way, span: Span): Plan<TriedWay & Measured> {
  return { threads, group, ...(yield { threads, group, ...span }) };
}

/** A comparison in turns. */
export interface Comparison {
  readonly tried: readonly TriedWay[];
  /** Whether each had the processors it needs to itself. If not, the result only holds for now. */
  readonly isCalm: boolean;
}

/**
 * Goes back and forth, because a session is only recreated when the configuration changes. Other processes spoil some
 * turns and make more of them necessary: the best calm turn of each configuration counts, or the best of all if one had
 * none.
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
