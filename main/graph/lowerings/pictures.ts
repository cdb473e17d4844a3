import {
  backend_util,
  type AvgPoolAttrs,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type FusedBatchNormAttrs,
} from '@tensorflow/tfjs';
import { pad, slice, transpose } from '../build/arrange.ts';
import { binary, scale, unary } from '../build/elementwise.ts';
import { fill } from '../build/leaves.ts';
import { conv, convTranspose, maxPoolGradient, pool } from '../build/products.ts';
import { reshape } from '../build/arrange.ts';
import type { Builder } from '../builder.ts';
import type { ConvAttributes, Value, Window } from '../ir.ts';
import { permuted } from '../shape.ts';
import { lowering, shapeOf, type Lowering } from './lowering.ts';

type Shape4D = [number, number, number, number];

/** TensorFlow.js has channels last, the graph has them right after the batch. */
const FIRST = [0, 3, 1, 2];
const LAST = [0, 2, 3, 1];
/** Filters [height, width, in, out] as [out, in, height, width]. */
const FILTER = [3, 2, 0, 1];

const channelsFirst = (b: Builder, x: Value) => transpose(b, x, FIRST);
const channelsLast = (b: Builder, x: Value) => transpose(b, x, LAST);

interface SlideAttrs {
  readonly strides: [number, number] | number;
  readonly pad: Conv2DAttrs['pad'];
  readonly dimRoundingMode?: Conv2DAttrs['dimRoundingMode'];
}

function paddingOf({ padInfo }: backend_util.Conv2DInfo): Window['padding'] {
  return [
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
  ];
}

function convInfo(shape: readonly number[], filter: readonly number[], attrs: SlideAttrs & Partial<Conv2DAttrs>) {
  const { strides, dilations = 1, pad: padding, dimRoundingMode, dataFormat = 'NHWC' } = attrs;
  if (dataFormat !== 'NHWC') throw new Error('Pictures with the channels first cannot be traced.');
  return backend_util.computeConv2DInfo(
    [...shape] as Shape4D, [...filter] as Shape4D, strides, dilations, padding, dimRoundingMode,
  ); // prettier-ignore
}

function convAttributes(info: backend_util.Conv2DInfo): ConvAttributes {
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    padding: paddingOf(info),
    groups: 1,
  };
}

/**
 * The gradient of a convolution with respect to its filters is a convolution of the input with dy: batch and channels
 * are swapped, and the stride becomes the dilation.
 */
function filterGradient(b: Builder, x: Value, dy: Value, info: backend_util.Conv2DInfo): Value {
  const strides = [info.strideHeight, info.strideWidth] as const;
  const before = [info.padInfo.top, info.padInfo.left] as const;
  const lengths = [info.inHeight, info.inWidth];
  const reach = [info.outHeight - 1, info.outWidth - 1].map((count, i) => count * (strides[i] ?? 1));
  const size = [info.filterHeight, info.filterWidth];
  // How far the windows extend past the end; if they stop short of it, the rest of the picture is cut off.
  const [down = 0, across = 0] = lengths.map(
    (length, i) => (size[i] ?? 1) + (reach[i] ?? 0) - length - (before[i] ?? 0),
  );
  const shape = [
    info.inChannels,
    info.batchSize,
    info.inHeight + Math.min(down, 0),
    info.inWidth + Math.min(across, 0),
  ];
  const picture = slice(b, transpose(b, x, [3, 0, 1, 2]), [0, 0, 0, 0], shape);
  const gradient = conv(b, picture, transpose(b, dy, [3, 0, 1, 2]), {
    strides: [info.dilationHeight, info.dilationWidth],
    dilations: strides,
    padding: [
      [before[0], Math.max(down, 0)],
      [before[1], Math.max(across, 0)],
    ],
    groups: 1,
  });
  return transpose(b, gradient, [2, 3, 0, 1]);
}

function windowOf(info: backend_util.Conv2DInfo): Window {
  return {
    size: [info.effectiveFilterHeight, info.effectiveFilterWidth],
    strides: [info.strideHeight, info.strideWidth],
    padding: paddingOf(info),
  };
}

function poolInfo(shape: readonly number[], attrs: SlideAttrs & { readonly filterSize: [number, number] | number }) {
  const { filterSize, strides, pad: padding, dimRoundingMode } = attrs;
  return backend_util.computePool2DInfo([...shape] as Shape4D, filterSize, strides, 1, padding, dimRoundingMode);
}

/** Divides each dy by the number of positions of its window inside the picture, and adds it to all of them. */
function averagePoolGradient(b: Builder, dy: Value, info: backend_util.Conv2DInfo): Value {
  const window = windowOf(info);
  const shares = scale(b, dy, 1 / (window.size[0] * window.size[1]));
  const planes = reshape(b, channelsFirst(b, shares), [
    info.batchSize * info.inChannels,
    1,
    info.outHeight,
    info.outWidth,
  ]);
  const ones = fill(b, 1, [1, 1, ...window.size]);
  const attributes = { strides: window.strides, dilations: [1, 1], padding: window.padding, groups: 1 } as const;
  const counts = insideCounts(b, info, window);
  const even = counts === undefined ? planes : binary(b, 'mul', planes, counts);
  const spread = convTranspose(
    b,
    even,
    ones,
    [info.batchSize * info.inChannels, 1, info.inHeight, info.inWidth],
    attributes,
  );
  return channelsLast(b, reshape(b, spread, [info.batchSize, info.inChannels, info.inHeight, info.inWidth]));
}

/** By how much the shares of windows over the border grow; undefined if no window extends over it. */
function insideCounts(b: Builder, info: backend_util.Conv2DInfo, window: Window): Value | undefined {
  if (window.padding.flat().every((length) => length === 0)) return undefined;
  const ones = fill(b, 1, [1, 1, info.inHeight, info.inWidth]);
  const padded = pad(b, ones, [[0, 0], [0, 0], ...window.padding]);
  const mean = pool(b, 'average', padded, { ...window, padding: [[0, 0], [0, 0]] }); // prettier-ignore
  return unary(b, 'reciprocal', mean);
}

export const pictureLowerings: readonly Lowering[] = [
  lowering<Conv2DAttrs>('Conv2D', (b, inputs, attrs) => {
    const [x, filter] = [inputs.get('x'), inputs.get('filter')];
    const info = convInfo(shapeOf(b, x), shapeOf(b, filter), attrs);
    return channelsLast(b, conv(b, channelsFirst(b, x), transpose(b, filter, FILTER), convAttributes(info)));
  }),
  lowering<Conv2DBackpropInputAttrs>('Conv2DBackpropInput', (b, inputs, attrs) => {
    const [dy, filter] = [inputs.get('dy'), inputs.get('filter')];
    const info = convInfo(attrs.inputShape, shapeOf(b, filter), attrs);
    const shape = permuted(attrs.inputShape, FIRST);
    const filters = transpose(b, filter, FILTER);
    return channelsLast(b, convTranspose(b, channelsFirst(b, dy), filters, shape, convAttributes(info)));
  }),
  lowering<Conv2DBackpropFilterAttrs>('Conv2DBackpropFilter', (b, inputs, attrs) => {
    const [x, dy] = [inputs.get('x'), inputs.get('dy')];
    return filterGradient(b, x, dy, convInfo(shapeOf(b, x), attrs.filterShape, attrs));
  }),
  lowering<AvgPoolAttrs>('MaxPool', (b, inputs, attrs) => {
    const x = inputs.get('x');
    return channelsLast(b, pool(b, 'max', channelsFirst(b, x), windowOf(poolInfo(shapeOf(b, x), attrs))));
  }),
  lowering<AvgPoolAttrs>('MaxPoolGrad', (b, inputs, attrs) => {
    const x = inputs.get('input');
    const window = windowOf(poolInfo(shapeOf(b, x), attrs));
    return channelsLast(b, maxPoolGradient(b, channelsFirst(b, x), channelsFirst(b, inputs.get('dy')), window));
  }),
  lowering<AvgPoolAttrs>('AvgPool', (b, inputs, attrs) => {
    const x = inputs.get('x');
    return channelsLast(b, pool(b, 'average', channelsFirst(b, x), windowOf(poolInfo(shapeOf(b, x), attrs))));
  }),
  lowering<AvgPoolAttrs>('AvgPoolGrad', (b, inputs, attrs) =>
    averagePoolGradient(b, inputs.get('dy'), poolInfo(shapeOf(b, inputs.get('input')), attrs)),
  ),
  lowering<FusedBatchNormAttrs>('FusedBatchNorm', (b, inputs, { varianceEpsilon }) => {
    const variance = inputs.get('variance');
    const deviation = unary(b, 'sqrt', binary(b, 'add', variance, fill(b, varianceEpsilon)));
    const normal = binary(b, 'div', binary(b, 'sub', inputs.get('x'), inputs.get('mean')), deviation);
    const [factor, offset] = [inputs.optional('scale'), inputs.optional('offset')];
    const scaled = factor === undefined ? normal : binary(b, 'mul', normal, factor);
    return offset === undefined ? scaled : binary(b, 'add', scaled, offset);
  }),
];
