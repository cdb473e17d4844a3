import { ok } from '../../result.ts';
import { isSameShape } from '../../shape.ts';
import { same, text } from '../../text.ts';
import { output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';
import { listShapes, severalInputs, tooFewProblem } from './inputs.ts';

const label = same('Concatenate');

export const concatenate = defineBlock({
  type: 'concatenate',
  label,
  category: 'combine',
  order: 30,
  glyph: '⧺',
  keywords: ['concat', 'merge', 'join', 'verketten'],
  inputs: [severalInputs],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Puts its inputs side by side along the last axis: features after features, or channels after channels, in the order in which the wires were drawn.',
      'Stellt die Eingaben entlang der letzten Achse nebeneinander: Merkmale nach Merkmalen oder Kanäle nach Kanälen, in der Reihenfolge der gezogenen Leitungen.',
    ),
    formula: 'y = [x^{(1)}, x^{(2)}, \\dots]',
    derivative: '\\frac{\\partial y_i}{\\partial x^{(k)}_j} = [\\,y_i \\equiv x^{(k)}_j\\,]',
    source: 'torch.cat; keras.layers.Concatenate',
  },

  inferShape({ shape, inputs }) {
    const tooFew = tooFewProblem(inputs, label);
    if (tooFew) return tooFew;
    const shapes = listShapes(inputs);
    if (inputs.some((other) => other.length !== shape.length)) {
      return problem(
        text(
          `${shapes.en} arrive, Concatenate needs the same number of axes: insert Flatten or Reshape before one of them.`,
          `${shapes.de} kommen an, Concatenate braucht gleich viele Achsen: vor einer davon Flatten oder Reshape einfügen.`,
        ),
      );
    }
    if (inputs.some((other) => !isSameShape(other.slice(0, -1), shape.slice(0, -1)))) {
      return problem(
        text(
          `${shapes.en} arrive, Concatenate needs all axes but the last to be equal: bring the pictures to one height and width (padding same, pooling).`,
          `${shapes.de} kommen an, Concatenate braucht alle Achsen außer der letzten gleich: die Bilder auf eine Höhe und Breite bringen (Rand same, Pooling).`,
        ),
      );
    }
    return ok([...shape.slice(0, -1), inputs.reduce((width, other) => width + (other.at(-1) ?? 0), 0)]);
  },
  forward: (tf, { inputs }) => tf.concat([...inputs], -1),
  layer: (tf, { name }) => tf.layers.concatenate({ axis: -1, name }),
  pytorchCall: ({ names, output: { length } }) => `torch.cat([${names.join(', ')}], dim=${length === 3 ? 1 : -1})`,
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
