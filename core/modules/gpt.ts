import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { gptBlock } from './gptBlock.ts';
import {
  activation,
  withDefault,
  bias,
  dropout,
  epsilon,
  heads,
  layers,
  positions,
  vocabulary,
  width,
} from './params.ts';

const initializer = 'smallNormal';

export const gpt = defineModule({
  id: 'gpt',
  label: text('GPT', 'GPT-Sprachmodell'),
  help: text(
    'A language model in the form of GPT-2: tokens become vectors, positions are added, N blocks look back at what came before, and the head says at every place how likely each token comes next. Head and embedding share one table.',
    'Ein Sprachmodell in der Form von GPT-2: Tokens werden Vektoren, Positionen kommen dazu, N Blöcke blicken auf das Vorangegangene zurück, und der Kopf sagt an jeder Stelle, wie wahrscheinlich jedes Token folgt. Kopf und Embedding teilen sich eine Tabelle.',
  ),
  keywords: ['GPT-2', 'nanoGPT', 'language model', 'decoder', 'transformer', 'next word', 'nächstes Wort'],
  params: [vocabulary, positions, layers, width, heads, withDefault(activation, 'geluTanh'), dropout, bias, epsilon],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens' }],
    wte: ['embedding', { tokens: computed('vocabulary'), width: computed('width'), initializer }, ['tokens']],
    wpe: ['positionalEncoding', { kind: 'learned', positions: computed('positions'), initializer }, ['wte']],
    drop: ['dropout', { rate: computed('dropout') }, ['wpe']],
    h: [
      gptBlock,
      { ...handedOn('width', 'heads', 'activation', 'dropout', 'bias', 'epsilon'), depth: computed('layers') },
      ['drop'],
      { repeat: { expression: 'layers' } },
    ],
    ln_f: ['layerNorm', handedOn('bias', 'epsilon'), ['h']],
    lm_head: ['languageHead', { units: computed('vocabulary'), initializer }, ['ln_f'], { shares: 'wte' }],
    out1: ['moduleOutput', {}, ['lm_head'], { name: 'scores' }],
  },
});
