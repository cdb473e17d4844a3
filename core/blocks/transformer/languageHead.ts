import { text } from '../../text.ts';
import { biasParam, countParam, initializerParam, input, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { linear } from '../layers/linear.ts';

/** Computed as Linear is: a name of its own says what it is for, and that its table may be the Embedding's. */
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
      'A score for every token of the vocabulary, at every place: how well it would go on there. Sharing the weights of the Embedding, it compares with the very vectors by which words come in, and has none of its own.',
      'Ein Wert für jedes Token des Vokabulars, an jeder Stelle: wie gut es dort weiterginge. Teilt er die Gewichte des Embeddings, vergleicht er mit denselben Vektoren, mit denen die Wörter hereinkommen, und hat keine eigenen.',
    ),
    formula: 'y_{t,i} = x_t \\cdot E_i + b_i',
    derivative:
      '\\frac{\\partial y_{t,i}}{\\partial x_t} = E_i, \\quad \\frac{\\partial y_{t,i}}{\\partial E_i} = x_t, \\quad \\frac{\\partial y}{\\partial b} = 1',
    source: 'Press and Wolf 2016; Radford et al. 2019 (GPT-2)',
  },

  inferTypes: (args) => linear.inferTypes(args),
  weights: (args) => linear.weights?.(args) ?? [],
  multiplyAdds: (args) => linear.multiplyAdds?.(args) ?? 0,
  forward: (tf, args) => linear.forward(tf, args),
  layer: (tf, args) => linear.layer?.(tf, args) ?? [],
  pytorch: (args) => linear.pytorch?.(args) ?? '',
  keras: (args) => linear.keras?.(args) ?? '',
  examples: () => [
    { params: { units: 5, bias: false, initializer: 'pytorchDefault' }, inputs: [[3, 4]] },
    { params: { units: 2, bias: true, initializer: 'randomNormal' }, inputs: [[3]] },
  ],
});
