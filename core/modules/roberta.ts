import { text } from '../text.ts';
import { encoderOfKin, kinParams, toEmbeddings, wordsAndText } from './bertKin.ts';
import { defineModule } from './define.ts';
import { positions, withDefault } from './params.ts';
import { robertaEmbedding } from './robertaEmbedding.ts';

export const roberta = defineModule({
  id: 'roberta',
  label: text('RoBERTa', 'RoBERTa-Encoder'),
  help: text(
    'A BERT that was trained longer and on masked words alone: there are no segments, and positions are numbered from 2 on. It outputs a vector for every word and one for the whole text.',
    'Ein BERT, das länger und nur mit maskierten Wörtern trainiert wurde: Es gibt keine Segmente, und Positionen zählen ab 2. Heraus kommen ein Vektor für jedes Wort und einer für den ganzen Text.',
  ),
  keywords: ['BERT', 'transformer', 'encoder', 'masked words', 'maskierte Wörter', 'DistilRoBERTa'],
  params: kinParams(1e-5, withDefault(positions, 66)),
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 1] }],
    embeddings: [robertaEmbedding, toEmbeddings, { tokens: 'tokens' }, { at: [1, 0] }],
    ...encoderOfKin,
    ...wordsAndText,
  },
});
