import { text } from '../../text.ts';
import { biasParam, countParam, initializerParam, input, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { linear } from '../layers/linear.ts';

/** Computes what Linear does; its own name says what it is for, and that it may share the Embedding's table. */
export const languageHead = defineBlock({
  type: 'languageHead',
  label: text('Language head', 'Sprachkopf'),
  category: 'transformer',
  order: 95,
  glyph: 'LM',
  keywords: ['lm_head', 'logits', 'next word', 'nächstes Wort', 'vocabulary', 'Vokabular', 'tied', 'geteilt', 'GPT'],
  inputs: [input()],
  outputs: [output()],
  params: {
    units: countParam(
      text('Kinds', 'Arten'),
      text('How many tokens there are: a score for each.', 'Wie viele Tokens es gibt: ein Wert für jedes.'),
      16,
      1_000_000,
    ),
    bias: { ...biasParam, default: false },
    initializer: initializerParam('pytorchDefault'),
  },
  help: {
    text: text(
      'A score for every token of the vocabulary, at every place: how well it would continue the text there. If it shares the weights of the Embedding, it compares with the very vectors by which words come in, and has none of its own.',
      'Ein Wert für jedes Token des Vokabulars, an jeder Stelle: wie gut es den Text dort fortsetzt. Teilt er die Gewichte des Embeddings, vergleicht er mit denselben Vektoren, mit denen die Wörter hereinkommen, und hat keine eigenen.',
    ),
    formula: 'y_{t,i} = x_t \\cdot E_i + b_i',
    derivative:
      '\\frac{\\partial y_{t,i}}{\\partial x_t} = E_i, \\quad \\frac{\\partial y_{t,i}}{\\partial E_i} = x_t, \\quad \\frac{\\partial y}{\\partial b} = 1',
    source: 'Press and Wolf 2016; Radford et al. 2019 (GPT-2)',
  },

  inferTypes: (args) => linear.inferTypes(asLinear(args)),
  weights: (args) => linear.weights?.(asLinear(args)) ?? [],
  multiplyAdds: (args) => linear.multiplyAdds?.(asLinear(args)) ?? 0,
  forward: (tf, args) => linear.forward(tf, asLinear(args)),
  layer: (tf, args) => linear.layer?.(tf, asLinear(args)) ?? [],
  pytorch: (args) => linear.pytorch?.(asLinear(args)) ?? '',
  keras: (args) => linear.keras?.(asLinear(args)) ?? '',
  examples: () => [
    { params: { units: 5, bias: false, initializer: 'pytorchDefault' }, inputs: [[3, 4]] },
    { params: { units: 2, bias: true, initializer: 'randomNormal' }, inputs: [[3]] },
  ],
});

/** The head's arguments as Linear takes them: no residual additions follow, so `sums` is 1. */
function asLinear<Args extends { readonly params: object }>(
  args: Args,
): Args & { readonly params: Args['params'] & { readonly sums: number } } {
  return { ...args, params: { ...args.params, sums: 1 } };
}
