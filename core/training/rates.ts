import { inBoth, type Language, type Text } from '../text.ts';
import type { UsualRates } from './optimizers/define.ts';
import { optimizerOf, type TrainingSettings } from './settings.ts';

/**
 * The usual range of learning rates for an optimizer; beyond it, training hardly works with any network. Undefined if
 * the learning rate makes no difference.
 */
export function usualRates({ optimizer }: Pick<TrainingSettings, 'optimizer'>): UsualRates | undefined {
  return optimizerOf(optimizer).usualRates(optimizer);
}

/**
 * Whether a learning rate is far too high or low for its optimizer; null: neither. A rate of 0 is taken as intended.
 */
export function rateFault(training: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): 'high' | 'low' | null {
  const usual = usualRates(training);
  const { learningRate } = training;
  if (!usual || learningRate === 0) return null;
  if (learningRate > usual.high) return 'high';
  return learningRate < usual.low ? 'low' : null;
}

/** A learning rate for use in a sentence: 0.07, not 0.07000000000000001; 3.2e-7. */
export function rateWord(rate: number, language: Language): string {
  const digits = Number(rate.toPrecision(4));
  if (digits >= 1e-4 || digits === 0) return digits.toLocaleString(language, { maximumSignificantDigits: 4, useGrouping: false }); // prettier-ignore
  return digits.toString().replace('.', language === 'de' ? ',' : '.');
}

/** Says that a learning rate is far off for its optimizer, and what is usual; null if it is not. */
export function rateRemark(training: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): Text | null {
  const [fault, usual] = [rateFault(training), usualRates(training)];
  if (!fault || !usual) return null;
  const { label } = optimizerOf(training.optimizer);
  return inBoth((language) => {
    const [rate, low, high] = [training.learningRate, usual.low, usual.high].map((value) => rateWord(value, language));
    return language === 'en'
      ? `The learning rate ${rate} is too ${fault === 'high' ? 'large' : 'small'}: with ${label.en}, ${low} to ${high} is usual.`
      : `Die Lernrate ${rate} ist zu ${fault === 'high' ? 'groß' : 'klein'}: Bei ${label.de} ist ${low} bis ${high} üblich.`;
  });
}

/** Says that training diverged because of its learning rate, even one in the usual range. */
export function tooLarge(training: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): Text {
  const { learningRate } = training;
  return (
    (rateFault(training) === 'high' && rateRemark(training)) ||
    inBoth((language) =>
      language === 'en'
        ? `The learning rate ${rateWord(learningRate, language)} is too large for this network and its data.`
        : `Die Lernrate ${rateWord(learningRate, language)} ist für dieses Netz und seine Daten zu groß.`,
    )
  );
}

/** Divides a rate the way people write it: 0.7 / 10 is 0.07, not 0.06999999999999999. */
export function divided(rate: number, by: number): number {
  return Number((rate / by).toPrecision(12));
}

/** The rate to start again with after one was too large: a hundredth of it, and well within what is usual. */
export function lowerRate(training: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): number {
  const usual = usualRates(training);
  const hundredth = divided(training.learningRate, 100);
  return usual ? Math.min(hundredth, divided(usual.high, 10)) : hundredth;
}

/** A button label for restarting at another rate. */
export function startAgainRate(rate: number): Text {
  return inBoth((language) =>
    language === 'en'
      ? `Start again from the initial weights with learning rate ${rateWord(rate, language)}`
      : `Mit Lernrate ${rateWord(rate, language)} von den Startgewichten neu beginnen`,
  );
}
