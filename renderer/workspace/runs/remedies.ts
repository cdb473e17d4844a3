import type { RunRecord } from '../../../core/protocol/runs.ts';
import { inBoth, type Text } from '../../../core/text.ts';
import { divided, lowerRate, rateFault, rateWord, startAgainRate } from '../../../core/training/rates.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';

/** Something that helps a run that went wrong: a new run, with other settings. */
export interface Remedy {
  readonly label: Text;
  /** The recorded step of the run that it goes on from; null: the initial weights. */
  readonly from: number | null;
  change(training: TrainingSettings): TrainingSettings;
}

/**
 * What can be done about a run that diverged or learned nothing, the best first; rates are those of the run, so that
 * pressing twice does not divide twice. It is taken back only to weights that the engine has found sound.
 */
export function remediesFor(run: RunRecord, training: TrainingSettings): readonly Remedy[] {
  const { diagnosis, shortfall } = run;
  const rate = diagnosis?.learningRate ?? shortfall?.learningRate ?? training.learningRate;
  const lower = lowerRate({ ...training, learningRate: rate });
  if (diagnosis) return [...rewound(diagnosis.rewind, rate, training), again(lower)];
  if (!shortfall) return [];
  const fault = rateFault({ ...training, learningRate: rate });
  if (fault === 'low') return [again(rate * 100)];
  // The weights that it began with were spoiled, and not by this rate.
  if (fault === null && run.origin) return [again(rate)];
  return fault === 'high' || shortfall.reason !== 'chance' ? [again(lower)] : [];
}

function again(learningRate: number): Remedy {
  return { label: startAgainRate(learningRate), from: null, change: (training) => ({ ...training, learningRate }) };
}

function rewound(step: number | null, rate: number, { clip }: TrainingSettings): readonly Remedy[] {
  if (step === null) return [];
  const slower = divided(rate, 10);
  const back = inBoth((language) => (language === 'en' ? `Rewind to batch ${step}` : `Zurück zu Batch ${step}`));
  const withRate = inBoth((language) =>
    language === 'en'
      ? `${back.en}, with learning rate ${rateWord(slower, language)}`
      : `${back.de}, mit Lernrate ${rateWord(slower, language)}`,
  );
  const withClip = { en: `${back.en} and clip gradients`, de: `${back.de} und Gradienten begrenzen` };
  const clipped: Remedy = {
    label: withClip,
    from: step,
    change: (training) => ({ ...training, clip: { kind: 'norm', limit: 1 } }),
  };
  const slow: Remedy = { label: withRate, from: step, change: (training) => ({ ...training, learningRate: slower }) };
  return clip.kind === 'norm' && clip.limit <= 1 ? [slow] : [slow, clipped];
}
