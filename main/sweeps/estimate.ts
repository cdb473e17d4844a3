import { countOf, samplesOf } from '../../core/sweep/points.ts';
import { TrialPool } from './pool.ts';
import { requireSweep, type SweepRequest } from './sweep.ts';

/** One run may train for so long, to say how long all would take. */
const PATIENCE_MS = 5_000;

interface EstimateRequest extends Pick<SweepRequest, 'document' | 'plan' | 'metric' | 'choice' | 'home'> {
  /** trialThread.ts, built. */
  readonly script: string;
  /** How many runs are trained at a time. */
  readonly cores: number;
}

/**
 * Says about how long all runs of a sweep take, in seconds, by training the first of them twice, for some seconds at most. Fails as
 * `runSweep` does before it trains, and with what the run fails with.
 */
export async function estimateSeconds({ script, cores, ...request }: EstimateRequest): Promise<number> {
  const { document, plan, choice, home } = request;
  const ready = requireSweep(request);
  const [sample] = samplesOf(plan, document.training.seed, 1);
  const first = sample ? ready(sample).document : document;
  const pool = new TrialPool(script, 1);
  const train = async (onEpoch: (stop: () => void) => void) => {
    const patience = setTimeout(() => pool.stop(), PATIENCE_MS);
    try {
      return await pool.run({ document: first, choice, home }, (_metrics, stop) => onEpoch(stop));
    } finally {
      clearTimeout(patience);
    }
  };
  try {
    // The first of a thread also loads libraries and data, which others need not.
    await train((stop) => stop());
    const { seconds, steps, stepsPerEpoch } = await train(() => undefined);
    const whole = (seconds * first.training.epochs * stepsPerEpoch) / Math.max(1, steps);
    const count = countOf(plan);
    return (count * whole) / Math.min(count, cores);
  } finally {
    await pool.close();
  }
}
