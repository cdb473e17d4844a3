import type { GradientHealth } from '../../../core/protocol/explain.ts';
import type { EpochMetrics, Shortfall } from '../../../core/protocol/runs.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { inBoth, joined, shortNumber, text, type Text } from '../../../core/text.ts';
import { rateFault, rateRemark } from '../../../core/training/rates.ts';
import { isPerceptronRule } from '../../../core/training/settings.ts';
import { chanceAccuracy, chanceLoss } from '../../train/chance.ts';
import type { Subject } from './explainStep.ts';
import { measureHealth } from './health.ts';

/** A loss above this fraction of chance has not fallen. */
const NOT_BELOW = 0.99;
/** With a learning rate far outside the usual range, the loss should at least get below this fraction. */
const HARDLY_BELOW = 0.5;
/** An accuracy this far above that of always predicting the most frequent class is no accident. */
const SURELY_ABOVE = 0.1;

const NOTHING = ['Nothing was learned:', 'Nichts wurde gelernt:'] as const;
const LITTLE = ['Little was learned:', 'Wenig wurde gelernt:'] as const;
const BADLY = [
  'It was learned badly: many answers are right, and those that are wrong are far too sure;',
  'Es wurde schlecht gelernt: Viele Antworten sind richtig, und die falschen sind sich viel zu sicher.',
] as const;

/**
 * Why a run that finished has learned nothing: its training loss is no better than guessing; or poorly, if its answers
 * are right nevertheless; or too little, at a learning rate far outside the usual range. null if it has learned, and
 * for the perceptron rule, which reports its own ending.
 */
export async function shortfallOf(subject: Subject, last: EpochMetrics | undefined): Promise<Shortfall | null> {
  const { model, settings, data } = subject;
  const chance = chanceLoss(model, data.training);
  if (!last || chance === undefined || chance === 0 || isPerceptronRule(settings)) return null;
  const { loss, accuracy } = last.values;
  const ratio = fromWire(loss) / chance;
  if (ratio < (rateFault(settings) ? HARDLY_BELOW : NOT_BELOW)) return null;
  const sign = signOf((await measureHealth(subject)).nodes);
  const beats = accuracy !== undefined && fromWire(accuracy) > chanceAccuracy(model, data.training) + SURELY_ABOVE;
  const [en, de] = beats ? BADLY : ratio < NOT_BELOW ? LITTLE : NOTHING;
  const numbers = inBoth((language) => {
    const [own, guess] = [fromWire(loss), chance].map((value) => shortNumber(value, language));
    return language === 'en'
      ? `${en} after epoch ${last.epoch} the loss is ${own}; guessing alone gives ${guess}.`
      : `${de} Nach Epoche ${last.epoch} ist der Verlust ${own}; Raten allein ergibt ${guess}.`;
  });
  const hint = !sign && rateFault(settings) === null ? tryOther : null;
  const message = joined([rateRemark(settings), numbers, sign?.message ?? null, hint]) ?? numbers;
  return {
    reason: sign?.reason ?? 'chance',
    nodeId: model.nodes.find(({ id }) => id === sign?.nodeId)?.identity ?? null,
    loss,
    chance,
    message,
    learningRate: settings.learningRate,
  };
}

const tryOther = text(
  'Try another learning rate, more epochs, or a larger network.',
  'Eine andere Lernrate, mehr Epochen oder ein größeres Netz versuchen.',
);

interface Sign {
  readonly reason: Shortfall['reason'];
  readonly nodeId: string;
  readonly message: Text;
}

/** The worst sign in the layers: weights out of all proportion, then units that have stopped learning. */
function signOf(nodes: GradientHealth['nodes']): Sign | undefined {
  for (const { nodeId, verdict, weights } of nodes) {
    if (verdict !== 'huge' && verdict !== 'exploding') continue;
    const size = weights?.size ?? 0;
    const message = inBoth((language) =>
      language === 'en'
        ? `The weights of ${nodeId} have grown to ${shortNumber(fromWire(size), language)}.`
        : `Die Gewichte von ${nodeId} sind auf ${shortNumber(fromWire(size), language)} gewachsen.`,
    );
    return { reason: 'huge', nodeId, message };
  }
  for (const { nodeId, verdict, units } of nodes) {
    if ((verdict !== 'dead' && verdict !== 'saturated') || !units) continue;
    const count = verdict === 'dead' ? units.dead : units.saturated;
    const which =
      verdict === 'dead' ? text('Dead units', 'Tote Einheiten') : text('Saturated units', 'Gesättigte Einheiten');
    const message = text(
      `${which.en} in ${nodeId}: ${count} of ${units.count}. Such units no longer learn anything.`,
      `${which.de} in ${nodeId}: ${count} von ${units.count}. Solche Einheiten lernen nichts mehr.`,
    );
    return { reason: verdict, nodeId, message };
  }
  return undefined;
}
