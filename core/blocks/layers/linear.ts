import { sizeOf } from '../../shape.ts';
import { floats, formatAxes, withShapes } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import {
  biasInitializer,
  biasNames,
  biasParam,
  countParam,
  initializerParam,
  input,
  insertFlatten,
  kernelNames,
  out,
  output,
  problem,
} from '../common.ts';
import { defineBlock, type WeightSpec } from '../define.ts';
import { kerasInitial } from './kerasSource.ts';

export const linear = defineBlock({
  type: 'linear',
  label: same('Linear'),
  category: 'layers',
  order: 10,
  glyph: 'L',
  keywords: ['dense', 'fully connected', 'voll verbunden', 'dichte Schicht', 'perceptron'],
  inputs: [input()],
  outputs: [output()],
  params: {
    units: countParam(
      text('Units', 'Einheiten'),
      text('Outputs: perceptrons side by side.', 'Ausgaben: Perzeptronen nebeneinander.'),
      128,
    ),
    bias: biasParam,
    initializer: initializerParam('pytorchDefault'),
    sums: {
      ...countParam(
        text('Start for sums', 'Start für Summen'),
        text(
          'Weights are drawn √n times smaller where the outputs of n such layers are added up one after the other, as in GPT-2, so that the sum does not grow.',
          'Die Gewichte werden √n-mal kleiner gezogen, wo die Ausgaben von n solchen Schichten nacheinander addiert werden, wie in GPT-2: So wächst die Summe nicht.',
        ),
        1,
      ),
      isLater: true,
    },
  },
  help: {
    text: text(
      'Every output is a weighted sum of all inputs plus a bias: perceptrons side by side, without their activation. In a sequence, every place by itself.',
      'Jede Ausgabe ist eine gewichtete Summe aller Eingaben plus Bias: Perzeptronen nebeneinander, ohne Aktivierung. Bei einer Folge jede Stelle für sich.',
    ),
    formula: 'y = x\\,W + b',
    derivative:
      '\\frac{\\partial y}{\\partial x} = W, \\quad \\frac{\\partial y}{\\partial W} = x, \\quad \\frac{\\partial y}{\\partial b} = 1',
    source: 'torch.nn.Linear; keras.layers.Dense',
  },

  inferTypes({ x, params }) {
    const { shape, layout } = x;
    if (shape.length !== 1 && layout !== 'sequence') {
      return problem(
        withShapes((order) =>
          text(
            `${formatAxes(x, order)} into Linear needs a flat input: insert Flatten.`,
            `${formatAxes(x, order)} in Linear braucht eine flache Eingabe: Flatten einfügen.`,
          ),
        ),
        insertFlatten,
      );
    }
    return out(floats([...shape.slice(0, -1), params.units], layout));
  },
  weights({ x: { shape }, params: { units, bias, initializer, sums } }) {
    const fanIn = shape.at(-1) ?? 1;
    const fans = { fanIn, fanOut: units, isTrainable: true, ...(sums > 1 && { gain: gainOf(sums) }) };
    const weights: WeightSpec[] = [
      { name: 'kernel', shape: [fanIn, units], initializer, decays: true, ...kernelNames, ...fans },
    ];
    if (bias)
      weights.push({
        name: 'bias',
        shape: [units],
        initializer: biasInitializer(initializer),
        decays: false,
        ...biasNames,
        ...fans,
      });
    return weights;
  },
  multiplyAdds: ({ x, params }) => sizeOf(x.shape) * params.units,
  forward(tf, { x, weight, params }) {
    // Positions of a sequence are treated as further rows, like examples.
    const rows = x.rank === 2 ? x : tf.reshape(x, [-1, x.shape.at(-1) ?? 1]);
    const product = tf.matMul(rows, weight('kernel'));
    const result = params.bias ? tf.add(product, weight('bias')) : product;
    return x.rank === 2 ? result : tf.reshape(result, [...x.shape.slice(0, -1), params.units]);
  },
  layer: (tf, { params: { units, bias }, name }) => tf.layers.dense({ units, useBias: bias, name }),
  pytorch: ({ params, x }) => `nn.Linear(${x.shape.at(-1)}, ${params.units}${params.bias ? '' : ', bias=False'})`,
  keras({ params: { units, bias, initializer, sums }, x }) {
    const fans = { fanIn: x.shape.at(-1) ?? 1, fanOut: units, gain: gainOf(sums) };
    return `layers.Dense(${units}${bias ? '' : ', use_bias=False'}${kerasInitial(initializer, fans, bias)})`;
  },
  examples: () => [
    { params: { units: 3, bias: true, initializer: 'pytorchDefault', sums: 1 }, inputs: [[5]] },
    { params: { units: 1, bias: false, initializer: 'glorotUniform', sums: 4 }, inputs: [[2]] },
    { params: { units: 2, bias: true, initializer: 'pytorchDefault', sums: 3 }, inputs: [[3, 4]] },
  ],
});

function gainOf(sums: number): number {
  return 1 / Math.sqrt(sums);
}
