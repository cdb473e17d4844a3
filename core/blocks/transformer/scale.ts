import { floats, tensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { anyDtype, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const scale = defineBlock({
  type: 'scale',
  label: text('Scale', 'Skalieren'),
  category: 'transformer',
  order: 20,
  glyph: '√',
  keywords: ['divide', 'factor', 'Faktor', 'attention', 'multiply by a number'],
  inputs: [
    input(),
    { name: 'width', label: text('by the width of', 'nach der Breite von'), dtypes: anyDtype, isOptional: true },
  ],
  outputs: [output()],
  params: {
    factor: {
      kind: 'number',
      label: text('Factor', 'Faktor'),
      help: text('What every number is multiplied by.', 'Womit jede Zahl multipliziert wird.'),
      default: 1,
      min: -1e6,
      max: 1e6,
      step: 0.1,
    },
  },
  help: {
    text: text(
      'Multiplies everything by one number. The width of what is wired to the second input counts as well: with the keys there, scores are divided by √d; otherwise long vectors would make softmax all or nothing.',
      'Multipliziert alles mit einer Zahl. Die Breite dessen, was am zweiten Eingang liegt, bestimmt mit: Mit den Schlüsseln dort werden die Werte durch √d geteilt, sonst machten lange Vektoren aus Softmax ein Alles oder Nichts.',
    ),
    formula: 'y = \\frac{c}{\\sqrt d}\\,x',
    derivative: '\\frac{\\partial y}{\\partial x} = \\frac{c}{\\sqrt d}',
    source: 'Vaswani et al. 2017, section 3.2.1',
  },

  inferTypes: ({ x }) => out(x),
  forward: (tf, { x, inputs, params: { factor } }) =>
    tf.mul(x, factor / Math.sqrt(inputs['width']?.[0]?.shape.at(-1) ?? 1)),
  // TensorFlow.js's layer takes only the input to be scaled.
  layer: (tf, { name, inputs: { width }, params: { factor } }) =>
    width ? [] : tf.layers.rescaling({ scale: factor, offset: 0, name }),
  pytorchCall: ({ inputs, params: { factor }, names: [x] }) => `${x} * ${byWidth(factor, inputs['width']?.[0]?.shape)}`,
  keras: ({ inputs, params: { factor } }) => `layers.Rescaling(${byWidth(factor, inputs['width']?.[0]?.shape)})`,
  kerasCall: ({ layer, names: [x] }) => `${layer}(${x})`,
  examples: () => [
    { params: { factor: 0.5 }, inputs: [[4]] },
    {
      params: { factor: 1 },
      inputs: [{ type: floats([2, 3, 3], 'heads') }, { port: 'width', type: tensorType('int32', [5]) }],
    },
  ],
});

/** The number as a Python expression. */
function byWidth(factor: number, shape: readonly number[] | undefined): string {
  return shape ? `(${factor} / ${shape.at(-1) ?? 1} ** 0.5)` : `${factor}`;
}
