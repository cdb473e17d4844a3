import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { floats, tensorType } from '../../tensorType.ts';
import { counted, same, text } from '../../text.ts';
import { countParam, initializerParam, input, out, output, problem, tableWeight } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';
import { kerasInitializer } from './kerasSource.ts';

export const embedding = defineBlock({
  type: 'embedding',
  label: same('Embedding'),
  category: 'layers',
  order: 90,
  glyph: 'Em',
  keywords: ['tokens', 'lookup', 'vocabulary', 'Vokabular', 'word vectors', 'Wortvektoren', 'transformer', 'table'],
  inputs: [input(['int32'])],
  outputs: [output()],
  params: {
    tokens: countParam(
      text('Kinds', 'Arten'),
      text('How many tokens there are: rows of the table.', 'Wie viele Tokens es gibt: Zeilen der Tabelle.'),
      16,
      1_000_000,
    ),
    width: countParam(
      text('Width', 'Breite'),
      text('How many numbers stand for each token.', 'Wie viele Zahlen für jedes Token stehen.'),
      8,
    ),
    initializer: initializerParam('randomNormal'),
  },
  help: {
    text: text(
      'Looks up a row of numbers for every token. The rows are learned: tokens that are used in similar ways end up close together.',
      'Schlägt zu jedem Token eine Zeile Zahlen nach. Die Zeilen werden gelernt: Tokens, die ähnlich gebraucht werden, liegen bald nahe beieinander.',
    ),
    formula: 'y_t = E_{x_t}',
    derivative: '\\frac{\\partial y_t}{\\partial E_i} = [x_t = i]',
    source: 'Bengio et al. 2003; torch.nn.Embedding; keras.layers.Embedding',
  },

  inferTypes({ x: { shape, kinds = 0 }, params: { width, tokens: rows } }) {
    if (kinds <= rows) return out(floats([...shape, width], shape.length === 1 ? 'sequence' : undefined));
    const words = counted(kinds, ['row', 'rows'], ['Zeile', 'Zeilen']);
    return problem(
      text(
        `${kinds} kinds of tokens arrive, the table has a row for ${rows} of them: give it ${kinds}.`,
        `${kinds} Arten von Tokens kommen an, die Tabelle hat für ${rows} davon eine Zeile: ihr ${kinds} geben.`,
      ),
      {
        kind: 'setParams',
        params: { tokens: kinds },
        label: text(`Give it ${words.en}`, `Ihr ${words.de} geben`),
      },
    );
  },
  weights: ({ params: { tokens, width, initializer } }) => [tableWeight(tokens, width, initializer)],
  multiplyAdds: ({ output: { shape } }) => sizeOf(shape),
  forward: (tf, { x, weight, params: { width } }) => {
    const rows = lookUp(tf, weight('embeddings'), tf.reshape(x, [-1]));
    return tf.reshape(rows, [...x.shape, width]);
  },
  layer: (tf, { params: { tokens, width }, name }) => tf.layers.embedding({ inputDim: tokens, outputDim: width, name }),
  pytorch: ({ params: { tokens, width } }) => `nn.Embedding(${tokens}, ${width})`,
  keras: ({ params: { tokens, width, initializer } }) =>
    `layers.Embedding(${tokens}, ${width}, embeddings_initializer=${kerasInitializer(initializer, { fanIn: width, fanOut: width })})`,
  examples: () => [
    { params: { tokens: 3, width: 4, initializer: 'randomNormal' }, inputs: [{ type: tensorType('int32', [5]) }] },
    { params: { tokens: 7, width: 2, initializer: 'pytorchDefault' }, inputs: [{ type: tensorType('int32', [2]) }] },
  ],
});

/** Ids have no gradient, so whatever produces them learns nothing from here. */
function lookUp(tf: TF, table: Tensor, ids: Tensor): Tensor {
  const [count = 1] = table.shape;
  return withOwnGradient(
    tf,
    [table, ids],
    (rows, places) => ({ value: tf.gather(rows, places), saved: [places] }),
    (dy, places: Tensor) => [tf.unsortedSegmentSum(dy, places as Tensor1D, count), tf.zeros(places.shape)],
  );
}
