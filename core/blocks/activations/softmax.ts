import { counted, same, text } from '../../text.ts';
import { input, out, output, problem } from '../common.ts';
import { isPicture } from '../../tensorType.ts';
import { defineBlock } from '../define.ts';

export const softmax = defineBlock({
  type: 'softmax',
  label: same('Softmax'),
  category: 'activations',
  glyph: 'S',
  keywords: ['probabilities', 'Wahrscheinlichkeiten'],
  inputs: [input()],
  outputs: [output()],
  params: {
    axis: {
      kind: 'integer',
      label: text('Axis from the end', 'Achse von hinten'),
      help: text(
        'The axis along which the values add up to 1, counted from the end, the channels of pictures last: 1 is that of classes, channels or keys.',
        'Die Achse, entlang der die Werte zusammen 1 ergeben, von hinten gezählt, Kanäle von Bildern zuletzt: 1 ist die der Klassen, Kanäle oder Schlüssel.',
      ),
      default: 1,
      min: 1,
      max: 4,
      isLater: true,
    },
  },
  help: {
    text: text(
      'Turns scores into probabilities: all positive, adding up to 1 along an axis, usually the last. In attention they are the weights by which words are mixed. Before an Output with cross entropy on logits it is not needed: the loss applies it itself.',
      'Macht aus Werten Wahrscheinlichkeiten: alle positiv, entlang einer Achse zusammen 1, meist der letzten. In der Attention sind sie die Gewichte, mit denen Wörter gemischt werden. Vor einer Ausgabe mit Kreuzentropie auf Logits ist es unnötig: Der Verlust wendet es selbst an.',
    ),
    formula: 'y_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}',
    derivative: '\\frac{\\partial y_i}{\\partial x_j} = y_i\\,([i = j] - y_j)',
    source: 'torch.nn.Softmax; keras.layers.Softmax',
  },

  inferTypes({ x, params: { axis } }) {
    const { length } = x.shape;
    if (axis <= length) return out(x);
    const axes = counted(length, ['axis arrives', 'axes arrive'], ['Achse kommt an', 'Achsen kommen an']);
    return problem(
      text(
        `${axes.en}, there is no axis ${axis} from the end: take 1, the last.`,
        `${axes.de}, eine Achse ${axis} von hinten gibt es nicht: 1 nehmen, die letzte.`,
      ),
      { kind: 'setParams', params: { axis: 1 }, label: text('Take the last', 'Die letzte nehmen') },
    );
  },
  forward(tf, { x, params: { axis } }) {
    if (axis === 1) return tf.softmax(x);
    const turned = exchanged(x.rank, axis);
    return tf.transpose(tf.softmax(tf.transpose(x, turned)), turned);
  },
  layer(tf, { x: { shape }, params: { axis }, name }) {
    if (axis === 1) return tf.layers.softmax({ axis: -1, name });
    const dims = exchanged(shape.length, axis).map((place) => place + 1);
    return [tf.layers.permute({ dims }), tf.layers.softmax({ axis: -1, name }), tf.layers.permute({ dims })];
  },
  // In PyTorch a picture's channels come first, its height and width last.
  pytorch: ({ x, params: { axis } }) => `nn.Softmax(dim=${isPicture(x) ? (axis === 1 ? 1 : 1 - axis) : -axis})`,
  keras: ({ params: { axis } }) => `layers.Softmax(${axis === 1 ? '' : `axis=-${axis}`})`,
  examples: () => [
    { params: { axis: 1 }, inputs: [[5]] },
    { params: { axis: 1 }, inputs: [[2, 3, 3]] },
    { params: { axis: 2 }, inputs: [[4, 3]] },
    { params: { axis: 3 }, inputs: [[2, 3, 4]] },
  ],
});

/** Swaps this axis with the last one, the only one along which TensorFlow.js computes softmax. */
function exchanged(rank: number, axis: number): number[] {
  const [last, other] = [rank - 1, rank - axis];
  return Array.from({ length: rank }, (_, i) => (i === last ? other : i === other ? last : i));
}
