import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from '../../define.ts';
import { ForeignError, type Arguments, type Operator } from '../value.ts';

/** The state after a step, from the input [batch, inputs] and the state before: [hidden, ...]. */
type Step = (x: Tensor, state: readonly Tensor[]) => readonly Tensor[];

interface Weights {
  /** [gates * hidden, inputs], [gates * hidden, hidden], and both biases [gates * hidden]. */
  readonly input: Tensor;
  readonly recurrent: Tensor;
  readonly inputBias: Tensor;
  readonly recurrentBias: Tensor;
}

type Cell = (tf: TF, weights: Weights, hidden: number, args: Arguments) => Step;

const lstm: Cell = (tf, { input, recurrent, inputBias, recurrentBias }) => {
  const bias = tf.add(inputBias, recurrentBias);
  return (x, [h = x, c = x]) => {
    const sums = tf.add(tf.add(tf.matMul(x, input, false, true), tf.matMul(h, recurrent, false, true)), bias);
    const [i = sums, o = sums, f = sums, g = sums] = tf.split(sums, 4, 1);
    const cell = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell];
  };
};

const gru: Cell = (tf, { input, recurrent, inputBias, recurrentBias }, hidden, args) => {
  const isAfter = args.number('linear_before_reset', 0) === 1;
  const [cutR, cutB] = [tf.split(recurrent, [2 * hidden, hidden], 0), tf.split(recurrentBias, [2 * hidden, hidden])];
  const [gates = recurrent, candidate = recurrent] = cutR;
  const [gateBias = recurrentBias, candidateBias = recurrentBias] = cutB;
  return (x, [h = x]) => {
    const fromX = tf.add(tf.matMul(x, input, false, true), inputBias);
    const [zx = fromX, rx = fromX, nx = fromX] = tf.split(fromX, 3, 1);
    const fromH = tf.add(tf.matMul(h, gates, false, true), gateBias);
    const [zh = fromH, rh = fromH] = tf.split(fromH, 2, 1);
    const [z, r] = [tf.sigmoid(tf.add(zx, zh)), tf.sigmoid(tf.add(rx, rh))];
    const nh = isAfter
      ? tf.mul(r, tf.add(tf.matMul(h, candidate, false, true), candidateBias))
      : tf.add(tf.matMul(tf.mul(r, h), candidate, false, true), candidateBias);
    const n = tf.tanh(tf.add(nx, nh));
    return [tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h))];
  };
};

const plain: Cell = (tf, { input, recurrent, inputBias, recurrentBias }) => {
  const bias = tf.add(inputBias, recurrentBias);
  return (x, [h = x]) => [tf.tanh(tf.add(tf.add(tf.matMul(x, input, false, true), tf.matMul(h, recurrent, false, true)), bias))]; // prettier-ignore
};

/** A recurrent layer, unrolled over its steps; X is [steps, batch, inputs]. */
function recurrent(cell: Cell, gates: number, states: number, usual: readonly string[]): Operator {
  return (args) => {
    const { tf } = args;
    requireUsual(args, usual, gates);
    const x = args.float();
    const [steps = 1, batch = 1] = x.shape;
    const hidden = args.number('hidden_size', args.shape(2).at(-1) ?? 1);
    const direction = args.word('direction', 'forward');
    const count = direction === 'bidirectional' ? 2 : 1;
    const pieces = tf.unstack(x, 0);
    const ends = Array.from({ length: count }, (_, d) => {
      const isBackward = direction === 'reverse' || d === 1;
      const step = cell(tf, weightsOf(args, d, gates, hidden), hidden, args);
      let state: readonly Tensor[] = Array.from({ length: states }, (_, s) => initial(args, 5 + s, d, [batch, hidden]));
      const outputs = (isBackward ? pieces.toReversed() : pieces).map((piece) => {
        state = step(piece, state);
        return state[0] ?? piece;
      });
      return { outputs: isBackward ? outputs.toReversed() : outputs, state };
    });
    const whole = tf.stack(Array.from({ length: steps }, (_, t) => tf.stack(ends.flatMap(({ outputs }) => outputs[t] ?? [])))); // prettier-ignore
    const last = Array.from({ length: states }, (_, s) => tf.stack(ends.flatMap(({ state }) => state[s] ?? [])));
    return [whole, ...last];
  };
}

function requireUsual(args: Arguments, usual: readonly string[], gates: number): void {
  const given = args.word('activations', '').split(',').filter(Boolean).map((name) => name.toLowerCase()); // prettier-ignore
  const isUsual = given.every((name, i) => name === usual[i % usual.length]);
  const hasExtras = args.has(4) || (gates === 4 && args.has(7)) || args.number('clip', 0) !== 0 || args.number('input_forget', 0) === 1; // prettier-ignore
  if (!isUsual || hasExtras || args.number('layout', 0) === 1) {
    throw new ForeignError(`${args.operator} is known with its usual activations, without peepholes, clipping and lengths.`, `${args.operator} ist nur mit den üblichen Aktivierungen bekannt, ohne Peepholes, Clipping und Längen.`); // prettier-ignore
  }
}

function weightsOf(args: Arguments, direction: number, gates: number, hidden: number): Weights {
  const { tf } = args;
  const one = (index: number): Tensor => {
    const all = args.float(index);
    return tf.reshape(tf.slice(all, [direction, ...all.shape.slice(1).map(() => 0)], [1, ...all.shape.slice(1)]), all.shape.slice(1)); // prettier-ignore
  };
  const bias = args.has(3) ? one(3) : tf.zeros([2 * gates * hidden]);
  const [inputBias = bias, recurrentBias = bias] = tf.split(bias, 2);
  return { input: one(1), recurrent: one(2), inputBias, recurrentBias };
}

function initial(args: Arguments, index: number, direction: number, [batch, hidden]: [number, number]): Tensor {
  if (!args.has(index)) return args.tf.zeros([batch, hidden]);
  return args.tf.reshape(args.tf.slice(args.float(index), [direction, 0, 0], [1, batch, hidden]), [batch, hidden]);
}

export const recurrents: Readonly<Record<string, Operator>> = {
  LSTM: recurrent(lstm, 4, 2, ['sigmoid', 'tanh', 'tanh']),
  GRU: recurrent(gru, 3, 1, ['sigmoid', 'tanh']),
  RNN: recurrent(plain, 1, 1, ['tanh']),
};
