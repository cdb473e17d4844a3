import { inBoth, type Language, type Text } from '../text.ts';
import type { UsualRates } from './optimizers/define.ts';
import { optimizerOf, type TrainingSettings } from './settings.ts';

/**
 * What is usual for an optimizer: outside of it a rate is far out, whatever the network. Undefined where the rate changes
 * nothing.
 */
export function usualRates({ optimizer }: Pick<TrainingSettings, 'optimizer'>): UsualRates | undefined {
  return optimizerOf(optimizer).usualRates(optimizer);
}

/** Whether a learning rate is far out for its optimizer; null: it is not. A rate of 0 is meant so. */
export function rateFault(training: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): 'high' | 'low' | null {
  const usual = usualRates(training);
  const { learningRate } = training;
  if (!usual || learningRate === 0) return null;
  if (learningRate > usual.high) return 'high';
  return learningRate < usual.low ? 'low' : null;
}

/** How a learning rate is called in a sentence: 0.07 and not 0.07000000000000001; 3.2e-7. */
export function rateWord(rate: number, language: Language): string {
  const digits = Number(rate.toPrecision(4));
  if (digits >= 1e-4 || digits === 0) return digits.toLocaleString(language, { maximumSignificantDigits: 4, useGrouping: false }); // prettier-ignore
  return digits.toString().replace('.', language === 'de' ? ',' : '.');
}

/** That a learning rate is far out for its optimizer, and what is usual; null where it is not. */
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

/** The same of a training that has diverged, at a rate that may be usual. */
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

/** A rate divided as people write it: 0.7 / 10 is 0.07 and not 0.06999999999999999. */
export function divided(rate: number, by: number): number {
  return Number((rate / by).toPrecision(12));
}

/** To begin with anew after the rate was too large. */
export function startAgainRate(rate: number): Text {
  return inBoth((language) =>
    language === 'en'
      ? `Start again from the initial weights with learning rate ${rateWord(divided(rate, 100), language)}`
      : `Von den Startgewichten neu beginnen, mit Lernrate ${rateWord(divided(rate, 100), language)}`,
  );
}
