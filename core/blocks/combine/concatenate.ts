import { isSameShape } from '../../shape.ts';
import { isPicture, withShapes } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { anyDtype, out, output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';
import { differentKindsProblem, listShapes, severalInputs, tooFewProblem } from './inputs.ts';

const label = same('Concatenate');

export const concatenate = defineBlock({
  type: 'concatenate',
  label,
  category: 'combine',
  order: 30,
  glyph: '⧺',
  keywords: ['concat', 'merge', 'join', 'verketten'],
  inputs: [{ ...severalInputs, dtypes: anyDtype }],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Puts its inputs side by side: features after features or, of pictures, channels after channels, in the order in which the wires were drawn.',
      'Stellt die Eingaben nebeneinander: Merkmale nach Merkmalen oder, bei Bildern, Kanäle nach Kanälen, in der Reihenfolge der gezogenen Leitungen.',
    ),
    formula: 'y = [x^{(1)}, x^{(2)}, \\dots]',
    derivative: '\\frac{\\partial y_i}{\\partial x^{(k)}_j} = [\\,y_i \\equiv x^{(k)}_j\\,]',
    source: 'torch.cat; keras.layers.Concatenate',
  },

  inferTypes({ x, inputs: { in: inputs = [] } }) {
    const wrong = tooFewProblem(inputs, label) ?? differentKindsProblem(inputs, label);
    if (wrong) return wrong;
    const { shape } = x;
    if (inputs.some((other) => other.shape.length !== shape.length)) {
      return problem(
        withShapes((order) =>
          text(
            `${listShapes(inputs, order).en} arrive, Concatenate needs the same number of axes: insert Flatten or Reshape before one of them.`,
            `${listShapes(inputs, order).de} kommen an, Concatenate braucht gleich viele Achsen: vor einer davon Flatten oder Reshape einfügen.`,
          ),
        ),
      );
    }
    if (inputs.some((other) => !isSameShape(other.shape.slice(0, -1), shape.slice(0, -1)))) {
      return problem(
        withShapes((order) =>
          text(
            `${listShapes(inputs, order).en} arrive, Concatenate needs everything but the number of features or channels to be equal: bring the pictures to one height and width (padding same, pooling).`,
            `${listShapes(inputs, order).de} kommen an, Concatenate braucht alles außer der Zahl der Merkmale oder Kanäle gleich: die Bilder auf eine Höhe und Breite bringen (Rand same, Pooling).`,
          ),
        ),
      );
    }
    const width = inputs.reduce((sum, other) => sum + (other.shape.at(-1) ?? 0), 0);
    const { kinds: _, ...type } = x;
    const kinds = Math.max(...inputs.map((other) => other.kinds ?? NaN));
    return out({ ...type, shape: [...shape.slice(0, -1), width], ...(kinds > 0 && { kinds }) });
  },
  forward: (tf, { inputs: { in: inputs = [] } }) => tf.concat([...inputs], -1),
  layer: (tf, { name }) => tf.layers.concatenate({ axis: -1, name }),
  pytorchCall: ({ names, output: type }) => `torch.cat([${names.join(', ')}], dim=${isPicture(type) ? 1 : -1})`,
  keras: () => 'layers.Concatenate()',
  examples: () => [
    { params: {}, inputs: [[3], [2]] },
    {
      params: {},
      inputs: [
        [2, 3, 1],
        [2, 3, 2],
        [2, 3, 1],
      ],
    },
  ],
});
