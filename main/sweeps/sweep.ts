import { metricsOf } from '../../core/analysis/objectives.ts';
import type { Document } from '../../core/graph/document.ts';
import { accuracy, lossMetric, type Metric } from '../../core/losses/metrics.ts';
import { measuredOf } from '../../core/protocol/epochs.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { DeviceChoice, EpochMetrics } from '../../core/protocol/runs.ts';
import type { SweepOutcome } from '../../core/protocol/sweeps.ts';
import { fromWire, type WireNumber } from '../../core/protocol/tensors.ts';
import { documentOf, planProblem, samplesOf, trialsOf, type SweepPlan, type Trial } from '../../core/sweep/points.ts';
import { hopeWatch, meansOf, type MedianRule, type Means } from '../../core/sweep/stopping.ts';
import { reasonOf } from '../devices/unavailable.ts';
import { compileDocument, requireTrainingMemory } from '../train/prepare.ts';
import type { TrialPool } from './pool.ts';

export interface SweepRequest {
  readonly document: Document;
  readonly plan: SweepPlan;
  readonly choice: DeviceChoice;
  readonly home: string;
  readonly pool: Pick<TrialPool, 'run' | 'size' | 'stop'>;
  /** What runs are judged by, of what is held out; absent: the accuracy where there is one, else the loss. */
  readonly metric?: string | undefined;
  /** Absent: every run is trained to its end. */
  readonly rule?: Omit<MedianRule, 'better'> | undefined;
  /** What earlier runs of the same sweep have come to: not trained again. */
  readonly known?: readonly SweepOutcome[] | undefined;
  readonly signal?: AbortSignal | undefined;
  onOutcome(outcome: SweepOutcome): void;
}

/**
 * Trains the runs of a sweep, as many at a time as the pool has threads. Each has the numbers of a run of its own, which
 * others end early by the median rule. Resolves with all outcomes in the order of the plan; of a sweep that was ended by
 * `signal`, with those that came to an end. Fails, before anything is trained, with invalidRequest, documentHasProblems
 * or outOfMemory if one of the documents cannot be trained; and, once nothing is in training any more, with what `onOutcome` throws.
 */
export async function runSweep(request: SweepRequest): Promise<readonly SweepOutcome[]> {
  const { document, plan, pool, signal, known = [] } = request;
  const ready = requireSweep(request);
  const trials = trialsOf(plan, document.training.seed);
  const outcomes = new Map(known.map((outcome) => [nameOf(outcome.trial), outcome]));
  const ended = new Ended(known);
  const waiting = trials.filter((trial) => !outcomes.has(nameOf(trial))).values();
  const failed = new AbortController();
  const over = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  over.addEventListener('abort', () => pool.stop());
  const work = async () => {
    for (const trial of waiting) {
      if (over.aborted) return;
      const outcome = await outcomeOf(request, ready(trial), ended);
      if (!outcome) return;
      outcomes.set(nameOf(trial), outcome);
      ended.add(outcome);
      request.onOutcome(outcome);
    }
  };
  // An outcome that cannot be kept ends the others, too.
  const works = Array.from({ length: pool.size }, () => work().catch((error: unknown) => failed.abort(error)));
  await Promise.all(works);
  failed.signal.throwIfAborted();
  return trials.flatMap((trial) => outcomes.get(nameOf(trial)) ?? []);
}

const nameOf = ({ place, seed }: Trial) => `${place} ${seed}`;

interface Ready {
  readonly trial: Trial;
  readonly document: Document;
  readonly metric: Metric;
}

/** So many networks are compiled before a sweep begins, which may take some seconds. */
const MOST_SAMPLES = 100;

/**
 * What each trial needs. Fails as `runSweep` does before it trains: every value is compiled once first, because a late failure
 * would waste what was trained before. Values that fail only together let their run fail.
 */
export function requireSweep({ document, plan, metric: wanted }: Pick<SweepRequest, 'document' | 'plan' | 'metric'>) {
  const problem = planProblem(plan);
  if (problem) throw new EngineError('invalidRequest', problem);
  const make = (trial: Trial) => {
    const made = documentOf(document, plan.axes, trial);
    if (!made.ok) throw new EngineError('invalidRequest', made.error);
    return made.value;
  };
  for (const trial of samplesOf(plan, document.training.seed, MOST_SAMPLES)) {
    const point = make(trial);
    compileDocument(point);
    requireTrainingMemory(point);
  }
  const metric = metricOf(document, wanted);
  return (trial: Trial): Ready => ({ trial, document: make(trial), metric });
}

/** The runs that came to their end, as others are compared with them: what is known of each is computed once. */
class Ended {
  readonly #all: SweepOutcome[] = [];
  readonly #means: Means[] = [];

  constructor(known: readonly SweepOutcome[]) {
    for (const outcome of known) this.add(outcome);
  }

  add(outcome: SweepOutcome): void {
    if (outcome.status === 'finished' || outcome.status === 'diverged') this.#all.push(outcome);
  }

  /** Those of now. */
  means(rule: MedianRule): readonly Means[] {
    for (const { curve } of this.#all.slice(this.#means.length)) this.#means.push(meansOf(curve.map(fromWire), rule));
    return [...this.#means];
  }
}

/** Undefined if it was ended together with the sweep. */
async function outcomeOf(
  { pool, choice, home, rule }: SweepRequest,
  { trial, document, metric }: Ready,
  ended: Ended,
): Promise<SweepOutcome | undefined> {
  const valueOf = (epoch: EpochMetrics) => measuredOf(epoch)[metric.name] ?? 'NaN';
  const watched = rule && { ...rule, better: metric.better };
  const isHopeless = watched && hopeWatch(ended.means(watched), watched);
  const curve: WireNumber[] = [];
  let isGivenUp = false;
  const onEpoch = (epoch: EpochMetrics, stop: () => void) => {
    const value = valueOf(epoch);
    curve.push(value);
    const isBehind = isHopeless?.(fromWire(value)) === true;
    isGivenUp ||= isBehind && curve.length < document.training.epochs;
    if (isGivenUp) stop();
  };
  try {
    const result = await pool.run({ document, choice, home }, onEpoch);
    const { status, message, epochs, kept, test, parameters, multiplyAdds, steps, seconds } = result;
    if (status === 'stopped' && !isGivenUp) return undefined;
    const last = epochs.find(({ epoch }) => epoch === kept);
    const costs = { parameters, multiplyAdds, steps, seconds };
    const found = { trial, curve, test, ...costs, ...(status === 'diverged' && message && { reason: message.en }) };
    const value = status !== 'diverged' && last ? valueOf(last) : 'NaN';
    return { ...found, status: status === 'stopped' ? 'hopeless' : status, value, measured: last ? measuredOf(last) : null };
  } catch (error) {
    const nothing = { measured: null, test: null, parameters: 0, multiplyAdds: 0, steps: 0, seconds: 0 };
    return { trial, status: 'failed', reason: reasonOf(error).en, curve, value: 'NaN', ...nothing };
  }
} // prettier-ignore

/** Runs that are hopeless after a quarter of their epochs, once there are five to compare with. */
export function usualRule({ training }: Document): NonNullable<SweepRequest['rule']> {
  return { others: 5, grace: Math.max(3, Math.ceil(training.epochs / 4)) };
}

/** What the runs of a network are judged by. Fails with invalidRequest if it does not measure that. */
export function metricOf(document: Document, wanted?: string): Metric {
  const metrics = metricsOf(compileDocument(document).objectives);
  const usual = metrics.find(({ name }) => name === accuracy.name) ?? lossMetric;
  const found = wanted === undefined ? usual : metrics.find(({ name }) => name === wanted);
  if (found) return found;
  const names = metrics.map(({ name }) => name).join(', ');
  throw new EngineError(
    'invalidRequest',
    text(
      `This network does not measure “${wanted}”. There is: ${names}.`,
      `Dieses Netz misst kein „${wanted}“. Es gibt: ${names}.`,
    ),
  );
}
