import type { Diagnosis, EpochMetrics, Shortfall } from '../../core/protocol/runs.ts';
import { diagnose } from '../looking/explain/diagnose.ts';
import { shortfallOf } from '../looking/explain/shortfall.ts';
import { isSound } from '../looking/explain/soundness.ts';
import type { RunParts } from './run.ts';

/** A run that has diverged is taken back at least so many steps from the last one that went well. */
const REWOUND_STEPS = 5;

type Parts = Pick<RunParts, 'model' | 'document' | 'data' | 'step' | 'trainer' | 'trail'>;

/** Where the first number arose that is not finite, and how far the run may be taken back; null when that cannot be told. */
export async function diagnosisOf({ model, document, data, step, trainer, trail }: Parts): Promise<Diagnosis | null> {
  const setting = { model, settings: document.training, data };
  const found = await diagnose({ ...setting, state: await step.read(), reached: trainer.state });
  if (!found) return null;
  // Before the first step there are the initial weights, which need no rewinding.
  const before = trail?.snapshots().findLast(({ step: at }) => at > 0 && at < found.step - REWOUND_STEPS);
  const isUsable = before && (await isSound(setting, before.checkpoint.weights));
  return { ...found, rewind: isUsable ? before.step : null };
}

/** Why a run that has come to its end has learned nothing; undefined when it has. */
export async function shortfallIn(
  { model, document, data, step, trainer }: Parts,
  last: EpochMetrics | undefined,
): Promise<Shortfall | undefined> {
  const { step: at, optimizer } = trainer.state;
  const subject = { model, settings: document.training, data, state: await step.read(), step: at, optimizer };
  return (await shortfallOf(subject, last)) ?? undefined;
}
