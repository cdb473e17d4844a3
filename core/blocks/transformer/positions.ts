import { tensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { anyDtype, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const positions = defineBlock({
  type: 'positions',
  label: text('Positions', 'Positionen'),
  category: 'transformer',
  order: 70,
  glyph: '123',
  keywords: ['place', 'Stelle', 'index', 'BERT', 'position ids', 'order', 'Reihenfolge'],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {
    first: {
      kind: 'integer',
      label: text('First number', 'Erste Nummer'),
      help: text(
        'The number of the first place: 0 in BERT, 2 in RoBERTa.',
        'Die Nummer der ersten Stelle: 0 in BERT, 2 in RoBERTa.',
      ),
      default: 0,
      min: 0,
      max: 65_536,
      isLater: true,
    },
    step: {
      kind: 'integer',
      label: text('Distance of numbers', 'Abstand der Nummern'),
      help: text(
        'By how much the number grows from place to place: with 0, all have the same.',
        'Um wie viel die Nummer von Stelle zu Stelle wächst: bei 0 haben alle dieselbe.',
      ),
      default: 1,
      min: 0,
      max: 1000,
      isLater: true,
    },
  },
  help: {
    text: text(
      'Numbers the places of a text: 0, 1, 2, …, whatever the words. An Embedding after it learns a vector for each place, as in BERT.',
      'Nummeriert die Stellen eines Textes: 0, 1, 2, …, gleich welche Wörter. Ein Embedding dahinter lernt zu jeder Stelle einen Vektor, wie in BERT.',
    ),
    formula: 'y_t = a + s\\,t',
    derivative: '\\frac{\\partial y_t}{\\partial x_t} = 0',
    source: 'Devlin et al. 2018 (BERT); torch.arange',
  },

  inferTypes({
    x: {
      shape: [length = 1],
    },
    params: { first, step },
  }) {
    return out({ ...tensorType('int32', [length]), kinds: first + step * (length - 1) + 1 });
  },
  forward(tf, { x, params: { first, step } }) {
    const [batch = 1, length = 1] = x.shape;
    if (step === 0) return tf.fill([batch, length], first, 'int32');
    return tf.tile(tf.expandDims(tf.range(first, first + step * length, step, 'int32'), 0), [batch, 1]);
  },
  pytorchCall: ({ x: { shape }, params, names: [x] }) =>
    `${numbered(`torch.arange(${shape[0]}, device=${x}.device)`, params)}.expand(len(${x}), -1)`,
  keras: ({ x: { shape }, params }) =>
    `layers.Lambda(lambda x: keras.ops.tile(${numbered(`keras.ops.arange(${shape[0]})`, params)}[None], (keras.ops.shape(x)[0], 1)))`,
  examples: () => [
    { params: { first: 0, step: 1 }, inputs: [{ type: tensorType('int32', [5]) }] },
    { params: { first: 0, step: 1 }, inputs: [[3, 2]] },
    { params: { first: 2, step: 1 }, inputs: [{ type: tensorType('int32', [4]) }] },
    { params: { first: 3, step: 0 }, inputs: [[3, 2]] },
  ],
});

/** What Python computes from 0, 1, 2, ... */
function numbered(places: string, { first, step }: { readonly first: number; readonly step: number }): string {
  const stepped = step === 1 ? places : `${places} * ${step}`;
  return first === 0 && step === 1 ? places : `(${stepped}${first === 0 ? '' : ` + ${first}`})`;
}
