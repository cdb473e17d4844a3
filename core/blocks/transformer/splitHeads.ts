import { floats } from '../../tensorType.ts';
import { text, type Text } from '../../text.ts';
import { failure } from '../../result.ts';
import { countParam, input, out, output } from '../common.ts';
import { defineBlock, type Fix } from '../define.ts';
import { sequenceProblem } from './attended.ts';

export const headsParam = countParam(
  text('Heads', 'Köpfe'),
  text(
    'Into how many parts the width is cut. Each compares the words in its own way.',
    'In wie viele Teile die Breite geteilt wird. Jeder vergleicht die Wörter auf seine Art.',
  ),
  4,
  1024,
);

export const splitHeads = defineBlock({
  type: 'splitHeads',
  label: text('Split heads', 'Köpfe trennen'),
  category: 'transformer',
  order: 50,
  glyph: '⋔',
  keywords: ['multi-head', 'attention', 'reshape', 'transpose', 'parts', 'Teile'],
  inputs: [input()],
  outputs: [output()],
  params: { heads: headsParam },
  help: {
    text: text(
      'Cuts the vector of every word into h parts and puts the parts of all words together: head by head. So attention can compare words in h ways side by side.',
      'Teilt den Vektor jedes Wortes in h Teile und legt die Teile aller Wörter zusammen: Kopf für Kopf. So kann Attention die Wörter auf h Arten nebeneinander vergleichen.',
    ),
    formula: 'y_{h,t,c} = x_{t,\\,h d + c}, \\quad d = \\tfrac{\\text{width}}{\\text{heads}}',
    derivative: '\\frac{\\partial y_{h,t,c}}{\\partial x_{t,i}} = [\\,i = h d + c\\,]',
    source: 'Vaswani et al. 2017, section 3.2.2',
  },

  inferTypes({ x, params: { heads } }) {
    const wrong = sequenceProblem(x, 'Split heads');
    if (wrong) return wrong;
    const [length = 1, width = 1] = x.shape;
    return dividingProblem(heads, width) ?? out(floats([heads, length, width / heads], 'heads'));
  },
  forward(tf, { x, params: { heads } }) {
    const [batch = 1, length = 1, width = 1] = x.shape;
    return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  },
  layer: (tf, { x: { shape: [length = 1, width = 1] }, params: { heads }, name }) => [
    tf.layers.reshape({ targetShape: [length, heads, width / heads] }),
    tf.layers.permute({ dims: [2, 1, 3], name }),
  ], // prettier-ignore
  pytorchCall: ({ params: { heads }, names: [x] }) => `${x}.unflatten(-1, (${heads}, -1)).transpose(1, 2)`,
  keras: ({ x: { shape: [length = 1, width = 1] }, params: { heads } }) =>
    `layers.Lambda(lambda x: keras.ops.transpose(keras.ops.reshape(x, (-1, ${length}, ${heads}, ${width / heads})), (0, 2, 1, 3)))`, // prettier-ignore
  examples: () => [
    { params: { heads: 2 }, inputs: [[3, 4]] },
    { params: { heads: 1 }, inputs: [[2, 3]] },
  ],
});

/**
 * The problem of a width that is not divisible by the number of heads, with the nearest widths that are; undefined if
 * it is.
 */
export function dividingProblem(heads: number, width: number) {
  if (width % heads === 0) return undefined;
  const below = width - (width % heads);
  const widths = [below, below + heads].filter((one) => one > 0);
  const nearest = below > 0 && width - below <= heads / 2 ? below : below + heads;
  const advice: Text = text(`take ${widths.join(' or ')}`, `${widths.join(' oder ')} nehmen`);
  const message = text(
    `${heads} heads do not divide ${width}: ${advice.en}, or another number of heads.`,
    `${heads} Köpfe teilen ${width} nicht: ${advice.de} oder eine andere Zahl von Köpfen.`,
  );
  const fix: Fix = { kind: 'setUnits', units: nearest, label: text(`Take ${nearest}`, `${nearest} nehmen`) };
  return failure({ message, fix, division: { whole: width, parts: heads } });
}
