import type { Tensor } from '@tensorflow/tfjs';
import { floats, formatAxes, tensorType, withShapes } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { input, out, output, problem } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';
import { countsOf, maskPort, maskProblem } from './attended.ts';

/** Replaces scores that must not count: after softmax they are exactly 0. */
const NEVER = 1e9;

export const mask = defineBlock({
  type: 'mask',
  label: text('Mask', 'Maske'),
  category: 'transformer',
  order: 30,
  glyph: '◺',
  keywords: ['causal', 'kausal', 'padding', 'Auffüllung', 'attention', 'triangle', 'Dreieck', 'look ahead', 'GPT'],
  inputs: [input(), maskPort],
  outputs: [output()],
  params: {
    causal: {
      kind: 'boolean',
      label: text('Causal', 'Kausal'),
      help: text(
        'No word sees a later one: what is predicted must not be known.',
        'Kein Wort sieht ein späteres: Was vorhergesagt wird, darf nicht bekannt sein.',
      ),
      default: false,
    },
  },
  help: {
    text: text(
      'Removes words from attention: their scores become so small that softmax turns them into 0. With a mask at the second input, it removes padding; if causal, all later words, so that GPT reads only from left to right.',
      'Nimmt Wörter aus der Attention heraus: Ihre Werte werden so klein, dass Softmax 0 daraus macht. Mit einer Maske am zweiten Eingang nimmt es die Auffüllung heraus; kausal alle späteren Wörter, sodass GPT nur von links nach rechts liest.',
    ),
    formula: 'y_{ij} = \\begin{cases} x_{ij} & m_j \\ne 0,\\ j \\le i \\\\ -10^9 & \\text{else} \\end{cases}',
    derivative: '\\frac{\\partial y_{ij}}{\\partial x_{ij}} = [\\,m_j \\ne 0,\\ j \\le i\\,]',
    source: 'Vaswani et al. 2017, section 3.2.3; torch.Tensor.masked_fill',
  },

  inferTypes({ x, inputs, params: { causal } }) {
    const [rows, columns] = x.shape.slice(-2);
    if (rows === undefined || columns === undefined) {
      return problem(
        withShapes((order) =>
          text(
            `${formatAxes(x, order)} arrives, Mask needs scores [queries, keys]: put it after a MatMul of queries and keys.`,
            `${formatAxes(x, order)} kommt an, Maske braucht Werte [Anfragen, Schlüssel]: hinter ein MatMul von Anfragen und Schlüsseln setzen.`,
          ),
        ),
      );
    }
    if (causal && rows !== columns) {
      return problem(
        text(
          `Words of one text (${rows}) look at those of another (${columns}), where none is later: turn causal off.`,
          `Wörter eines Textes (${rows}) sehen auf die eines anderen (${columns}), wo keines später ist: kausal ausschalten.`,
        ),
        { kind: 'setParams', params: { causal: false }, label: text('Turn it off', 'Ausschalten') },
      );
    }
    return maskProblem(inputs['mask']?.[0], columns) ?? out(x);
  },
  forward(tf, { x, inputs, params: { causal } }) {
    const limits = [...(causal ? [causalLimit(tf, x)] : []), ...(inputs['mask'] ?? []).map((one) => paddingLimit(tf, x, one))];
    const [first, second] = limits;
    return first ? limited(tf, x, second ? tf.minimum(first, second) : first) : x;
  }, // prettier-ignore
  // TensorFlow.js has no such layer.
  layer: (tf, { name, inputs, params: { causal } }) =>
    causal || inputs['mask'] ? [] : tf.layers.activation({ activation: 'linear', name }),
  pytorchCall({ x: { shape }, params: { causal }, names: [x], ports }) {
    const [rows] = shape.slice(-2);
    const [padding] = ports['mask'] ?? [];
    const axes = shape.slice(1).map(() => 'None, ');
    const later = `torch.ones(${rows}, ${rows}, dtype=torch.bool, device=${x}.device).triu(1)`;
    const hidden = padding === undefined ? '' : `.masked_fill((${padding} == 0)[:, ${axes.join('')}:], -1e9)`;
    return `${x}${causal ? `.masked_fill(${later}, -1e9)` : ''}${hidden}`;
  },
  keras({ x: { shape }, inputs, params: { causal } }) {
    const [rows] = shape.slice(-2);
    const axes = shape.slice(1).map(() => 'None, ');
    const [scores, padding] = inputs['mask'] ? ['x[0]', 'x[1]'] : ['x', ''];
    const seen = [
      ...(causal ? [`keras.ops.tril(keras.ops.ones((${rows}, ${rows}), "bool"))`] : []),
      ...(padding === '' ? [] : [`keras.ops.not_equal(${padding}, 0)[:, ${axes.join('')}:]`]),
    ];
    const masked = seen.reduce((value, one) => `keras.ops.where(${one}, ${value}, -1e9)`, scores);
    return `layers.Lambda(lambda x: ${masked})`;
  },
  examples: () => [
    { params: { causal: true }, inputs: [{ type: floats([2, 3, 3], 'heads') }] },
    {
      params: { causal: true },
      inputs: [{ type: floats([2, 3, 3], 'heads') }, { port: 'mask', type: tensorType('int32', [3]) }],
    },
    {
      params: { causal: false },
      inputs: [{ type: floats([2, 4], 'sequence') }, { port: 'mask', type: tensorType('float32', [4]) }],
    },
    { params: { causal: false }, inputs: [{ type: floats([2, 4], 'sequence') }] },
  ],
});

/**
 * [rows, columns], from positions alone: a limit far below all scores for later positions, far above them for all
 * others.
 */
function causalLimit(tf: TF, { shape }: Tensor): Tensor {
  const place = tf.range(0, shape.at(-1) ?? 1, 1, 'int32');
  const isSeen = tf.greaterEqual(tf.expandDims(place, 1), tf.expandDims(place, 0));
  return limitOf(tf, tf.cast(isSeen, 'float32'));
}

/** [batch, 1, ..., columns]. */
function paddingLimit(tf: TF, { rank }: Tensor, padding: Tensor): Tensor {
  const [batch = 1, columns = 1] = padding.shape;
  const ones = Array.from({ length: rank - 2 }, () => 1);
  return tf.reshape(limitOf(tf, countsOf(tf, padding)), [batch, ...ones, columns]);
}

function limitOf(tf: TF, isSeen: Tensor): Tensor {
  return tf.sub(tf.mul(isSeen, 2 * NEVER), NEVER);
}

/** The smaller of scores and limits, in a single op; no gradient flows through scores that are cut off. */
function limited(tf: TF, scores: Tensor, limits: Tensor): Tensor {
  return withOwnGradient(
    tf,
    [scores, limits],
    (x, limit) => ({ value: tf.minimum(x, limit), saved: [limit] }),
    (dy, limit: Tensor) => [tf.mul(dy, tf.step(limit)), tf.zeros(limit.shape)],
  );
}
