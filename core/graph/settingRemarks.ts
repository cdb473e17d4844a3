import { trainedCount } from '../data/source.ts';
import { counted, text, type Text } from '../text.ts';
import { rateRemark } from '../training/rates.ts';
import type { Document } from './document.ts';
import { fittingTraining } from './fittingTraining.ts';

/** Fewer steps than this seldom change much. */
const FEW_STEPS = 30;
/** With fewer examples than this somebody looks at single steps, and means few of them. */
const FEW_EXAMPLES = 32;
/** From here on weights are pulled to zero faster than they learn. */
const STRONG_DECAY = 1;

type Remarked = 'epochs' | 'batchSize' | 'learningRate' | 'weightDecay';

/** What is to be said at the fields of settings that are allowed, but far from what makes sense with the document's data. */
export function settingRemarks({ data, training }: Pick<Document, 'data' | 'training'>): Readonly<Record<Remarked, Text | null>> {
  const { epochs, batchSize, learningRate, weightDecay } = training;
  const examples = trainedCount(data);
  const steps = examples === undefined ? undefined : epochs * Math.ceil(examples / batchSize);
  const isLarge = examples !== undefined && batchSize > examples;
  const hasFew = steps !== undefined && steps < FEW_STEPS && examples !== undefined && examples >= FEW_EXAMPLES;
  return {
    epochs: hasFew ? fewSteps(steps) : null,
    batchSize: isLarge ? largerThanSet(examples, fittingTraining(data).batchSize) : null,
    learningRate: learningRate === 0 ? noRate : rateRemark(training),
    weightDecay: weightDecay >= STRONG_DECAY ? strongDecay : null,
  };
} // prettier-ignore

function largerThanSet(examples: number, usual: number): Text {
  const count = counted(examples, ['example', 'examples'], ['Beispiel', 'Beispielen']);
  return text(
    `This is more than there are: it is trained on ${count.en}, so every epoch is a single step. ${usual} is usual for so many.`,
    `Mehr, als es gibt: Trainiert wird mit ${count.de}, also ist jede Epoche ein einziger Schritt. Bei so vielen ist ${usual} üblich.`,
  );
}

function fewSteps(steps: number): Text {
  const count = counted(steps, ['step', 'steps'], ['Schritt', 'Schritte']);
  return text(
    `With this batch size that is ${count.en} of learning, which is seldom enough: more epochs, or smaller batches.`,
    `Das sind bei dieser Batch-Größe ${count.de}, und das reicht selten: mehr Epochen oder kleinere Batches.`,
  );
}

const noRate = text(
  'With learning rate 0 nothing is learned: the weights stay as they are.',
  'Mit Lernrate 0 wird nichts gelernt: Die Gewichte bleiben, wie sie sind.',
);

const strongDecay = text(
  'A decay this strong pulls the weights to zero faster than they learn: 0 to 0.1 is usual.',
  'So viel Weight Decay zieht die Gewichte schneller gegen null, als sie lernen: 0 bis 0,1 ist üblich.',
);
