// What layers of Keras become.
import type { ParamValues } from '../../../core/params.ts';
import { sizeOf } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { NoBlock, type Draft, type Ref } from '../draft.ts';
import type { Config, KerasLayer } from './config.ts';
import { addFunction, functions } from './foreign.ts';
import type { LayerArguments, Reading } from './reading.ts';

function noBlock(en: string, de: string): NoBlock {
  return new NoBlock(text(en, de));
}

const is = (config: Config, name: string, initial: boolean) => (typeof config[name] === 'boolean' ? config[name] : initial); // prettier-ignore
const number = (config: Config, name: string, initial: number) => (typeof config[name] === 'number' ? config[name] : initial); // prettier-ignore

/** A size that is the same down and across. */
function square(config: Config, name: string, initial: number): number {
  const value = config[name];
  const [down, across] = Array.isArray(value) ? (value as unknown[]) : [value, value];
  if (value === undefined || value === null) return initial;
  if (typeof down === 'number' && down === across) return down;
  throw noBlock(`Its ${name} is not square.`, `Sein ${name} ist nicht quadratisch.`);
}

function padding(config: Config): 'same' | 'valid' {
  const value = config['padding'] ?? 'valid';
  if (value === 'same' || value === 'valid') return value;
  throw noBlock(`Its padding is ${JSON.stringify(value)}.`, `Sein Rand ist ${JSON.stringify(value)}.`);
}

function requireChannelsLast(config: Config): void {
  if (config['data_format'] === 'channels_first')
    throw noBlock('Its channels come first.', 'Seine Kanäle stehen vorn.');
}

/** Weights by the names of the block; those that the layer has not are left out. */
function weights(given: Readonly<Record<string, Float32Array | undefined>>): Readonly<Record<string, Float32Array>> {
  return Object.fromEntries(Object.entries(given).filter((one): one is [string, Float32Array] => one[1] !== undefined));
}

const plain =
  (block: string, params: (config: Config) => ParamValues = () => ({})): Reading =>
  ({ draft, layer, config, x }) =>
    draft.add(block, params(config), { in: [x] }, { name: layer.name }).ref;

const dense: Reading = ({ draft, layer, config, x, weight }) => {
  const bias = is(config, 'use_bias', true);
  const { shape } = draft.typeOf(x);
  // On a picture every pixel by itself.
  const flat = shape.length > 2 ? draft.add('reshape', { shape: [sizeOf(shape.slice(0, -1)), shape.at(-1) ?? 1] }, { in: [x] }).ref : x; // prettier-ignore
  const units = number(config, 'units', 1);
  const { ref } = draft.add('linear', { units, bias }, { in: [flat] }, { name: layer.name, weights: weights({ kernel: weight('kernel', 0), bias: bias ? weight('bias', 1) : undefined }) }); // prettier-ignore
  return flat === x ? ref : draft.add('reshape', { shape: [...shape.slice(0, -1), units] }, { in: [ref] }).ref;
};

const conv: Reading = ({ draft, layer, config, x, weight }) => {
  requireChannelsLast(config);
  const bias = is(config, 'use_bias', true);
  const params = {
    filters: number(config, 'filters', 1),
    kernelSize: square(config, 'kernel_size', 1),
    stride: square(config, 'strides', 1),
    padding: padding(config),
    bias,
    groups: number(config, 'groups', 1),
    dilation: square(config, 'dilation_rate', 1),
  };
  const own = weights({ kernel: weight('kernel', 0), bias: bias ? weight('bias', 1) : undefined });
  return draft.add('conv2d', params, { in: [x] }, { name: layer.name, weights: own }).ref;
};

/** Each channel by itself: as many groups as channels. */
function depthwise({ draft, layer, config, x, weight }: LayerArguments, bias: boolean): Ref {
  requireChannelsLast(config);
  const groups = draft.typeOf(x).shape[2] ?? 1;
  const params = {
    filters: groups * number(config, 'depth_multiplier', 1),
    kernelSize: square(config, 'kernel_size', 1),
    stride: square(config, 'strides', 1),
    padding: padding(config),
    bias,
    groups,
    dilation: square(config, 'dilation_rate', 1),
  };
  const kernel = weight('depthwise_kernel', 0) ?? weight('kernel', 0);
  return draft.add('conv2d', params, { in: [x] }, { name: layer.name, weights: weights({ kernel, bias: bias ? weight('bias', 1) : undefined }) }).ref; // prettier-ignore
}

const separable: Reading = (args) => {
  const { draft, config, weight } = args;
  const bias = is(config, 'use_bias', true);
  const apart = depthwise(args, false);
  const own = weights({ kernel: weight('pointwise_kernel', 1), bias: bias ? weight('bias', 2) : undefined });
  return draft.add('conv2d', { filters: number(config, 'filters', 1), kernelSize: 1, stride: 1, padding: 'valid', bias }, { in: [apart] }, { weights: own }).ref; // prettier-ignore
};

const pool =
  (block: string): Reading =>
  ({ draft, layer, config, x }) => {
    requireChannelsLast(config);
    const size = square(config, 'pool_size', 2);
    return draft.add(block, { size, stride: square(config, 'strides', size), padding: padding(config) }, { in: [x] }, { name: layer.name }).ref; // prettier-ignore
  };

const globally =
  (block: string): Reading =>
  ({ draft, layer, config, x }) => {
    requireChannelsLast(config);
    const { ref, types } = draft.add(block, {}, { in: [x] }, { name: layer.name });
    if (!is(config, 'keepdims', false)) return ref;
    return draft.add('reshape', { shape: [1, 1, types['out']?.shape[0] ?? 1] }, { in: [ref] }).ref;
  };

function requireLastAxis(config: Config, rank: number): void {
  const value = Array.isArray(config['axis']) ? (config['axis'] as unknown[])[0] : config['axis'];
  const isLast = value === undefined || value === -1 || value === rank;
  if (!isLast) throw noBlock('Its axis is not the last one.', 'Seine Achse ist nicht die letzte.');
}

const batchNorm: Reading = ({ draft, layer, config, x, weight }) => {
  const { shape } = draft.typeOf(x);
  requireLastAxis(config, shape.length);
  const channels = shape.at(-1) ?? 1;
  const [scales, centres] = [is(config, 'scale', true), is(config, 'center', true)];
  const before = Number(scales) + Number(centres);
  const own = weights({
    gamma: scales ? weight('gamma', 0) : new Float32Array(channels).fill(1),
    beta: centres ? weight('beta', Number(scales)) : new Float32Array(channels),
    movingMean: weight('moving_mean', before),
    movingVariance: weight('moving_variance', before + 1),
  });
  const params = { momentum: number(config, 'momentum', 0.99), epsilon: number(config, 'epsilon', 1e-3) };
  return draft.add('batchNorm', params, { in: [x] }, { name: layer.name, weights: own }).ref;
};

const layerNorm: Reading = ({ draft, layer, config, x, weight }) => {
  const { shape } = draft.typeOf(x);
  requireLastAxis(config, shape.length);
  const [scales, bias] = [is(config, 'scale', true), is(config, 'center', true)];
  const gamma = scales ? weight('gamma', 0) : new Float32Array(shape.at(-1) ?? 1).fill(1);
  const own = weights({ gamma, beta: bias ? weight('beta', Number(scales)) : undefined });
  return draft.add('layerNorm', { epsilon: number(config, 'epsilon', 1e-3), bias }, { in: [x] }, { name: layer.name, weights: own }).ref; // prettier-ignore
};

const embedding: Reading = ({ draft, layer, config, x, weight }) => {
  const params = { tokens: number(config, 'input_dim', 1), width: number(config, 'output_dim', 1) };
  if (is(config, 'mask_zero', false)) throw noBlock('It masks 0, which the layers behind it would have to know.', 'Es maskiert 0, was die Schichten dahinter wissen müssten.'); // prettier-ignore
  return draft.add('embedding', params, { in: [x] }, { name: layer.name, weights: weights({ embeddings: weight('embeddings', 0) }) }).ref; // prettier-ignore
};

const reshape: Reading = ({ draft, config, x }) => {
  const wanted = (Array.isArray(config['target_shape']) ? config['target_shape'] : []) as unknown[];
  const size = sizeOf(draft.typeOf(x).shape);
  const known = wanted.map(Number);
  const others = known.reduce((product, one) => (one === -1 ? product : product * one), 1);
  return draft.add('reshape', { shape: known.map((one) => (one === -1 ? size / others : one)) }, { in: [x] }).ref;
};

const zeroPad: Reading = ({ draft, layer, config, x }) => {
  requireChannelsLast(config);
  const value = config['padding'];
  const sides = Array.isArray(value) ? (value as unknown[]) : [value, value];
  const [[top, bottom] = [0, 0], [left, right] = [0, 0]] = sides.map((side) => (Array.isArray(side) ? (side as unknown[]) : [side, side]).map(Number)); // prettier-ignore
  return draft.add('zeroPad', { top: top ?? 0, bottom: bottom ?? 0, left: left ?? 0, right: right ?? 0 }, { in: [x] }, { name: layer.name }).ref; // prettier-ignore
};

const several =
  (block: string): Reading =>
  ({ draft, layer, refs }) =>
    draft.add(block, {}, { in: refs }, { name: layer.name }).ref;

const concatenate: Reading = (args) => {
  requireLastAxis(args.config, args.draft.typeOf(args.x).shape.length);
  return several('concatenate')(args);
};

const rescaling: Reading = ({ draft, layer, config, x }) => {
  if (number(config, 'offset', 0) !== 0) throw noBlock('It adds a constant.', 'Es addiert eine Konstante.');
  return draft.add('scale', { factor: number(config, 'scale', 1) }, { in: [x] }, { name: layer.name }).ref;
};

const unchanged: Reading = ({ x }) => x;

export const readings: Readonly<Record<string, Reading>> = {
  Dense: dense,
  Conv2D: conv,
  DepthwiseConv2D: (args) => depthwise(args, is(args.config, 'use_bias', true)),
  SeparableConv2D: separable,
  MaxPooling2D: pool('maxPool2d'),
  AveragePooling2D: pool('averagePool2d'),
  GlobalAveragePooling2D: globally('globalAveragePool'),
  GlobalMaxPooling2D: globally('globalMaxPool'),
  GlobalAveragePooling1D: plain('sequenceMean'),
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
  Embedding: embedding,
  Flatten: ({ draft, config, x }) => { requireChannelsLast(config); return draft.add('flatten', {}, { in: [x] }).ref; }, // prettier-ignore
  Reshape: reshape,
  ZeroPadding2D: zeroPad,
  Dropout: plain('dropout', (config) => ({ rate: number(config, 'rate', 0.5) })),
  SpatialDropout2D: unchanged,
  GaussianNoise: unchanged,
  GaussianDropout: unchanged,
  ActivityRegularization: unchanged,
  Identity: unchanged,
  Activation: unchanged,
  ReLU: (args) => {
    const { max_value: most, negative_slope: slope = 0, threshold = 0 } = args.config;
    if ((most !== undefined && most !== null) || slope !== 0 || threshold !== 0) throw noBlock('It has a limit or a slope.', 'Es hat eine Grenze oder Steigung.'); // prettier-ignore
    return plain('relu')(args);
  },
  LeakyReLU: plain('leakyRelu', (config) => ({
    slope: number(config, 'negative_slope', number(config, 'alpha', 0.3)),
  })),
  ELU: plain('elu'),
  Softmax: (args) => { requireLastAxis(args.config, args.draft.typeOf(args.x).shape.length); return plain('softmax')(args); }, // prettier-ignore
  Add: several('add'),
  Multiply: several('multiply'),
  Concatenate: concatenate,
  Rescaling: rescaling,
};

const activations: Readonly<Record<string, string>> = {
  relu: 'relu', sigmoid: 'sigmoid', tanh: 'tanh', softmax: 'softmax', softplus: 'softplus', elu: 'elu', gelu: 'gelu', gelu_new: 'geluTanh', swish: 'silu', silu: 'silu',
}; // prettier-ignore

/** Layers that end in an activation; recurrent ones have theirs inside. */
const active = new Set(['Activation', 'Dense', 'Conv1D', 'Conv2D', 'DepthwiseConv2D', 'SeparableConv2D']);

/** Adds the block of a layer's activation, if it has one. */
export function activated(draft: Draft, { kind, config }: KerasLayer, ref: Ref): Ref {
  const value = config['activation'];
  if (!active.has(kind) || value === undefined || value === null || value === 'linear') return ref;
  const name = typeof value === 'string' ? value : String((value as Record<string, unknown>)['class_name'] ?? '');
  const block = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (block !== undefined) return draft.add(block, {}, { in: [ref] }).ref;
  const step = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (step) return addFunction(draft, ref, step);
  throw noBlock(
    `There is no block for the activation “${name}”.`,
    `Es gibt keinen Block für die Aktivierung „${name}“.`,
  );
}
