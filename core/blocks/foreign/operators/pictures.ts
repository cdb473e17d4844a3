// Convolution, pooling and norms, on channels first as in ONNX.
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { TF } from '../../define.ts';
import { grouped } from '../../layers/grouped.ts';
import { ForeignError, type Arguments, type Operator } from '../value.ts';

/** A picture or signal as tfjs wants it: [batch, height, width, channels]; a signal has a height of 1. */
function channelsLast(tf: TF, x: Tensor): Tensor4D {
  if (x.rank === 3) return tf.expandDims(tf.transpose(x, [0, 2, 1]), 1) as Tensor4D;
  if (x.rank === 4) return tf.transpose(x as Tensor4D, [0, 2, 3, 1]);
  throw new ForeignError(
    `Convolution and pooling are computed for pictures and signals, not for ${x.rank - 2} axes.`,
    `Faltung und Pooling gibt es für Bilder und Signale, nicht für ${x.rank - 2} Achsen.`,
  );
}

function channelsFirst(tf: TF, y: Tensor, rank: number): Tensor {
  return rank === 3 ? tf.transpose(tf.squeeze(y, [1]), [0, 2, 1]) : tf.transpose(y, [0, 3, 1, 2]);
}

/** Per axis down and across; signals have 1 down. */
function twice(list: readonly number[] | undefined, rank: number, initial: number): readonly [number, number] {
  const [down, across] = list ?? [initial, initial];
  return rank === 3 ? [1, down ?? initial] : [down ?? initial, across ?? initial];
}

interface Frame {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** [before, after] down and across. */
  readonly pads: readonly [readonly [number, number], readonly [number, number]];
}

function frameOf(args: Arguments, x: Tensor, sizes: readonly number[], rounds = 0): Frame {
  const kernel = twice(sizes, x.rank, 1);
  const strides = twice(args.list('strides'), x.rank, 1);
  const dilations = twice(args.list('dilations'), x.rank, 1);
  const lengths = x.rank === 3 ? [1, x.shape[2] ?? 1] : x.shape.slice(2);
  const side = (axis: 0 | 1): readonly [number, number] => {
    const [length = 1, stride, reach] = [lengths[axis], strides[axis], (kernel[axis] - 1) * dilations[axis] + 1];
    const auto = args.word('auto_pad', 'NOTSET');
    if (auto.startsWith('SAME')) {
      const total = Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0);
      const less = Math.floor(total / 2);
      return auto === 'SAME_UPPER' ? [less, total - less] : [total - less, less];
    }
    const pads = args.list('pads') ?? [];
    const [before, after] = x.rank === 3 ? (axis === 0 ? [0, 0] : [pads[0] ?? 0, pads[1] ?? 0]) : [pads[axis] ?? 0, pads[axis + 2] ?? 0]; // prettier-ignore
    if (rounds === 0) return [before, after];
    // Rounding up: the last window may reach beyond the end, but must begin before the padding after it.
    const whole = length + before + after - reach;
    let count = Math.ceil(whole / stride) + 1;
    if ((count - 1) * stride >= length + before) count -= 1;
    return [before, after + Math.max(0, (count - 1) * stride - whole)];
  };
  return { kernel, strides, dilations, pads: [side(0), side(1)] };
}

function padded(tf: TF, x: Tensor4D, { pads: [down, across] }: Frame, value = 0): Tensor4D {
  if ([...down, ...across].every((size) => size === 0)) return x;
  return tf.pad(x, [[0, 0], [...down], [...across], [0, 0]], value); // prettier-ignore
}

const conv: Operator = (args) => {
  const { tf } = args;
  const [x, weight] = [args.float(0), args.float(1)];
  const frame = frameOf(args, x, args.list('kernel_shape') ?? weight.shape.slice(2));
  const kernel = (weight.rank === 3 ? tf.expandDims(tf.transpose(weight, [2, 1, 0]), 0) : tf.transpose(weight, [2, 3, 1, 0])) as Tensor4D; // prettier-ignore
  const y = grouped(tf, padded(tf, channelsLast(tf, x), frame), kernel, {
    strides: frame.strides,
    dilations: frame.dilations,
    padding: 'valid',
    groups: args.number('group', 1),
  });
  return [channelsFirst(tf, args.has(2) ? tf.add(y, args.float(2)) : y, x.rank)];
};

const convTranspose: Operator = (args) => {
  const { tf } = args;
  const [x, weight] = [args.float(0), args.float(1)];
  const { kernel, strides, dilations, pads } = frameOf(args, x, args.list('kernel_shape') ?? weight.shape.slice(2));
  const isPlain = x.rank === 4 && args.number('group', 1) === 1 && dilations.every((one) => one === 1) && args.word('auto_pad', 'NOTSET') === 'NOTSET'; // prettier-ignore
  if (!isPlain || args.list('output_shape')) throw new ForeignError('ConvTranspose is known for pictures without groups, dilations and given shapes.', 'ConvTranspose ist nur für Bilder bekannt, ohne Gruppen, Dilatation und vorgegebene Formen.'); // prettier-ignore
  const [batch = 1, , height = 1, width = 1] = x.shape;
  const [, filters = 1] = weight.shape;
  const extra = args.list('output_padding') ?? [0, 0];
  const whole = ([height, width] as const).map((size, i) => (size - 1) * (strides[i] ?? 1) + (kernel[i] ?? 1));
  const [tall = 1, wide = 1] = whole;
  const y = tf.conv2dTranspose(channelsLast(tf, x), tf.transpose(weight as Tensor4D, [2, 3, 1, 0]), [batch, tall, wide, filters], [...strides], 'valid'); // prettier-ignore
  const grown = tf.pad(y, [[0, 0], [0, extra[0] ?? 0], [0, extra[1] ?? 0], [0, 0]]); // prettier-ignore
  const size = whole.map((length, i) => length + (extra[i] ?? 0) - (pads[i]?.[0] ?? 0) - (pads[i]?.[1] ?? 0));
  const cut = tf.slice(grown, [0, pads[0][0], pads[1][0], 0], [batch, size[0] ?? 1, size[1] ?? 1, filters]);
  return [channelsFirst(tf, args.has(2) ? tf.add(cut, args.float(2)) : cut, 4)];
};

const LOWEST = -3.4e38;

const maxPool: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const frame = frameOf(args, x, args.list('kernel_shape') ?? [], args.number('ceil_mode', 0));
  if (args.outputs > 1 || frame.dilations.some((one) => one !== 1)) throw new ForeignError('MaxPool is known without dilations and indices.', 'MaxPool ist nur ohne Dilatation und Indizes bekannt.'); // prettier-ignore
  const y = tf.maxPool(padded(tf, channelsLast(tf, x), frame, LOWEST), [...frame.kernel], [...frame.strides], 'valid');
  return [channelsFirst(tf, y, x.rank)];
};

const averagePool: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const frame = frameOf(args, x, args.list('kernel_shape') ?? [], args.number('ceil_mode', 0));
  if (frame.dilations.some((one) => one !== 1))
    throw new ForeignError('AveragePool is known without dilations.', 'AveragePool ist nur ohne Dilatation bekannt.');
  const pool = (values: Tensor4D) => tf.avgPool(values, [...frame.kernel], [...frame.strides], 'valid');
  const picture = channelsLast(tf, x);
  const mean = pool(padded(tf, picture, frame));
  const isWhole = frame.pads.flat().every((size) => size === 0);
  if (isWhole) return [channelsFirst(tf, mean, x.rank)];
  // What counts of every window: the picture alone, or the padding that was asked for as well.
  const [, height = 1, width = 1] = picture.shape;
  const asked = args.number('count_include_pad', 0) === 1 ? frameOf(args, x, args.list('kernel_shape') ?? []) : undefined; // prettier-ignore
  const ones = tf.ones([1, height, width, 1]) as Tensor4D;
  const inner = asked ? padded(tf, ones, asked, 1) : ones;
  const [, tall = 1, wide = 1] = inner.shape;
  const [down, across] = frame.pads;
  const [over, beside] = asked ? [asked.pads[0][0], asked.pads[1][0]] : [0, 0];
  const counts = pool(
    tf.pad(inner, [[0, 0], [down[0] - over, height + down[0] + down[1] - tall - (down[0] - over)], [across[0] - beside, width + across[0] + across[1] - wide - (across[0] - beside)], [0, 0]]), // prettier-ignore
  );
  return [channelsFirst(tf, tf.div(mean, counts), x.rank)];
};

/** Over all axes behind batch and channels. */
const overPicture =
  (compute: (tf: TF, x: Tensor, axes: number[]) => Tensor): Operator =>
  (args) => {
    const x = args.float();
    return [compute(args.tf, x, x.shape.slice(2).map((_, i) => i + 2))]; // prettier-ignore
  };

/** A number per channel, stretched over what follows it. */
function perChannel(tf: TF, values: Tensor, rank: number): Tensor {
  return tf.reshape(values, [-1, ...Array.from({ length: Math.max(0, rank - 2) }, () => 1)]);
}

const batchNorm: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((i) => perChannel(tf, args.float(i), x.rank));
  if (!scale || !offset || !mean || !variance || args.number('training_mode', 0) === 1) throw new ForeignError('BatchNormalization is known as it is after training.', 'BatchNormalization ist nur so bekannt, wie es nach dem Training ist.'); // prettier-ignore
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, args.number('epsilon', 1e-5))));
  return [tf.add(tf.mul(tf.sub(x, mean), factor), offset)];
};

const instanceNorm: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const axes = x.shape.slice(2).map((_, i) => i + 2);
  const { mean, variance } = tf.moments(x, axes, true);
  const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, args.number('epsilon', 1e-5))));
  return [tf.add(tf.mul(normal, perChannel(tf, args.float(1), x.rank)), perChannel(tf, args.float(2), x.rank))];
};

const layerNorm: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const first = args.axis('axis', -1, x.rank);
  const axes = x.shape.slice(first).map((_, i) => i + first);
  const { mean, variance } = tf.moments(x, axes, true);
  const scale = tf.rsqrt(tf.add(variance, args.number('epsilon', 1e-5)));
  const scaled = tf.mul(tf.mul(tf.sub(x, mean), scale), args.float(1));
  const y = args.has(2) ? tf.add(scaled, args.float(2)) : scaled;
  return args.outputs > 1 ? [y, mean, scale] : [y];
};

const rmsNorm: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const first = args.axis('axis', -1, x.rank);
  const axes = x.shape.slice(first).map((_, i) => i + first);
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), args.number('epsilon', 1e-5)));
  return [tf.mul(tf.mul(x, scale), args.float(1))];
};

export const pictures: Readonly<Record<string, Operator>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: overPicture((tf, x, axes) => tf.mean(x, axes, true)),
  GlobalMaxPool: overPicture((tf, x, axes) => tf.max(x, axes, true)),
  BatchNormalization: batchNorm,
  InstanceNormalization: instanceNorm,
  LayerNormalization: layerNorm,
  RMSNormalization: rmsNorm,
};
