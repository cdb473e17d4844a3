// Layers of Keras without a block, as operators of ONNX.
import type { Call, ForeignProgram } from '../../../core/blocks/foreign/program.ts';
import type { Shape } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { NoBlock, type Draft, type Ref } from '../draft.ts';
import type { Config } from './config.ts';
import type { Reading } from './reading.ts';

/** An operator; `in` is what arrives, and what the last one computes leaves. */
type Step = readonly [operator: string, inputs: readonly string[], attributes?: Call['attributes']];

interface Part {
  readonly name: string;
  /** Without the batch. */
  readonly shape: Shape;
  readonly steps: readonly Step[];
  readonly weights?: Readonly<Record<string, { readonly shape: Shape; readonly values: Float32Array }>>;
  readonly constants?: Readonly<Record<string, readonly number[]>>;
  /** Per example; absent: none. */
  readonly multiplyAdds?: number;
}

function add(draft: Draft, refs: readonly Ref[], { name, shape, steps, weights = {}, constants = {}, multiplyAdds = 0 }: Part): Ref {
  const layoutOf = (form: Shape) => (form.length === 3 ? ('picture' as const) : form.length === 2 ? ('sequence' as const) : undefined);
  const portOf = (port: string, form: Shape) => {
    const layout = layoutOf(form);
    return { name: port, type: { dtype: 'float32' as const, shape: [...form], ...(layout && { layout }) } };
  };
  const names = refs.map((_, i) => (i === 0 ? 'in' : `in${i + 1}`));
  const program: ForeignProgram = {
    inputs: refs.map((ref, i) => portOf(names[i] ?? 'in', draft.typeOf(ref).shape)),
    outputs: [portOf('out', shape)],
    weights: Object.entries(weights).map(([key, one]) => ({ name: key, dtype: 'float32', shape: [...one.shape], isTrainable: true })),
    constants: Object.fromEntries(Object.entries(constants).map(([key, values]) => [key, { dtype: 'int32', shape: [values.length], values: [...values] }])),
    calls: steps.map(([operator, inputs, attributes = {}], i) => ({
      operator,
      inputs: inputs.map((input) => (input === 'before' ? `s${i - 1}` : input)),
      outputs: [i === steps.length - 1 ? 'out' : `s${i}`],
      attributes,
    })),
    multiplyAdds,
  };
  const values = Object.fromEntries(Object.entries(weights).map(([key, one]) => [key, one.values]));
  const inputs = Object.fromEntries(refs.map((ref, i) => [names[i] ?? 'in', [ref]]));
  return draft.add('foreign', { program: JSON.stringify(program) }, inputs, { name, weights: values }).ref;
} // prettier-ignore

function noBlock(en: string, de: string): NoBlock {
  return new NoBlock(text(en, de));
}

/** Functions for each value by itself. */
export const functions: Readonly<Record<string, Step>> = {
  relu6: ['Clip', ['in'], { min: 0, max: 6 }],
  selu: ['Selu', ['in']],
  softsign: ['Softsign', ['in']],
  exponential: ['Exp', ['in']],
  hard_sigmoid: ['HardSigmoid', ['in'], { alpha: 1 / 6, beta: 0.5 }],
  hard_swish: ['HardSwish', ['in']],
  hard_silu: ['HardSwish', ['in']],
  mish: ['Mish', ['in']],
  leaky_relu: ['LeakyRelu', ['in'], { alpha: 0.2 }],
  log_softmax: ['LogSoftmax', ['in'], { axis: -1 }],
};

export function addFunction(draft: Draft, ref: Ref, step: Step): Ref {
  return add(draft, [ref], { name: step[0], shape: draft.typeOf(ref).shape, steps: [step] });
}

const pointwise =
  (step: (config: Config) => Step): Reading =>
  ({ draft, config, x }) =>
    addFunction(draft, x, step(config));

const folded =
  (operator: string): Reading =>
  ({ draft, refs, x }) => {
    const names = refs.map((_, i) => (i === 0 ? 'in' : `in${i + 1}`));
    return add(draft, refs, { name: operator, shape: draft.typeOf(x).shape, steps: [[operator, names]] });
  };

const numberOf = (config: Config, name: string, initial: number) => (typeof config[name] === 'number' ? config[name] : initial); // prettier-ignore

const permute: Reading = ({ draft, config, x }) => {
  const dims = (Array.isArray(config['dims']) ? config['dims'] : []).map(Number);
  const { shape } = draft.typeOf(x);
  return add(draft, [x], { name: 'Transpose', shape: dims.map((at) => shape[at - 1] ?? 1), steps: [['Transpose', ['in'], { perm: [0, ...dims] }]] }); // prettier-ignore
};

const cropping: Reading = ({ draft, config, x }) => {
  const [height = 1, width = 1, channels = 1] = draft.typeOf(x).shape;
  const value = config['cropping'];
  const sides = (Array.isArray(value) ? value : [value, value]) as unknown[];
  const [[top = 0, bottom = 0] = [], [left = 0, right = 0] = []] = sides.map((side) => (Array.isArray(side) ? (side as unknown[]) : [side, side]).map(Number)); // prettier-ignore
  const shape = [height - top - bottom, width - left - right, channels];
  const constants = { from: [top, left], to: [height - bottom, width - right], axes: [1, 2] };
  return add(draft, [x], { name: 'Slice', shape, constants, steps: [['Slice', ['in', 'from', 'to', 'axes']]] });
};

/** Along a sequence [length, channels]: the operators have the channels first. */
const conv1d: Reading = ({ draft, config, x, weight }) => {
  const [length = 1, channels = 1] = draft.typeOf(x).shape;
  const one = (name: string) => Number(Array.isArray(config[name]) ? (config[name] as unknown[])[0] : (config[name] ?? 1));
  const [size, stride, dilation, filters] = [one('kernel_size'), one('strides'), one('dilation_rate'), numberOf(config, 'filters', 1)];
  const reach = (size - 1) * dilation + 1;
  const mode = config['padding'] ?? 'valid';
  const count = mode === 'valid' ? Math.floor((length - reach) / stride) + 1 : Math.ceil(length / stride);
  const whole = mode === 'same' ? Math.max((count - 1) * stride + reach - length, 0) : mode === 'causal' ? reach - 1 : 0;
  const before = mode === 'causal' ? whole : Math.floor(whole / 2);
  const kernel = weight('kernel', 0);
  const bias = config['use_bias'] === false ? undefined : weight('bias', 1);
  if (!kernel || numberOf(config, 'groups', 1) !== 1) throw noBlock('Its weights are missing, or it has groups.', 'Seine Gewichte fehlen, oder es hat Gruppen.');
  const turned = new Float32Array(kernel.length);
  for (let i = 0; i < kernel.length; i++) {
    const [o, c, k] = [i % filters, Math.floor(i / filters) % channels, Math.floor(i / (filters * channels))];
    turned[(o * channels + c) * size + k] = kernel[i] ?? 0;
  }
  const weights = { kernel: { shape: [filters, channels, size], values: turned }, ...(bias && { bias: { shape: [filters], values: bias } }) };
  const attributes = { strides: [stride], dilations: [dilation], pads: [before, whole - before] };
  const steps: readonly Step[] = [
    ['Transpose', ['in'], { perm: [0, 2, 1] }],
    ['Conv', bias ? ['before', 'kernel', 'bias'] : ['before', 'kernel'], attributes],
    ['Transpose', ['before'], { perm: [0, 2, 1] }],
  ];
  return add(draft, [x], { name: 'Conv', shape: [count, filters], weights, steps, multiplyAdds: count * kernel.length });
}; // prettier-ignore

/** Rows [inputs, gates * hidden] as [1, gates * hidden, inputs], with the gates in another order. */
function gatesOf(values: Float32Array | undefined, inputs: number, hidden: number, order: readonly number[]) {
  const gates = order.length;
  if (values?.length !== inputs * gates * hidden) throw noBlock('Its weights have another size.', 'Seine Gewichte haben eine andere Größe.'); // prettier-ignore
  const result = new Float32Array(values.length);
  order.forEach((from, to) => {
    for (let h = 0; h < hidden; h++) {
      for (let i = 0; i < inputs; i++) result[(to * hidden + h) * inputs + i] = values[i * gates * hidden + from * hidden + h] ?? 0; // prettier-ignore
    }
  });
  return result;
}

const usualRecurrent: Config = { activation: 'tanh', go_backwards: false, stateful: false, return_state: false };

/** A recurrent layer over a sequence of fixed length. */
function recurrent(operator: 'LSTM' | 'GRU' | 'RNN', order: readonly number[]): Reading {
  return ({ draft, config, x, weight }) => {
    const usual = operator === 'RNN' ? usualRecurrent : { ...usualRecurrent, recurrent_activation: 'sigmoid' };
    const odd = Object.entries(usual).find(([name, value]) => (config[name] ?? value) !== value);
    if (odd) throw noBlock(`Its ${odd[0]} is not the usual one.`, `Sein ${odd[0]} ist nicht das übliche.`);
    const [length = 1, inputs = 1] = draft.typeOf(x).shape;
    const hidden = numberOf(config, 'units', 1);
    const rows = order.length * hidden;
    const bias = config['use_bias'] === false ? new Float32Array(rows) : weight('bias', 2);
    const isAfter = operator === 'GRU' && config['reset_after'] !== false;
    const [one, other] = isAfter ? [bias?.subarray(0, rows), bias?.subarray(rows)] : [bias, new Float32Array(rows)];
    const weights = {
      w: { shape: [1, rows, inputs], values: gatesOf(weight('kernel', 0), inputs, hidden, order) },
      r: { shape: [1, rows, hidden], values: gatesOf(weight('recurrent_kernel', 1), hidden, hidden, order) },
      b: { shape: [1, 2 * rows], values: Float32Array.of(...gatesOf(one, 1, hidden, order), ...gatesOf(other, 1, hidden, order)) }, // prettier-ignore
    };
    const returnsAll = config['return_sequences'] === true;
    const attributes = { hidden_size: hidden, ...(isAfter && { linear_before_reset: 1 }) };
    const steps: readonly Step[] = [
      ['Transpose', ['in'], { perm: [1, 0, 2] }],
      [operator, ['before', 'w', 'r', 'b'], attributes],
      ['Squeeze', ['before', 'one']],
      returnsAll ? ['Transpose', ['before'], { perm: [1, 0, 2] }] : ['Slice', ['before', 'last', 'end', 'first']],
      ...(returnsAll ? [] : [['Squeeze', ['before', 'first']] as const]),
    ];
    const constants = { one: [1], last: [length - 1], end: [length], first: [0] };
    return add(draft, [x], {
      name: operator,
      shape: returnsAll ? [length, hidden] : [hidden],
      weights,
      constants,
      steps,
      multiplyAdds: length * rows * (inputs + hidden),
    });
  };
}

export const foreignReadings: Readonly<Record<string, Reading>> = {
  Permute: permute,
  Cropping2D: cropping,
  Conv1D: conv1d,
  LSTM: recurrent('LSTM', [0, 3, 1, 2]),
  GRU: recurrent('GRU', [0, 1, 2]),
  SimpleRNN: recurrent('RNN', [0]),
  Subtract: folded('Sub'),
  Maximum: folded('Max'),
  Minimum: folded('Min'),
  Average: folded('Mean'),
  ReLU: pointwise(({ max_value: most }) => [
    'Clip',
    ['in'],
    { min: 0, ...(typeof most === 'number' && { max: most }) },
  ]),
  Rescaling: ({ draft, config, x }) => {
    const [scale, offset] = [numberOf(config, 'scale', 1), numberOf(config, 'offset', 0)];
    const { shape } = draft.typeOf(x);
    return add(draft, [x], { name: 'Mul, Add', shape, weights: { scale: { shape: [1], values: Float32Array.of(scale) }, offset: { shape: [1], values: Float32Array.of(offset) } }, steps: [['Mul', ['in', 'scale']], ['Add', ['before', 'offset']]] }); // prettier-ignore
  },
};
