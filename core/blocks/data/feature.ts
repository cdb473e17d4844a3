import { sizeOf } from '../../shape.ts';
import { counted, text } from '../../text.ts';
import { anyDtype, countParam, input, insertFlatten, out, output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';

export const feature = defineBlock({
  type: 'feature',
  label: text('Feature', 'Merkmal'),
  category: 'data',
  glyph: 'x',
  keywords: ['input', 'Eingabe', 'x1', 'x2', 'column', 'Spalte', 'select', 'slice'],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {
    number: countParam(
      text('Number', 'Nummer'),
      text('Which of the input values, counted from 1.', 'Welcher der Eingabewerte, von 1 an gezählt.'),
      1,
    ),
  },
  help: {
    text: text(
      'Selects a single input value: x1 or x2 of a point. This gives every input its own wire.',
      'Wählt einen einzelnen Eingabewert aus: x1 oder x2 eines Punktes. So hat jede Eingabe ihre eigene Leitung.',
    ),
    formula: 'y = x_i',
    derivative: '\\frac{\\partial y}{\\partial x_i} = 1',
    source: 'lecture, chapter 1: the input vector',
  },

  inferTypes({ x, params: { number } }) {
    const { shape } = x;
    if (shape.length !== 1) {
      return problem(
        text(
          'A feature is taken from a flat input: insert Flatten.',
          'Ein Merkmal braucht eine flache Eingabe: Flatten einfügen.',
        ),
        insertFlatten,
      );
    }
    const count = sizeOf(shape);
    if (number <= count) return out({ ...x, shape: [1] });
    const arrive = counted(count, ['number arrives', 'numbers arrive'], ['Zahl kommt an', 'Zahlen kommen an']);
    return problem(
      text(
        `${arrive.en}, there is no number ${number}: choose one from 1 to ${count}.`,
        `${arrive.de}, eine Nummer ${number} gibt es nicht: eine von 1 bis ${count} wählen.`,
      ),
      { kind: 'setParams', params: { number: count }, label: text(`Take number ${count}`, `Nummer ${count} nehmen`) },
    );
  },
  forward: (tf, { x, params: { number } }) => tf.slice(x, [0, number - 1], [-1, 1]),
  layer: (tf, { params: { number }, x }) => {
    const count = sizeOf(x.shape);
    return [
      tf.layers.reshape({ targetShape: [count, 1, 1] }),
      tf.layers.cropping2D({ cropping: [[number - 1, count - number], [0, 0]] }),
      tf.layers.flatten(),
    ]; // prettier-ignore
  },
  pytorchCall: ({ params: { number }, names }) => `${names[0]}[:, ${number - 1}:${number}]`,
  keras: ({ params: { number } }) => `layers.Lambda(lambda x: x[:, ${number - 1}:${number}])`,
  examples: () => [
    { params: { number: 1 }, inputs: [[2]] },
    { params: { number: 3 }, inputs: [[4]] },
  ],
});
