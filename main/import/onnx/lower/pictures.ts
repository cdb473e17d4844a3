import { slides } from '../../../../core/blocks/layers/window.ts';
import { axis, BATCH, isSame, isSameGroup, productOf, type Laid } from '../axes.ts';
import type { OnnxNode } from '../model.ts';
import type { Network } from '../network.ts';
import { titleOf } from '../titles.ts';
import { arranged, asPicture, like, noBlock, numberOf, type Lowering } from './lowering.ts';

interface Frame {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** [top, left, bottom, right], with what rounding up adds. */
  readonly pads: readonly [number, number, number, number];
}

function square(list: readonly number[] | undefined, initial: number): number {
  const [down = initial, across = initial] = list ?? [];
  if (down === across) return down;
  throw noBlock(`It is ${down} by ${across}, blocks are as tall as wide.`, `Es ist ${down} mal ${across}, Blöcke sind so hoch wie breit.`); // prettier-ignore
}

/** The window of a convolution or pooling over a picture of this shape. */
function frameOf(net: Network, node: OnnxNode, [height = 1, width = 1]: readonly number[], kernel: readonly number[]): Frame {
  const size = square(kernel, 1);
  const stride = square(net.list(node, 'strides', 99), 1);
  const dilation = square(net.list(node, 'dilations', 99), 1);
  const reach = (size - 1) * dilation + 1;
  const auto = node.attributes['auto_pad'];
  const given = net.list(node, 'pads', 99) ?? [0, 0, 0, 0];
  const sides = [height, width].map((length, i): [number, number] => {
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      const total = Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0);
      const less = Math.floor(total / 2);
      return auto === 'SAME_UPPER' ? [less, total - less] : [total - less, less];
    }
    const [before, after] = [given[i] ?? 0, given[i + 2] ?? 0];
    const rest = (length + before + after - reach) % stride;
    if (numberOf(node, 'ceil_mode', 0) === 0 || rest === 0) return [before, after];
    const next = length + before + after - reach - rest + stride;
    return next >= length + before ? [before, after] : [before, after + stride - rest];
  });
  const [[top, bottom] = [0, 0], [left, right] = [0, 0]] = sides;
  return { size, stride, dilation, pads: [top, left, bottom, right] };
} // prettier-ignore

/** The padding by which a block does the same; undefined: only with a border of its own in front. */
function paddingOf({ shape }: Laid['type'], { size, stride, dilation, pads }: Frame): 'valid' | 'same' | undefined {
  if (pads.every((pad) => pad === 0)) return 'valid';
  const reach = (size - 1) * dilation + 1;
  const [down, across] = slides(shape, { size: reach, stride, padding: 'same' });
  const same = [down.before, across.before, down.after, across.after];
  const counts = [0, 1].map((i) => Math.floor(((shape[i] ?? 1) + (pads[i] ?? 0) + (pads[i + 2] ?? 0) - reach) / stride) + 1); // prettier-ignore
  // What is padded beyond the last window changes nothing.
  const isSame = pads[0] === same[0] && pads[1] === same[1] && counts[0] === down.count && counts[1] === across.count;
  return isSame ? 'same' : undefined;
}

function bordered(net: Network, picture: Laid, [top, left, bottom, right]: Frame['pads']): Laid {
  const { ref } = net.draft.add('zeroPad', { top, left, bottom, right }, { in: [picture.ref] });
  return like(net, ref, picture);
}

/** Adds a block over a picture, with a border in front of it if it takes one. */
function overPicture(
  net: Network,
  node: OnnxNode,
  x: Laid,
  frame: Frame,
  add: (ref: Laid['ref'], padding: 'valid' | 'same') => { readonly ref: Laid['ref']; readonly id: string },
): readonly string[] {
  const padding = paddingOf(x.type, frame);
  const framed = padding === undefined ? bordered(net, x, frame.pads) : x;
  const { ref, id } = add(framed.ref, padding ?? 'valid');
  const [height = 1, width = 1, channels = 1] = net.draft.typeOf(ref).shape;
  const same = x.own[2] ?? [];
  const depth = productOf(same) === channels && node.operator !== 'Conv' ? same : axis(channels);
  const own = [axis(height), axis(width), depth] as const;
  net.putLaid(node.outputs[0], like(net, ref, { own, view: [[BATCH], own[2], own[0], own[1]] }));
  return framed === x ? [id] : [framed.ref.node, id];
}

const conv: Lowering = (net, node) => {
  const [, weight, bias] = node.inputs;
  const [kernel, added] = [net.constant(weight), net.constant(bias)];
  const hasBias = bias !== undefined && bias !== '';
  if (kernel?.shape.length !== 4 || (hasBias && !added)) throw noBlock('It is not a convolution of pictures with constant filters.', 'Es ist keine Faltung von Bildern mit konstanten Filtern.'); // prettier-ignore
  const x = asPicture(net, net.laid(node.inputs[0]));
  const [filters = 1, channels = 1, height = 1, width = 1] = kernel.shape;
  const frame = frameOf(net, node, x.type.shape, [height, width]);
  const { size, stride, dilation } = frame;
  const values = new Float32Array(kernel.values.length);
  for (let i = 0; i < values.length; i++) {
    const [u, v] = [Math.floor(i / width) % height, i % width];
    const [c, o] = [Math.floor(i / (width * height)) % channels, Math.floor(i / (width * height * channels))];
    values[((u * width + v) * channels + c) * filters + o] = kernel.values[i] ?? 0;
  }
  const params = { filters, kernelSize: size, stride, bias: hasBias, groups: numberOf(node, 'group', 1), dilation };
  const weights = { kernel: values, ...(added && { bias: Float32Array.from(added.values) }) };
  const name = titleOf(net, node, weight);
  return overPicture(net, node, x, frame, (ref, padding) => net.draft.add('conv2d', { ...params, padding }, { in: [ref] }, { name, weights })); // prettier-ignore
};

/** Blocks whose outputs are never below zero: a border of zeros does not change their maxima. */
const nonNegative = new Set(['relu', 'sigmoid', 'softmax', 'softplus']);

const maxPool: Lowering = (net, node) => {
  const x = asPicture(net, net.laid(node.inputs[0]));
  const frame = frameOf(net, node, x.type.shape, net.list(node, 'kernel_shape', 99) ?? []);
  if (frame.dilation !== 1 || node.outputs.length > 1) throw noBlock('It is dilated, or says where its maxima are.', 'Es ist gedehnt oder sagt, wo seine Maxima liegen.'); // prettier-ignore
  if (paddingOf(x.type, frame) === undefined && !nonNegative.has(net.draft.blockOf(x.ref) ?? '')) {
    throw noBlock('Its border is not made of zeros.', 'Sein Rand besteht nicht aus Nullen.');
  }
  return overPicture(net, node, x, frame, (ref, padding) => net.draft.add('maxPool2d', { size: frame.size, stride: frame.stride, padding }, { in: [ref] })); // prettier-ignore
};

const averagePool: Lowering = (net, node) => {
  const x = asPicture(net, net.laid(node.inputs[0]));
  const frame = frameOf(net, node, x.type.shape, net.list(node, 'kernel_shape', 99) ?? []);
  const isPadded = frame.pads.some((pad) => pad > 0);
  const countsBorder = numberOf(node, 'count_include_pad', 0) === 1;
  const isRounded = numberOf(node, 'ceil_mode', 0) === 1;
  if (frame.dilation !== 1 || (isPadded && (isRounded || (!countsBorder && paddingOf(x.type, frame) === undefined)))) {
    throw noBlock('Its border counts differently.', 'Sein Rand zählt anders.');
  }
  const add = (ref: Laid['ref'], padding: 'valid' | 'same') => net.draft.add('averagePool2d', { size: frame.size, stride: frame.stride, padding }, { in: [ref] }); // prettier-ignore
  if (!isPadded || !countsBorder) return overPicture(net, node, x, frame, add);
  const framed = bordered(net, x, frame.pads);
  return [framed.ref.node, ...overPicture(net, node, framed, { ...frame, pads: [0, 0, 0, 0] }, add)];
};

/** A whole picture as one number per channel; the file may keep its axes, with a length of 1. */
export function pooled(net: Network, node: OnnxNode, block: string, keepsAxes: boolean): readonly string[] {
  const x = asPicture(net, net.laid(node.inputs[0]));
  const { ref, id } = net.draft.add(block, {}, { in: [x.ref] });
  const channels = x.own[2] ?? [];
  net.putLaid(node.outputs[0], like(net, ref, { own: [channels], view: [[BATCH], channels, ...(keepsAxes ? [[], []] : [])] })); // prettier-ignore
  return [id];
}

/** The mean over height and width, or over the places of a sequence. */
const mean: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const axes = (net.list(node, 'axes', 1) ?? []).map((at) => (at < 0 ? at + x.view.length : at)).toSorted((a, b) => a - b); // prettier-ignore
  const keepsAxes = numberOf(node, 'keepdims', 1) === 1;
  if (x.view.length === 4 && axes.join() === '2,3') return pooled(net, node, 'globalAveragePool', keepsAxes);
  const [batch = [], places = [], width = []] = x.view;
  if (x.view.length !== 3 || axes.join() !== '1' || !isSameGroup(batch, [BATCH])) throw noBlock('It is a mean over other axes.', 'Es ist ein Mittel über andere Achsen.'); // prettier-ignore
  const sequence = isSame(x.own, [places, width]) ? x : arranged(net, x, [places, width]);
  const { ref, id } = net.draft.add('sequenceMean', {}, { in: [sequence.ref] });
  net.putLaid(node.outputs[0], like(net, ref, { own: [width], view: keepsAxes ? [batch, [], width] : [batch, width] }));
  return [id];
};

/** Zeros around a picture. */
const pad: Lowering = (net, node) => {
  const x = asPicture(net, net.laid(node.inputs[0]));
  const pads = net.list(node, 'pads', 1) ?? [];
  const [, , top = 0, left = 0, , , bottom = 0, right = 0] = pads;
  const value = net.scalar(node.inputs[2]) ?? numberOf(node, 'value', 0);
  const isPlain = (node.attributes['mode'] ?? 'constant') === 'constant' && value === 0 && pads.length === 8;
  if (!isPlain || [pads[0], pads[1], pads[4], pads[5]].some((size) => size !== 0) || pads.some((size) => size < 0)) {
    throw noBlock('It is not a border of zeros.', 'Es ist kein Rand aus Nullen.');
  }
  const { ref, id } = net.draft.add('zeroPad', { top, left, bottom, right }, { in: [x.ref] });
  const [height = 1, width = 1] = net.draft.typeOf(ref).shape;
  const own = [axis(height), axis(width), x.own[2] ?? []] as const;
  net.putLaid(node.outputs[0], like(net, ref, { own, view: [[BATCH], own[2], own[0], own[1]] }));
  return [id];
};

export const pictures: Readonly<Record<string, Lowering>> = {
  Conv: conv,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: (net, node) => pooled(net, node, 'globalAveragePool', true),
  GlobalMaxPool: (net, node) => pooled(net, node, 'globalMaxPool', true),
  ReduceMean: mean,
  Pad: pad,
};
