import { text } from '../text.ts';
import { bertEmbedding } from './bertEmbedding.ts';
import { encoderOfKin, kinParams, toEmbeddings, wordsAndText } from './bertKin.ts';
import { defineModule } from './define.ts';

export const bert = defineModule({
  id: 'bert',
  label: text('BERT', 'BERT-Encoder'),
  help: text(
    'Embeddings and an encoder that sees the whole text at once. It outputs a vector for every word, used for masked words, and one for the whole text, used for pairs of sentences and for classes.',
    'Embeddings und ein Encoder, der den ganzen Text auf einmal sieht. Heraus kommen ein Vektor für jedes Wort, für maskierte Wörter, und einer für den ganzen Text, für Satzpaare und Klassen.',
  ),
  keywords: ['transformer', 'encoder', 'masked words', 'maskierte Wörter', 'next sentence', 'pre-training'],
  params: kinParams(1e-12),
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    segments: ['moduleInput', {}, [], { name: 'segments', at: [0, 1] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 2] }],
    embeddings: [bertEmbedding, toEmbeddings, { tokens: 'tokens', segments: 'segments' }, { at: [1, 0] }],
    ...encoderOfKin,
    ...wordsAndText,
  },
});
