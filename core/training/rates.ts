import { inBoth, type Language, type Text } from '../text.ts';
import type { TrainingSettings } from './settings.ts';

/** Learning rates between which training usually goes well, and what lies outside of them. */
export interface UsualRates {
  readonly low: number;
  readonly high: number;
}

/**
 * What is usual for an optimizer: outside of it a rate is far out, whatever the network. Undefined for the perceptron
 * rule, which gives the same lines at every rate.
 */
export function usualRates({ optimizer }: Pick<TrainingSettings, 'optimizer'>): UsualRates | undefined {
  switch (optimizer.kind) {
    case 'sgd':
      // With momentum every gradient is added up to 1 / (1 - momentum) times.
      return { low: 1e-5, high: 3 * Math.max(0.1, 1 - optimizer.momentum) };
    case 'rmsprop':
    case 'adam':
    case 'adamw':
      // Each step is as long as the rate, whatever the gradient.
      return { low: 1e-6, high: 0.3 };
    case 'perceptron':
      return undefined;
  }
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

const optimizerNames: Readonly<Record<TrainingSettings['optimizer']['kind'], string>> = {
  sgd: 'SGD',
  rmsprop: 'RMSprop',
  adam: 'Adam',
  adamw: 'AdamW',
  perceptron: 'Perceptron',
};

/** That a learning rate is far out for its optimizer, and what is usual; null where it is not. */
export function rateRemark(training: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): Text | null {
  const [fault, usual] = [rateFault(training), usualRates(training)];
  if (!fault || !usual) return null;
  const name = optimizerNames[training.optimizer.kind];
  return inBoth((language) => {
    const [rate, low, high] = [training.learningRate, usual.low, usual.high].map((value) => rateWord(value, language));
    return language === 'en'
      ? `The learning rate ${rate} is too ${fault === 'high' ? 'large' : 'small'}: with ${name}, ${low} to ${high} is usual.`
      : `Die Lernrate ${rate} ist zu ${fault === 'high' ? 'groß' : 'klein'}: Bei ${name} ist ${low} bis ${high} üblich.`;
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
