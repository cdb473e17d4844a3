import type { Diagnosis } from '../../../core/protocol/runs.ts';
import type { Ended, Verdicts } from '../../train/verdicts.ts';
import { diagnose } from './diagnose.ts';
import { shortfallOf } from './shortfall.ts';
import { isSound } from './soundness.ts';

/** A run that has diverged is rewound at least this many steps from the last one that went well. */
const REWOUND_STEPS = 5;

/** Verdicts from taking the network apart op by op. */
export const verdicts: Verdicts = { diagnosisOf, shortfallIn };

async function diagnosisOf({ model, document, data, step, trainer, trail }: Ended): Promise<Diagnosis | null> {
  const setting = { model, settings: document.training, data };
  const found = await diagnose({ ...setting, state: await step.read(), reached: trainer.state });
  if (!found) return null;
  // Before the first step are the initial weights, which need no rewinding.
  const before = trail?.snapshots().findLast(({ step: at }) => at > 0 && at < found.step - REWOUND_STEPS);
  const isUsable = before && (await isSound(setting, before.checkpoint.weights));
  return { ...found, rewind: isUsable ? before.step : null };
}

async function shortfallIn(...[{ model, document, data, step, trainer }, last]: Parameters<Verdicts['shortfallIn']>) {
  const { step: at, optimizer } = trainer.state;
  const subject = { model, settings: document.training, data, state: await step.read(), step: at, optimizer };
  return (await shortfallOf(subject, last)) ?? undefined;
}
