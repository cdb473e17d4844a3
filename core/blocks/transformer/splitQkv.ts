import { floats, formatAxes, withShapes } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { failure, ok } from '../../result.ts';
import { input, problem } from '../common.ts';
import { defineBlock } from '../define.ts';
import { sequenceProblem } from './attended.ts';
import { dividingProblem, headsParam } from './splitHeads.ts';

export const splitQkv = defineBlock({
  type: 'splitQkv',
  label: text('Split Q, K, V', 'Q, K, V trennen'),
  category: 'transformer',
  order: 45,
  glyph: 'QKV',
  keywords: ['query', 'key', 'value', 'Anfrage', 'Schlüssel', 'Wert', 'attention', 'GPT-2', 'c_attn', 'chunk'],
  inputs: [input()],
  outputs: [
    { name: 'q', label: same('Q') },
    { name: 'k', label: same('K') },
    { name: 'v', label: same('V') },
  ],
  params: { heads: headsParam },
  help: {
    text: text(
      'A Linear that is three times as wide has computed queries, keys and values at once, as in GPT-2: here they are separated, each cut into h heads.',
      'Ein dreimal so breites Linear hat Anfragen, Schlüssel und Werte auf einmal berechnet, wie in GPT-2: Hier trennen sie sich, jeder in h Köpfe geteilt.',
    ),
    formula: '[Q, K, V] = x',
    derivative: '\\frac{\\partial Q_i}{\\partial x_j} = [\\,Q_i \\equiv x_j\\,]',
    source: 'Radford et al. 2019 (GPT-2)',
  },

  inferTypes({ x, params: { heads } }) {
    const wrong = sequenceProblem(x, 'Split Q, K, V');
    if (wrong) return wrong;
    const [length = 1, all = 1] = x.shape;
    if (all % 3 !== 0) {
      const units = 3 * Math.max(1, Math.round(all / 3));
      return problem(
        withShapes((order) =>
          text(
            `${formatAxes(x, order)} arrives, three equal parts need a width that 3 divides: take ${units}.`,
            `${formatAxes(x, order)} kommt an, drei gleiche Teile brauchen eine durch 3 teilbare Breite: ${units} nehmen.`,
          ),
        ),
        { kind: 'setUnits', units, label: text(`Take ${units}`, `${units} nehmen`) },
      );
    }
    const undivided = dividingProblem(heads, all / 3);
    // The Linear before it is wider than one part.
    if (undivided) return failure({ message: undivided.error.message, division: undivided.error.division });
    const part = floats([heads, length, all / 3 / heads], 'heads');
    return ok({ q: part, k: part, v: part });
  },
  forward(tf, { x, params: { heads } }) {
    const [batch = 1, length = 1, all = 1] = x.shape;
    const parts = tf.transpose(tf.reshape(x, [batch, length, 3, heads, all / 3 / heads]), [2, 0, 3, 1, 4]);
    const [q = x, k = x, v = x] = tf.unstack(parts);
    return { q, k, v };
  },
  outputLayers(tf, { x: { shape: [length = 1, all = 1] }, params: { heads } }) {
    const part = (number: number) => [
      tf.layers.reshape({ targetShape: [length, 3, all / 3] }),
      tf.layers.cropping2D({ cropping: [[0, 0], [number, 2 - number]] }),
      tf.layers.reshape({ targetShape: [length, heads, all / 3 / heads] }),
      tf.layers.permute({ dims: [2, 1, 3] }),
    ];
    return { q: part(0), k: part(1), v: part(2) };
  }, // prettier-ignore
  pytorchCall: ({ x: { shape: [, all = 1] }, params: { heads }, names: [x] }) =>
    `${x}.unflatten(-1, (3, ${heads}, ${all / 3 / heads})).permute(2, 0, 3, 1, 4).unbind(0)`, // prettier-ignore
  keras: ({ x: { shape: [length = 1, all = 1] }, params: { heads } }) =>
    `layers.Lambda(lambda x: keras.ops.unstack(keras.ops.transpose(keras.ops.reshape(x, (-1, ${length}, 3, ${heads}, ${all / 3 / heads})), (2, 0, 3, 1, 4)), 3))`, // prettier-ignore
  examples: () => [
    { params: { heads: 2 }, inputs: [[3, 12]] },
    { params: { heads: 1 }, inputs: [[2, 6]] },
  ],
});
