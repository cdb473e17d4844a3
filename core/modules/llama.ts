import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { llamaBlock } from './llamaBlock.ts';
import { base, epsilon, feedForward, heads, keyHeads, layers, pairs, vocabulary, width } from './params.ts';

const initializer = 'smallNormal';

export const llama = defineModule({
  id: 'llama',
  label: text('Llama', 'Llama-Sprachmodell'),
  help: text(
    'A language model in the form of Llama: like GPT, but with rotary positions in the attention, RMSNorm and SwiGLU, and without biases. Head and embedding share one table.',
    'Ein Sprachmodell in der Form von Llama: wie GPT, aber mit rotierenden Positionen in der Attention, RMSNorm und SwiGLU und ohne Bias. Kopf und Embedding teilen sich eine Tabelle.',
  ),
  keywords: ['language model', 'decoder', 'transformer', 'RoPE', 'RMSNorm', 'SwiGLU'],
  params: [vocabulary, layers, width, heads, keyHeads, feedForward, pairs, epsilon, base],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens' }],
    embed_tokens: ['embedding', { tokens: computed('vocabulary'), width: computed('width'), initializer }, ['tokens']],
    layers: [
      llamaBlock,
      handedOn('width', 'heads', 'keyHeads', 'feedForward', 'pairs', 'epsilon', 'base'),
      ['embed_tokens'],
      { repeat: { expression: 'layers' } },
    ],
    norm: ['rmsNorm', handedOn('epsilon'), ['layers']],
    lm_head: ['languageHead', { units: computed('vocabulary'), initializer }, ['norm'], { shares: 'embed_tokens' }],
    out1: ['moduleOutput', {}, ['lm_head'], { name: 'scores' }],
  },
});
