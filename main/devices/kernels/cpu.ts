import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import { sizeOf } from '../../../core/shape.ts';
import { matrix, multiplyAdd, packed, transposed } from './multiply.ts';

type Info = TensorFlow.TensorInfo;
type ConvInfo = ReturnType<TF['backend_util']['computeConv2DInfo']>;

/** The part of TensorFlow.js's cpu backend that is used here. */
interface CpuBackend {
  readonly data: { get(id: object): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): Info;
}

interface Call {
  readonly inputs: Readonly<Record<string, Info>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: CpuBackend;
}

/** The result, or undefined to leave a case to TensorFlow.js's own kernel. */
type Kernel = (tf: TF, call: Call) => Info | undefined;

/**
 * Replaces kernels of TensorFlow.js's cpu backend with faster ones: matrix products, and convolution as such products
 * over patches of the picture (im2col). The original loops take seconds for a single step of a small convolutional
 * network. Call it once, before any tensors are created.
 */
export function registerCpuKernels(tf: TF): void {
  for (const [name, kernel] of Object.entries(kernels)) {
    const original = tf.getKernel(name, 'cpu');
    tf.unregisterKernel(name, 'cpu');
    tf.registerKernel({
      ...original,
      kernelFunc: (params) => kernel(tf, params as unknown as Call) ?? original.kernelFunc(params),
    });
  }
}

const kernels: Readonly<Record<string, Kernel>> = {
  BatchMatMul: batchMatMul,
  Conv2D: conv2d,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  MaxPoolGrad: maxPoolGrad,
  Sum: (tf, call) => sumOfLeading(tf, call, () => 1),
  Mean: (tf, call) => sumOfLeading(tf, call, (count) => count),
  Add: (_tf, call) => withSuffix(call, (a, b) => a + b),
  Sub: (_tf, call) => withSuffix(call, (a, b) => a - b),
  Multiply: (_tf, call) => withSuffix(call, (a, b) => a * b),
};

/** Sums over the leading axes, without transposing them to the end first. */
function sumOfLeading(tf: TF, { inputs, attrs, backend }: Call, divisor: (count: number) => number): Info | undefined {
  const { x } = inputs as { x: Info };
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape).toSorted((a, b) => a - b);
  const isLeading = axes.length < x.shape.length && axes.every((value, i) => value === i);
  if (x.dtype !== 'float32' || axes.length === 0 || !isLeading) return undefined;
  const rest = x.shape.slice(axes.length);
  const width = sizeOf(rest);
  const values = valuesOf(backend, x);
  const sums = new Float64Array(width);
  for (let begin = 0; begin < values.length; begin += width) {
    for (let j = 0; j < width; j++) sums[j] = (sums[j] ?? 0) + (values[begin + j] ?? 0);
  }
  const by = divisor(values.length / width);
  const shape = keepDims ? [...axes.map(() => 1), ...rest] : rest;
  return backend.makeTensorInfo(
    shape,
    'float32',
    Float32Array.from(sums, (sum) => sum / by),
  );
}

/** Combines a tensor with one that repeats over its leading axes: a bias, a scale per channel. */
function withSuffix({ inputs, backend }: Call, combine: (a: number, b: number) => number): Info | undefined {
  const { a, b } = inputs as { a: Info; b: Info };
  const isSuffix =
    b.shape.length < a.shape.length && b.shape.every((axis, i) => axis === a.shape.at(i - b.shape.length));
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || !isSuffix) return undefined;
  const [x, y] = [valuesOf(backend, a), valuesOf(backend, b)];
  const width = y.length;
  const output = new Float32Array(x.length);
  for (let begin = 0; begin < x.length; begin += width) {
    for (let j = 0; j < width; j++) output[begin + j] = combine(x[begin + j] ?? 0, y[j] ?? 0);
  }
  return backend.makeTensorInfo([...a.shape], 'float32', output);
}

function batchMatMul(_tf: TF, { inputs, attrs, backend }: Call): Info | undefined {
  const { a, b } = inputs as { a: Info; b: Info };
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
  const [rank, batch] = [a.shape.length, sizeOf(a.shape.slice(0, -2))];
  // Broadcasting over the batch is left to TensorFlow.js.
  if (!isFloat || rank !== b.shape.length || batch !== sizeOf(b.shape.slice(0, -2)) || rank > 3) return undefined;
  const [shapeA, shapeB] = [a.shape.slice(-2), b.shape.slice(-2)];
  const [rows = 0, inner = 0] = transposeA ? shapeA.toReversed() : shapeA;
  const columns = (transposeB ? shapeB[0] : shapeB[1]) ?? 0;
  const [x, y] = [valuesOf(backend, a), valuesOf(backend, b)];
  const output = new Float32Array(batch * rows * columns);
  for (let n = 0; n < batch; n++) {
    const left = matrix(x, shapeA[1] ?? 0, n * rows * inner);
    const right = matrix(y, shapeB[1] ?? 0, n * inner * columns);
    const b = transposeB ? packed(transposed(right), inner, columns) : right;
    const c = matrix(output, columns, n * rows * columns);
    multiplyAdd(c, transposeA ? transposed(left) : left, b, rows, inner, columns);
  }
  return backend.makeTensorInfo([...a.shape.slice(0, -2), rows, columns], 'float32', output);
}

function conv2d(tf: TF, { inputs, attrs, backend }: Call): Info | undefined {
  const { x, filter } = inputs as { x: Info; filter: Info };
  const info = convInfo(tf, attrs, x.shape, filter.shape);
  if (!info) return undefined;
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const places = outHeight * outWidth;
  const width = patchSize(info);
  const patches = new Float32Array(places * width);
  const weights = matrix(valuesOf(backend, filter), outChannels);
  const output = new Float32Array(batchSize * places * outChannels);
  for (let n = 0; n < batchSize; n++) {
    gather(info, valuesOf(backend, x), n, patches);
    const c = matrix(output, outChannels, n * places * outChannels);
    multiplyAdd(c, matrix(patches, width), weights, places, width, outChannels);
  }
  return backend.makeTensorInfo([...info.outShape], 'float32', output);
}

function conv2dBackpropFilter(tf: TF, { inputs, attrs, backend }: Call): Info | undefined {
  const { x, dy } = inputs as { x: Info; dy: Info };
  const { filterShape } = attrs as { filterShape: number[] };
  const info = convInfo(tf, attrs, x.shape, filterShape);
  if (!info) return undefined;
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const places = outHeight * outWidth;
  const width = patchSize(info);
  const patches = new Float32Array(places * width);
  const gradient = new Float32Array(width * outChannels);
  for (let n = 0; n < batchSize; n++) {
    gather(info, valuesOf(backend, x), n, patches);
    const above = matrix(valuesOf(backend, dy), outChannels, n * places * outChannels);
    multiplyAdd(matrix(gradient, outChannels), transposed(matrix(patches, width)), above, width, places, outChannels);
  }
  return backend.makeTensorInfo([...filterShape], 'float32', gradient);
}

function conv2dBackpropInput(tf: TF, { inputs, attrs, backend }: Call): Info | undefined {
  const { dy, filter } = inputs as { dy: Info; filter: Info };
  const { inputShape } = attrs as { inputShape: number[] };
  const info = convInfo(tf, attrs, inputShape, filter.shape);
  if (!info) return undefined;
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const places = outHeight * outWidth;
  const width = patchSize(info);
  const weights = packed(transposed(matrix(valuesOf(backend, filter), outChannels)), outChannels, width);
  const patches = new Float32Array(places * width);
  const gradient = new Float32Array(sizeOf(inputShape));
  for (let n = 0; n < batchSize; n++) {
    const above = matrix(valuesOf(backend, dy), outChannels, n * places * outChannels);
    patches.fill(0);
    multiplyAdd(matrix(patches, width), above, weights, places, outChannels, width);
    eachPatchRow(info, n, (from, to, length) => {
      for (let i = 0; i < length; i++) gradient[to + i] = (gradient[to + i] ?? 0) + (patches[from + i] ?? 0);
    });
  }
  return backend.makeTensorInfo([...inputShape], 'float32', gradient);
}

/** Each gradient goes to the first largest value of its window. */
function maxPoolGrad(tf: TF, { inputs, attrs, backend }: Call): Info | undefined {
  const { dy, input } = inputs as { dy: Info; input: Info };
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttributes;
  const shape = input.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { inHeight, inWidth, inChannels, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = info;
  const [x, above] = [valuesOf(backend, input), valuesOf(backend, dy)];
  const gradient = new Float32Array(x.length);
  above.forEach((value, at) => {
    const channel = at % inChannels;
    const place = (at - channel) / inChannels;
    const column = place % info.outWidth;
    const line = Math.floor(place / info.outWidth);
    const n = Math.floor(line / info.outHeight);
    const top = (line % info.outHeight) * strideHeight - padInfo.top;
    const left = column * strideWidth - padInfo.left;
    let best = -1;
    for (let i = Math.max(0, top); i < Math.min(inHeight, top + filterHeight); i++) {
      for (let j = Math.max(0, left); j < Math.min(inWidth, left + filterWidth); j++) {
        const index = ((n * inHeight + i) * inWidth + j) * inChannels + channel;
        if (best < 0 || (x[index] ?? 0) > (x[best] ?? 0)) best = index;
      }
    }
    if (best >= 0) gradient[best] = (gradient[best] ?? 0) + value;
  });
  return backend.makeTensorInfo([...shape], 'float32', gradient);
}

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode: 'floor' | 'round' | 'ceil';
}

function valuesOf(backend: CpuBackend, { dataId }: Info): Float32Array {
  return backend.data.get(dataId).values;
}

/** Undefined for channels first, which is left to TensorFlow.js. */
function convInfo(tf: TF, attrs: Call['attrs'], input: number[], filter: number[]): ConvInfo | undefined {
  const { strides, pad, dilations = 1, dataFormat, dimRoundingMode } = attrs;
  if (dataFormat !== 'NHWC') return undefined;
  const args = [input, filter, strides, dilations, pad, dimRoundingMode] as unknown as Parameters<
    TF['backend_util']['computeConv2DInfo']
  >;
  return tf.backend_util.computeConv2DInfo(...args);
}

function patchSize({ filterHeight, filterWidth, inChannels }: ConvInfo): number {
  return filterHeight * filterWidth * inChannels;
}

/** The patches that the filter sees in picture `n`, [positions, patchSize], zero beyond the edges. */
function gather(info: ConvInfo, pictures: Float32Array, n: number, patches: Float32Array): void {
  patches.fill(0);
  eachPatchRow(info, n, (to, from, length) => {
    for (let i = 0; i < length; i++) patches[to + i] = pictures[from + i] ?? 0;
  });
}

/**
 * Visits the contiguous runs that patches and picture have in common: offset in the patches, offset in the pictures,
 * length.
 */
function eachPatchRow(
  info: ConvInfo,
  n: number,
  visit: (patch: number, picture: number, length: number) => void,
): void {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, dilationHeight, dilationWidth, padInfo } = info;
  const isDense = dilationWidth === 1;
  let patch = 0;
  for (let y = 0; y < info.outHeight; y++) {
    for (let x = 0; x < info.outWidth; x++) {
      const left = x * info.strideWidth - padInfo.left;
      for (let u = 0; u < filterHeight; u++, patch += filterWidth * inChannels) {
        const row = y * info.strideHeight - padInfo.top + u * dilationHeight;
        if (row < 0 || row >= inHeight) continue;
        const line = (n * inHeight + row) * inWidth;
        if (isDense) {
          const [begin, end] = [Math.max(0, left), Math.min(inWidth, left + filterWidth)];
          if (end > begin)
            visit(patch + (begin - left) * inChannels, (line + begin) * inChannels, (end - begin) * inChannels);
          continue;
        }
        for (let v = 0; v < filterWidth; v++) {
          const column = left + v * dilationWidth;
          if (column >= 0 && column < inWidth) visit(patch + v * inChannels, (line + column) * inChannels, inChannels);
        }
      }
    }
  }
}
