import { floats } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { countParam, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { headsProblem } from './attended.ts';

export const repeatHeads = defineBlock({
  type: 'repeatHeads',
  label: text('Repeat heads', 'Köpfe wiederholen'),
  category: 'transformer',
  order: 60,
  glyph: '⋮',
  keywords: ['grouped-query', 'GQA', 'multi-query', 'Llama', 'keys', 'values', 'attention'],
  inputs: [input()],
  outputs: [output()],
  params: {
    times: countParam(
      text('Times', 'Mal'),
      text('How many times each head is repeated.', 'Wie oft jeder Kopf wiederholt wird.'),
      1,
      1024,
    ),
  },
  help: {
    text: text(
      'Repeats every head several times in a row: several queries then share the keys and values of one head, which saves memory, as in Llama.',
      'Wiederholt jeden Kopf mehrmals hintereinander: Mehrere Anfragen teilen sich dann Schlüssel und Werte eines Kopfes. Das spart Speicher, wie in Llama.',
    ),
    formula: 'y_h = x_{\\lfloor h / n \\rfloor}',
    derivative: '\\frac{\\partial y_h}{\\partial x_k} = [\\,k = \\lfloor h / n \\rfloor\\,]',
    source: 'Ainslie et al. 2023; torch.repeat_interleave',
  },

  inferTypes({ x, params: { times } }) {
    const [heads = 1, ...others] = x.shape;
    return headsProblem(x, 'Repeat heads') ?? out(floats([heads * times, ...others], 'heads'));
  },
  forward(tf, { x, params: { times } }) {
    if (times === 1) return x;
    const [batch = 1, heads = 1, length = 1, width = 1] = x.shape;
    const copies = Array.from({ length: times }, () => x);
    return tf.reshape(tf.stack(copies, 2), [batch, heads * times, length, width]);
  },
  pytorchCall: ({ params: { times }, names: [x] }) => `${x}.repeat_interleave(${times}, dim=1)`,
  keras: ({ params: { times } }) => `layers.Lambda(lambda x: keras.ops.repeat(x, ${times}, axis=1))`,
  examples: () => [
    { params: { times: 2 }, inputs: [{ type: floats([2, 3, 2], 'heads') }] },
    { params: { times: 1 }, inputs: [{ type: floats([2, 3, 2], 'heads') }] },
  ],
});
