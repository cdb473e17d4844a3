import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { booleans, compiled, computed, difference, integers, numbers, positive, type Given } from '../testing.ts';
import { lowerings } from './table.ts';

type Compute = (...tensors: tf.Tensor[]) => tf.Tensor;
interface Case {
  readonly title: string;
  readonly given: readonly Given[];
  readonly compute: Compute;
  readonly tolerance: number;
}

const cases: Case[] = [];
const add = (title: string, given: readonly Given[], compute: Compute, tolerance = 1e-6) =>
  cases.push({ title, given, compute, tolerance });

const whole = (value: number) => tf.scalar(value, 'int32');

const shapes = [[], [3], [2, 3], [2, 1, 3], [2, 3, 1, 2], [2, 1, 2, 3, 2]];
const pairs = [
  [[2, 3], [2, 3]],
  [[2, 3], [3]],
  [[], [2, 2]],
  [[2, 1, 3], [4, 1]],
  [[2, 3, 4, 1], [3, 1, 5]],
  [[1, 2, 1, 2, 3], [3]],
]; // prettier-ignore

/** f, and its gradient by each input, weighted so that no two places count alike. */
function differentiable(title: string, given: readonly Given[], compute: Compute, tolerance = 2e-6) {
  add(title, given, compute, tolerance);
  given.forEach(({ dtype }, i) => {
    if (dtype === 'float32') add(`gradient ${i} of ${title}`, given, gradientOf(i, compute), tolerance);
  });
}

/** The gradient of the weighted sum of f by its i-th input. */
function gradientOf(i: number, compute: Compute): Compute {
  const weighted: Compute = (...xs) => {
    const y = compute(...xs);
    const weights = tf.add(tf.reshape(tf.range(0, y.size, 1, 'float32'), y.shape), 1);
    return tf.sum(tf.mul(y, tf.div(weights, y.size)));
  };
  return (...xs) => {
    const of = (x: tf.Tensor) => weighted(...xs.slice(0, i), x, ...xs.slice(i + 1)).asScalar();
    return tf.grad(of)(xs[i]!);
  };
}

const smooth: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs, neg: tf.neg, exp: tf.exp, expm1: tf.expm1, sin: tf.sin, cos: tf.cos, tanh: tf.tanh,
  atan: tf.atan, sinh: tf.sinh, cosh: tf.cosh, asinh: tf.asinh,
  sigmoid: tf.sigmoid, erf: tf.erf, softplus: tf.softplus, relu: tf.relu, relu6: (x) => tf.relu6(tf.mul(x, 5)),
  elu: tf.elu, selu: tf.selu, square: tf.square, step: (x) => tf.step(x), leakyStep: (x) => tf.step(x, 0.3),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2), clip: (x) => tf.clipByValue(x, -0.5, 1), floor: tf.floor, ceil: tf.ceil,
  round: tf.round, sign: tf.sign, logSigmoid: tf.logSigmoid, softmax: (x) => tf.softmax(x),
  onesLike: (x) => tf.mul(tf.onesLike(x), x), zerosLike: (x) => tf.add(tf.zerosLike(x), x), clone: (x) => tf.clone(x),
}; // prettier-ignore
for (const [name, f] of Object.entries(smooth)) {
  for (const shape of name === 'softmax' ? shapes.slice(1) : shapes) {
    differentiable(`${name} of [${shape}]`, [numbers(shape)], f, name === 'erf' ? 1e-5 : 2e-6);
  }
}
/** Between -1 and 1, or before a pole. */
const withinOne = { tan: tf.tan, asin: tf.asin, acos: tf.acos, atanh: tf.atanh } as const;
for (const [name, f] of Object.entries<(x: tf.Tensor) => tf.Tensor>({
  log: tf.log,
  log1p: tf.log1p,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  reciprocal: tf.reciprocal,
  acosh: (x) => tf.acosh(tf.add(x, 1.5)),
  ...Object.fromEntries(
    Object.entries(withinOne).map(([own, f]) => [own, (x: tf.Tensor) => f(tf.sub(tf.sigmoid(x), 0.6))]),
  ),
})) {
  differentiable(`${name}`, [positive([2, 3])], f);
}

const binary: Record<string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor> = {
  add: tf.add, sub: tf.sub, mul: tf.mul, maximum: tf.maximum, minimum: tf.minimum, squaredDifference: tf.squaredDifference,
  addN: (x, y) => (x.shape.join() === y.shape.join() ? tf.addN([x, y, x]) : tf.add(x, y)),
  div: (x, y) => tf.div(x, tf.add(tf.abs(y), 0.5)), pow: (x, y) => tf.pow(tf.add(tf.abs(x), 0.5), y),
  prelu: (x, y) => tf.prelu(x, y),
}; // prettier-ignore
for (const [name, f] of Object.entries(binary)) {
  for (const [x, y] of pairs) {
    const title = `${name} of [${x}] and [${y}]`;
    const given = [numbers(x!), numbers(y!, 2)];
    // TensorFlow.js has no gradients of these for inputs that broadcast.
    const isLimited = ['maximum', 'minimum', 'squaredDifference', 'prelu'].includes(name) && x!.join() !== y!.join();
    if (isLimited) add(title, given, f, 1e-5);
    else differentiable(title, given, f, 1e-5);
  }
}
const comparisons = {
  equal: tf.equal, notEqual: tf.notEqual, less: tf.less, lessEqual: tf.lessEqual, greater: tf.greater,
  greaterEqual: tf.greaterEqual,
} as const; // prettier-ignore
for (const [name, f] of Object.entries(comparisons)) {
  for (const [x, y] of pairs) {
    add(`${name} of [${x}] and [${y}]`, [numbers(x!), numbers(y!, 2)], f);
    add(`${name} of whole [${x}] and [${y}]`, [integers(x!, 3), integers(y!, 3, 2)], f);
  }
}
for (const [x, y] of pairs) {
  add(`and, or, not of [${x}] and [${y}]`, [booleans(x!), booleans(y!, 2)], (a, b) =>
    tf.logicalOr(tf.logicalAnd(a, b), tf.logicalNot(tf.logicalOr(a!, b!))),
  );
  add(`floorDiv of whole [${x}] and [${y}]`, [integers(x!, 9), integers(y!, 3, 2)], (a, b) =>
    tf.floorDiv(tf.sub(a!, whole(4)), tf.add(b!, whole(1))),
  );
  add(`mod of [${x}] and [${y}]`, [numbers(x!), positive(y!, 2)], (a, b) => tf.mod(a!, b!), 1e-5);
  add(`whole arithmetic of [${x}] and [${y}]`, [integers(x!, 9), integers(y!, 5, 2)], (a, b) =>
    tf.sub(tf.mul(tf.add(a!, b!), whole(3)), tf.maximum(a!, b!)),
  );
  add(`where of [${x}] and [${y}]`, [numbers(x!), numbers(y!, 2)], (a, b) => tf.where(tf.greater(a!, b!), a!, b!));
}
for (const shape of shapes) {
  differentiable(`where of [${shape}]`, [booleans(shape), numbers(shape), numbers(shape, 2)], (c, a, b) =>
    tf.where(c!, a!, b!),
  );
}
add('a choice of booleans', [booleans([3]), booleans([3], 2), booleans([3], 5)], (c, a, b) => tf.where(c!, a!, b!));
add('isNaN', [numbers([4])], (x) => tf.isNaN(tf.log(x)));
for (const to of ['float32', 'int32', 'bool'] as const) {
  for (const from of [numbers([2, 3]), integers([2, 3], 4), booleans([2, 3])]) {
    add(`cast of ${from.dtype} to ${to}`, [from], (x) => tf.cast(x, to));
  }
}

for (const shape of shapes.slice(1)) {
  const axesOf = [undefined, 0, -1, ...(shape.length > 1 ? [[0, 1], [shape.length - 2]] : [])];
  for (const axis of axesOf) {
    for (const keepDims of [false, true]) {
      const title = `of [${shape}] along ${axis ?? 'all'}${keepDims ? ', kept' : ''}`;
      differentiable(`sum ${title}`, [numbers(shape)], (x) => tf.sum(x, axis, keepDims));
      differentiable(`mean ${title}`, [numbers(shape)], (x) => tf.mean(x, axis, keepDims));
      differentiable(`max ${title}`, [numbers(shape)], (x) => tf.max(x, axis, keepDims));
      differentiable(`min ${title}`, [numbers(shape)], (x) => tf.min(x, axis, keepDims));
      add(`whole sum and max ${title}`, [integers(shape, 9)], (x) =>
        tf.add(tf.sum(x, axis, keepDims), tf.max(x, axis, keepDims)),
      );
      add(`prod ${title}`, [numbers(shape)], (x) => tf.prod(x, axis, keepDims), 1e-5);
      add(`all and any ${title}`, [booleans(shape)], (x) =>
        tf.logicalAnd(tf.any(x, axis, keepDims), tf.logicalNot(tf.all(x, axis, keepDims))),
      );
      add(`moments ${title}`, [numbers(shape)], (x) => tf.moments(x, axis, keepDims).variance, 1e-5);
    }
  }
  for (const axis of [0, shape.length - 1]) {
    add(`argMax of [${shape}] along ${axis}`, [numbers(shape)], (x) => tf.argMax(x, axis));
    add(`argMin of [${shape}] along ${axis}`, [numbers(shape)], (x) => tf.argMin(x, axis));
    for (const exclusive of [false, true]) {
      for (const reverse of [false, true]) {
        const title = `cumsum of [${shape}] along ${axis} ${exclusive} ${reverse}`;
        const sums: Compute = (x) => tf.cumsum(x, axis, exclusive, reverse);
        // Along other axes TensorFlow.js's gradient has the wrong shape.
        if (axis === shape.length - 1) differentiable(title, [numbers(shape)], sums, 1e-5);
        else add(title, [numbers(shape)], sums, 1e-5);
      }
    }
    differentiable(`concat of [${shape}] along ${axis}`, [numbers(shape), numbers(shape, 2)], (x, y) =>
      tf.concat([x!, y!, x!], axis),
    );
    differentiable(`stack of [${shape}] along ${axis}`, [numbers(shape), numbers(shape, 2)], (x, y) =>
      tf.stack([x!, y!], axis),
    );
    differentiable(`unstack of [${shape}] along ${axis}`, [numbers(shape)], (x) => tf.addN(tf.unstack(x, axis)), 1e-5);
    differentiable(`reverse of [${shape}] along ${axis}`, [numbers(shape)], (x) => tf.reverse(x, axis));
  }
  differentiable(`transpose of [${shape}]`, [numbers(shape)], (x) => tf.transpose(x));
  differentiable(`reshape of [${shape}]`, [numbers(shape)], (x) => tf.expandDims(tf.reshape(x, [-1]), 1));
  (shape.length < 5 ? differentiable : add)(`tile of [${shape}]`, [numbers(shape)], (x) =>
    tf.tile(
      x,
      shape.map((_, i) => (i % 2) + 1),
    ),
  );
  differentiable(`pad of [${shape}]`, [numbers(shape)], (x) =>
    tf.pad(
      x,
      shape.map((_, i) => [i, 1]),
    ),
  );
  add(`pad with 3 of [${shape}]`, [numbers(shape)], (x) =>
    tf.pad(
      x,
      shape.map((_, i) => [1, i]),
      3,
    ),
  );
  (shape.length < 4 ? differentiable : add)(`broadcast of [${shape}]`, [numbers(shape)], (x) =>
    tf.broadcastTo(x, [2, ...shape]),
  );
  differentiable(`slice of [${shape}]`, [numbers(shape)], (x) =>
    tf.slice(
      x,
      shape.map((n) => n - 1),
      shape.map(() => 1),
    ),
  );
  differentiable(`logSoftmax of [${shape}]`, [numbers(shape)], (x) => tf.logSoftmax(x));
  differentiable(`logSumExp of [${shape}]`, [numbers(shape)], (x) => tf.logSumExp(x, -1));
}
differentiable('slice', [numbers([4, 5])], (x) => tf.slice(x, [1, 0], [2, -1]));
add('stridedSlice', [numbers([5, 6])], (x) => tf.stridedSlice(x, [4, 1], [0, 6], [-2, 2]));
differentiable('split', [numbers([2, 6])], (x) => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])));
differentiable('split in parts', [numbers([2, 6])], (x) => tf.split(x, [1, 2, 3], 1)[2]!);
differentiable('mirrored eye', [numbers([3, 3])], (x) => tf.mul(x, tf.eye(3)));
add('fill and range', [numbers([4])], (x) => tf.add(tf.fill([4], 2.5), tf.mul(x, tf.range(8, 0, -2))));

for (const transposeA of [false, true]) {
  for (const transposeB of [false, true]) {
    const matrices = (batchA: number[], batchB: number[]) => [
      numbers([...batchA, ...(transposeA ? [4, 3] : [3, 4])]),
      numbers([...batchB, ...(transposeB ? [2, 4] : [4, 2])], 2),
    ];
    for (const [a, b] of [
      [[], []],
      [[2], [2]],
      [
        [2, 3],
        [2, 3],
      ],
      [[2, 3], []],
    ]) {
      const title = `matMul [${a}] [${b}] ${transposeA} ${transposeB}`;
      const compute: Compute = (x, y) => tf.matMul(x!, y!, transposeA, transposeB);
      if (a!.length === b!.length) differentiable(title, matrices(a!, b!), compute, 1e-5);
      else add(title, matrices(a!, b!), compute, 1e-5);
    }
  }
}

for (const axis of [0, 1]) {
  differentiable(`gather along ${axis}`, [numbers([4, 5]), integers([2, 3], 4)], (x, i) =>
    tf.gather(x!, i! as tf.Tensor1D, axis),
  );
}
add('unsortedSegmentSum', [numbers([5, 2]), integers([5], 3)], (x, i) =>
  tf.unsortedSegmentSum(x!, i! as tf.Tensor1D, 4),
);
for (const dtype of ['float32', 'int32'] as const) {
  add(`oneHot ${dtype}`, [integers([2, 3], 4)], (i) => tf.oneHot(i as tf.Tensor2D, 4, 3, -1, dtype));
}
differentiable(
  'softmaxCrossEntropy',
  [numbers([4, 3])],
  (x) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([0, 2, 1, 1], 'int32'), 3), x),
  1e-5,
);

for (const [h, w] of [
  [6, 5],
  [7, 8],
] as const) {
  for (const stride of [1, 2, 3]) {
    for (const padding of ['same', 'valid'] as const) {
      for (const size of [1, 2, 3, 5]) {
        const title = `${size}x${size} step ${stride} ${padding} of ${h}x${w}`;
        const picture = numbers([2, h, w, 3], size + stride);
        differentiable(`conv2d ${title}`, [picture, numbers([size, size, 3, 2], 7)], (x, f) =>
          tf.conv2d(x! as tf.Tensor4D, f! as tf.Tensor4D, stride, padding), 1e-5); // prettier-ignore
        differentiable(`maxPool ${title}`, [picture], (x) => tf.maxPool(x as tf.Tensor4D, size, stride, padding));
        const average: Compute = (x) => tf.avgPool(x as tf.Tensor4D, size, stride, padding);
        // TensorFlow.js's own gradient counts the border, other than its forward pass: see the finite differences.
        if (padding === 'valid') differentiable(`avgPool ${title}`, [picture], average);
        else add(`avgPool ${title}`, [picture], average);
      }
    }
  }
}
differentiable('dilated and uneven conv2d', [numbers([1, 7, 6, 2]), numbers([2, 3, 2, 2], 2)], (x, f) =>
  tf.conv2d(x! as tf.Tensor4D, f! as tf.Tensor4D, [2, 1], [[0, 0], [1, 0], [2, 1], [0, 0]]), 1e-5); // prettier-ignore
differentiable('batchNorm', [numbers([2, 3, 3, 2]), numbers([2], 2), positive([2], 3), numbers([2], 4), numbers([2], 5)],
  (x, mean, variance, offset, scale) => tf.batchNorm(x!, mean! as tf.Tensor1D, variance! as tf.Tensor1D, offset! as tf.Tensor1D, scale! as tf.Tensor1D, 0.01), 1e-5); // prettier-ignore

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The gradient of the weighted sum of f(x), by central differences. */
function differences(x: Given, compute: Compute): Given {
  const at = (values: Float32Array) => {
    const y = [...computed([{ ...x, values }], compute).values];
    return y.reduce((sum, value, i) => sum + (value * (i + 1)) / y.length, 0);
  };
  const step = 1 / 64;
  const moved = (i: number, by: number) => Float32Array.from(x.values, (value, k) => (k === i ? value + by : value));
  const values = Float32Array.from(x.values, (_, i) => (at(moved(i, step)) - at(moved(i, -step))) / (2 * step));
  return { ...x, values };
}

describe('a compiled computation is that of TensorFlow.js', () => {
  const used = new Set<string>();

  it.each(cases.map((test) => [test.title, test] as const))('%s', async (_, { given, compute, tolerance }) => {
    const profile = await tf.profile(() => {
      const { values, shape, dtype } = computed(given, compute);
      return tf.tensor(values, [...shape], dtype);
    });
    profile.kernelNames.forEach((name) => used.add(name));
    expect(difference(await compiled(given, compute), computed(given, compute))).toBeLessThanOrEqual(tolerance);
  });

  it('in every kernel that the table lists', () => {
    expect(lowerings.map(({ kernel }) => kernel).filter((kernel) => !used.has(kernel))).toEqual([]);
  });
});

describe('the gradient of an average pool with a border is that of finite differences', () => {
  it.each([
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 2],
  ])('%dx%d', async (size, stride) => {
    const x = numbers([1, 5, 6, 2]);
    const pooled: Compute = (picture) => tf.avgPool(picture as tf.Tensor4D, size, stride, 'same');
    const gradient = await compiled([x], gradientOf(0, pooled));
    expect(difference(gradient, differences(x, pooled))).toBeLessThanOrEqual(1e-3);
  });
});
