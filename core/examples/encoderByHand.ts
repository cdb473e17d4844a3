import { emptyDocument } from '../graph/create.ts';
import type { Document } from '../graph/document.ts';
import { defineModule } from '../modules/define.ts';
import { encoderBlock } from '../modules/encoderBlock.ts';
import { text } from '../text.ts';
import { defaultTraining } from '../training/settings.ts';
import { assembled } from './assembled.ts';

const [WIDTH, HEADS, FEED_FORWARD] = [8, 2, 16];
const wide = { units: WIDTH };
const split = { heads: HEADS };

/** An encoder block as one builds it oneself: attention with two heads, then two layers. */
const byHand = defineModule({
  id: 'byHand',
  label: text('By hand', 'Von Hand'),
  help: text(
    'An encoder block made of single blocks. In the panel “Compare”, every step of it can be held against the encoder block that comes with the app.',
    'Ein Encoderblock aus einzelnen Blöcken. Im Bereich „Vergleichen“ lässt sich jeder seiner Schritte gegen den Encoderblock halten, der zur App gehört.',
  ),
  keywords: [],
  params: [],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 1] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [3, 2] }],
    linear1: ['linear', wide, ['in1'], { name: 'Q', at: [1, 0] }],
    linear2: ['linear', wide, ['in1'], { name: 'K', at: [1, 1] }],
    linear3: ['linear', wide, ['in1'], { name: 'V', at: [1, 2] }],
    splitHeads1: ['splitHeads', split, ['linear1'], { at: [2, 0] }],
    splitHeads2: ['splitHeads', split, ['linear2'], { at: [2, 1] }],
    splitHeads3: ['splitHeads', split, ['linear3'], { at: [2, 2] }],
    matMul1: ['matMul', { transposed: true }, { left: 'splitHeads1', right: 'splitHeads2' }, { at: [3, 0] }],
    scale1: ['scale', {}, { in: 'matMul1', width: 'splitHeads2' }, { at: [4, 0] }],
    mask1: ['mask', {}, { in: 'scale1', mask: 'mask' }, { at: [5, 0] }],
    softmax1: ['softmax', {}, ['mask1'], { at: [6, 0] }],
    matMul2: ['matMul', {}, { left: 'softmax1', right: 'splitHeads3' }, { at: [7, 1] }],
    mergeHeads1: ['mergeHeads', {}, ['matMul2'], { at: [8, 1] }],
    linear4: ['linear', wide, ['mergeHeads1'], { at: [1, 4] }],
    add1: ['add', {}, ['in1', 'linear4'], { at: [2, 4] }],
    layerNorm1: ['layerNorm', {}, ['add1'], { at: [3, 4] }],
    linear5: ['linear', { units: FEED_FORWARD }, ['layerNorm1'], { at: [4, 4] }],
    relu1: ['relu', {}, ['linear5'], { at: [5, 4] }],
    linear6: ['linear', wide, ['relu1'], { at: [6, 4] }],
    add2: ['add', {}, ['layerNorm1', 'linear6'], { at: [7, 4] }],
    layerNorm2: ['layerNorm', {}, ['add2'], { at: [8, 4] }],
    out1: ['moduleOutput', {}, ['layerNorm2'], { at: [9, 4] }],
  },
});

/** Which of two words has more a's? Told by an encoder block built by hand; the one of the app stands beside it. */
export function encoderByHand(): Document {
  const data = { kind: 'words', examples: 500, testShare: 0.2, validationShare: 0.15, seed: 1 } as const;
  const training = { ...defaultTraining, epochs: 30, batchSize: 16, learningRate: 5e-3 };
  return assembled(emptyDocument('Encoder block by hand', data, training), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    embedding: ['embedding', { tokens: 7, width: WIDTH }, { in: 'data.out' }, { at: [1, 0] }],
    positions: ['positionalEncoding', {}, { in: 'embedding' }, { at: [2, 0] }],
    byHand: [byHand, {}, { in1: 'positions', mask: 'data.mask' }, { at: [3, 0] }],
    builtIn: [
      encoderBlock,
      { width: WIDTH, heads: HEADS, feedForward: FEED_FORWARD, dropout: 0 },
      { in1: 'positions', mask: 'data.mask' },
      { at: [3, 2] },
    ],
    mean: ['sequenceMean', {}, { in: 'byHand.out1', mask: 'data.mask' }, { at: [4, 0] }],
    classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [5, 0] }],
    output: ['output', {}, { in: 'classes' }, { at: [6, 0] }],
  });
}
