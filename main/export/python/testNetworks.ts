// For tests only: networks of every kind, small.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { littleBert } from '../../../core/examples/littleBert.ts';
import { gptOn } from '../../../core/examples/nanoGpt.ts';
import { maskedPair } from '../../../core/examples/severalPorts.ts';
import { textClassifier } from '../../../core/examples/textClassifier.ts';
import { classifyAndReconstruct } from '../../../core/examples/twoLosses.ts';
import { translator } from '../../../core/examples/translator.ts';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { importCsv } from '../../data/csv/testing.ts';
import { importText } from '../../data/importText.ts';
import { importTexts } from '../../data/texts/importTexts.ts';
import { tiedAndFrozen } from '../../model/tied.ts';

const plain = (change: Partial<TrainingSettings> = {}): TrainingSettings => ({ ...defaultTraining, batchSize: 32, learningRate: 1e-3, epochs: 2, ...change }); // prettier-ignore
const classes = ['output', { loss: 'crossEntropy', from: 'logits' }] as const;

export function flowers(): Document {
  return chain('Iris', [['dataset'], ['linear', { units: 16 }], ['relu'], ['linear', { units: 3 }], classes], {
    data: { kind: 'iris' },
    training: plain({ optimizer: defaultOptimizers.adam, learningRate: 0.01 }),
  });
}

export function pictures(): Document {
  return chain(
    'Pictures',
    [['dataset'], ['conv2d', { filters: 4, stride: 2 }], ['batchNorm'], ['relu'], ['maxPool2d', { size: 2 }], ['flatten'], ['linear', { units: 10 }], classes],
    { data: { kind: 'fashion-mnist', limit: 300 }, training: plain() },
  );
} // prettier-ignore

export async function userTable(home: string): Promise<Document> {
  const rows = Array.from({ length: 90 }, (_, i) => `${i % 9};${i % 2 ? 'a' : 'b, c'};${(i * i) % 31}.5`);
  writeFileSync(path.join(home, 'my_table.csv'), ['x;kind;y', ...rows].join('\n'));
  const { source } = await importCsv(path.join(home, 'my_table.csv'), 'my/table.csv', home);
  return chain(
    'Table',
    [['dataset'], ['linear', { units: 5 }], ['tanh'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]],
    { data: source, training: plain({ optimizer: { ...defaultOptimizers.sgd, momentum: 0.9 }, learningRate: 0.05 }) },
  );
} // prettier-ignore

export function twoLosses(): Document {
  const document = classifyAndReconstruct();
  const training = { ...document.training, batchSize: 16, epochs: 2 };
  return { ...document, data: { kind: 'fashion-mnist', limit: 200 }, training };
}

export const twoWords = (): Document => ({ ...maskedPair, training: plain() });

export function shared(): Document {
  const optimizer = defaultOptimizers.sgd;
  return tiedAndFrozen(plain({ batchSize: 4, shuffles: false, optimizer, learningRate: 0.1 }));
}

export async function gpt(home: string, bias = true): Promise<Document> {
  writeFileSync(path.join(home, 'abc.txt'), 'the cat sat on the mat. '.repeat(80));
  const cut = { window: 12, windows: 96, testShare: 0.1, validationShare: 0.1, seed: 1 };
  const { source } = await importText(path.join(home, 'abc.txt'), 'abc.txt', home, cut);
  const training = plain({
    batchSize: 16, optimizer: defaultOptimizers.adamw, weightDecay: 0.1,
    clip: { kind: 'norm', limit: 1 }, schedule: { kind: 'cosine', warmup: 0.1, floor: 0.1 },
  }); // prettier-ignore
  return gptOn('GPT', source, training, { layers: 2, width: 16, heads: 2, dropout: 0, bias });
}

export async function bert(home: string): Promise<Document> {
  const story = Array.from({ length: 100 }, (_, i) => `The fox number ${i} sees a dog.`).join(' ');
  writeFileSync(path.join(home, 'story.txt'), story);
  const wish = { kind: 'masked', length: 12, examples: 80, testShare: 0.1, validationShare: 0.1 } as const;
  const { source } = await importTexts({ file: path.join(home, 'story.txt'), name: 'story.txt', home }, wish);
  if (source.kind !== 'masked') throw new Error('It is no masked text.');
  const document = littleBert(source, { width: 16, heads: 2, feedForward: 32 });
  return { ...document, training: { ...document.training, batchSize: 16, epochs: 2 } };
}

export async function classifier(home: string): Promise<Document> {
  const rows = Array.from({ length: 60 }, (_, i) => `text ${i} of ${i % 7} words,${i % 2 ? 'odd' : 'even'}`);
  writeFileSync(path.join(home, 'labels.csv'), ['text,label', ...rows].join('\n'));
  const wish = { kind: 'labelled', length: 10, testShare: 0.2, validationShare: 0.2 } as const;
  const { source } = await importTexts({ file: path.join(home, 'labels.csv'), name: 'labels.csv', home }, wish);
  if (source.kind !== 'labelled') throw new Error('These are not texts with labels.');
  const document = textClassifier(source);
  return { ...document, training: { ...document.training, batchSize: 16, epochs: 1 } };
}

/** Number words, German to English. */
export function translation(): Document {
  const document = translator({ ...usualNumberWords(), examples: 200 }, { width: 16, heads: 2, feedForward: 32 });
  return { ...document, training: { ...document.training, batchSize: 32, epochs: 1 } };
}
