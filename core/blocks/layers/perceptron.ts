import type * as TensorFlow from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { floats, formatAxes, withShapes, type TensorType } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { biasNames, insertFlatten, kernelNames, out, output, problem } from '../common.ts';
import { severalInputs } from '../combine/inputs.ts';
import { defineBlock, type TF } from '../define.ts';
import { kerasInitial } from './kerasSource.ts';

export type PerceptronActivation = 'step' | 'sign' | 'sigmoid' | 'tanh' | 'relu' | 'linear';

/** Whether units are all-or-nothing, so that their derivative teaches nothing. */
export function hasStep(activation: PerceptronActivation): boolean {
  return activation === 'step' || activation === 'sign';
}

export const perceptron = defineBlock({
  type: 'perceptron',
  label: text('Perceptron', 'Perzeptron'),
  category: 'layers',
  order: 5,
  glyph: 'Σ',
  keywords: ['neuron', 'unit', 'Einheit', 'step', 'sign', 'threshold', 'Schwelle', 'theta'],
  inputs: [severalInputs],
  outputs: [output()],
  params: {
    activation: {
      kind: 'choice',
      label: text('Activation', 'Aktivierung'),
      help: text(
        'What the net input is turned into: yes or no (step 0/1, sign −1/1), or a smooth value that gradient descent can train.',
        'Was aus der Nettoeingabe wird: ja oder nein (Stufe 0/1, Vorzeichen −1/1) oder ein glatter Wert, mit dem Gradientenabstieg trainieren kann.',
      ),
      default: 'sigmoid',
      options: [
        { value: 'step', label: text('Step (0 or 1)', 'Stufe (0 oder 1)') },
        { value: 'sign', label: text('Sign (−1 or 1)', 'Vorzeichen (−1 oder 1)') },
        { value: 'sigmoid', label: same('Sigmoid') },
        { value: 'tanh', label: same('Tanh') },
        { value: 'relu', label: same('ReLU') },
        { value: 'linear', label: text('Linear (the net input itself)', 'Linear (die Nettoeingabe selbst)') },
      ],
    },
  },
  help: {
    text: text(
      'One neuron: every wire that arrives has its own weight. It adds up the inputs, each times its weight, and the threshold theta: that is its net input. The activation turns it into the output.',
      'Ein Neuron: Jede Leitung, die ankommt, hat ihr eigenes Gewicht. Es summiert die Eingaben, jede mal ihrem Gewicht, und die Schwelle Theta: Das ist seine Nettoeingabe. Die Aktivierung macht daraus die Ausgabe.',
    ),
    formula: 'net = \\theta + \\sum_i w_i x_i, \\quad o = f(net)',
    derivative:
      '\\frac{\\partial o}{\\partial w_i} = f^{\\prime}(net)\\, x_i, \\quad \\frac{\\partial o}{\\partial \\theta} = f^{\\prime}(net)',
    source: 'Rosenblatt 1958; lecture, chapter 1',
  },
  edgeWeight: 'kernel',
  isJoinable: true,
  ends: ({ activation }) => (({ sigmoid: [0, 1], tanh: [-1, 1], relu: [0, Infinity] }) as const)[activation as 'relu'],

  inferTypes({ inputs: { in: inputs = [] } }) {
    const at = inputs.findIndex(({ shape }) => shape.length !== 1);
    const wrong = inputs[at];
    if (!wrong) return out(floats([1]));
    return problem(
      withShapes((order) =>
        text(
          `${formatAxes(wrong, order)} into a perceptron needs a flat input: insert Flatten.`,
          `${formatAxes(wrong, order)} in ein Perzeptron braucht eine flache Eingabe: Flatten einfügen.`,
        ),
      ),
      { ...insertFlatten, input: at },
    );
  },
  weights({ inputs: { in: inputs = [] } }) {
    const fanIn = countOf(inputs);
    const common = { initializer: 'pytorchDefault', fanIn, fanOut: 1, isTrainable: true } as const;
    return [
      { name: 'kernel', shape: [fanIn, 1], decays: true, ...kernelNames, ...common },
      { name: 'theta', shape: [1], decays: false, ...biasNames, ...common },
    ];
  },
  multiplyAdds: ({ inputs: { in: inputs = [] } }) => countOf(inputs),
  forward(tf, { inputs: { in: inputs = [] }, weight, params: { activation }, context }) {
    const [x, ...others] = inputs;
    const all = x && others.length === 0 ? x : tf.concat([...inputs], -1);
    const net = tf.add(tf.matMul(all, weight('kernel')), weight('theta'));
    return activated(tf, activation, net, context.passesSteps ?? false);
  },
  layer: (tf, { params: { activation }, name, inputs: { in: inputs = [] } }) => [
    ...(inputs.length > 1 ? [tf.layers.concatenate({ axis: -1 })] : []),
    tf.layers.dense({ units: 1, activation: hasStep(activation) ? 'linear' : (activation as 'relu'), name }),
    ...stepLayers(tf, activation),
  ],
  pytorch: ({ inputs: { in: inputs = [] } }) => `nn.Linear(${countOf(inputs)}, 1)`,
  pytorchCall: ({ params: { activation }, module, names, passesSteps }) => {
    const x = names.length > 1 ? `torch.cat([${names.join(', ')}], dim=-1)` : names[0];
    return pytorchOf(activation, `${module}(${x})`, passesSteps);
  },
  keras: ({ params: { activation }, inputs: { in: inputs = [] }, passesSteps }) =>
    `layers.Dense(1${kerasOf(activation, passesSteps)}${kerasInitial('pytorchDefault', { fanIn: countOf(inputs), fanOut: 1 }, true)})`,
  kerasCall: ({ layer, names }) =>
    names.length > 1 ? `${layer}(layers.Concatenate()([${names.join(', ')}]))` : undefined,
  examples: () => [
    ...(['sigmoid', 'tanh', 'relu', 'linear'] as const).map((activation) => ({
      params: { activation },
      inputs: [[1], [1], [2]],
    })),
    ...(['step', 'sign'] as const).map((activation) => ({ params: { activation }, inputs: [[3]] })),
  ],
});

/** The total number of input values. */
function countOf(inputs: readonly TensorType[]): number {
  return inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function activated(
  tf: TF,
  activation: PerceptronActivation,
  net: TensorFlow.Tensor,
  passesSteps: boolean,
): TensorFlow.Tensor {
  switch (activation) {
    case 'linear':
      return net;
    case 'step':
    case 'sign':
      return passesSteps ? passing(tf, activation, net) : stepped(tf, activation, net);
    default:
      return tf[activation](net);
  }
}

function stepped(tf: TF, activation: 'step' | 'sign', net: TensorFlow.Tensor): TensorFlow.Tensor {
  const step = tf.step(net);
  return activation === 'step' ? step : tf.sub(tf.mul(step, 2), 1);
}

/** A step whose derivative is treated as 1. */
function passing(tf: TF, activation: 'step' | 'sign', net: TensorFlow.Tensor): TensorFlow.Tensor {
  const step = tf.customGrad((x) => ({
    value: stepped(tf, activation, x as TensorFlow.Tensor),
    gradFunc: (dy: TensorFlow.Tensor) => dy,
  }));
  return step(net);
}

/** A step built from TensorFlow.js layers: a ramp so steep that no float32 lies on it. */
function stepLayers(tf: TF, activation: PerceptronActivation): TensorFlow.layers.Layer[] {
  if (!hasStep(activation)) return [];
  const step = [tf.layers.rescaling({ scale: 1e38 }), tf.layers.reLU({ maxValue: 1 })];
  return activation === 'sign' ? [...step, tf.layers.rescaling({ scale: 2, offset: -1 })] : step;
}

/** The output of an inactive unit. */
const lowOf = { step: 0, sign: -1 } as const;

function pytorchOf(activation: PerceptronActivation, net: string, passesSteps: boolean): string {
  switch (activation) {
    case 'linear':
      return net;
    case 'step':
    case 'sign': {
      if (passesSteps) return `PassingStep.apply(${net}, ${lowOf[activation]})`;
      const step = `torch.sign(${net}).clamp(min=0)`;
      return activation === 'step' ? step : `2 * ${step} - 1`;
    }
    default:
      return `torch.${activation}(${net})`;
  }
}

function kerasOf(activation: PerceptronActivation, passesSteps: boolean): string {
  switch (activation) {
    case 'linear':
      return '';
    case 'step':
    case 'sign': {
      if (passesSteps) return `, activation=passing_step(${lowOf[activation]})`;
      const step = 'keras.ops.maximum(keras.ops.sign(net), 0)';
      return `, activation=lambda net: ${activation === 'step' ? step : `2 * ${step} - 1`}`;
    }
    default:
      return `, activation="${activation}"`;
  }
}
