import { floats, tensorType } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { countParam, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const tokens = defineBlock({
  type: 'tokens',
  label: same('Tokens'),
  category: 'data',
  glyph: '#',
  keywords: ['ids', 'integer', 'int32', 'round', 'whole numbers', 'ganze Zahlen', 'category', 'Kategorie'],
  inputs: [input()],
  outputs: [output()],
  params: {
    count: countParam(
      text('Kinds', 'Arten'),
      text(
        'How many tokens there are: their ids run from 0 to one less. Other numbers become the nearest id.',
        'Wie viele Tokens es gibt: Ihre Nummern gehen von 0 bis eins weniger. Andere Zahlen werden zur nächsten Nummer.',
      ),
      16,
    ),
  },
  help: {
    text: text(
      'Reads numbers as ids of tokens: rounded to whole numbers (int32), which Embedding looks up. For columns that number words or kinds of things.',
      'Liest Zahlen als Nummern von Tokens: auf ganze Zahlen (int32) gerundet, die Embedding nachschlägt. Für Spalten, die Wörter oder Arten von Dingen nummerieren.',
    ),
    formula: 'y = \\min(\\max(\\lfloor x + \\tfrac12 \\rfloor, 0), n - 1)',
    derivative: '\\frac{\\partial y}{\\partial x} = 0',
    source: 'torch.Tensor.long; keras.ops.cast',
  },

  inferTypes: ({ x: { shape, layout }, params: { count } }) =>
    out({ ...floats(shape, layout), dtype: 'int32', kinds: count }),
  forward: (tf, { x, params: { count } }) => tf.cast(tf.clipByValue(tf.add(x, 0.5), 0, count - 0.5), 'int32'),
  // The layers that follow use the integer part.
  layer: (tf, { params: { count }, name }) => [
    tf.layers.rescaling({ scale: 1, offset: 0.5 }),
    tf.layers.reLU({ maxValue: count - 0.5, name }),
  ],
  pytorchCall: ({ params: { count }, names: [x] }) => `(${x} + 0.5).clamp(0, ${count - 0.5}).long()`,
  keras: ({ params: { count } }) =>
    `layers.Lambda(lambda x: keras.ops.cast(keras.ops.clip(x + 0.5, 0, ${count - 0.5}), "int32"))`,
  examples: () => [
    { params: { count: 2 }, inputs: [[5]] },
    { params: { count: 9 }, inputs: [{ type: tensorType('float32', [2, 3], 'sequence') }] },
  ],
});
