import { text } from '../text.ts';
import { encoderOfKin, kinParams, toEmbeddings } from './bertKin.ts';
import { defineModule } from './define.ts';
import { distilBertEmbedding } from './distilBertEmbedding.ts';

export const distilBert = defineModule({
  id: 'distilBert',
  label: text('DistilBERT', 'DistilBERT-Encoder'),
  help: text(
    'A smaller BERT that learned from a larger one: half as many layers, no segments, and no vector for the whole text. It outputs a vector for every word; a classifier takes that of the first one.',
    'Ein kleineres BERT, das von einem größeren gelernt hat: halb so viele Schichten, keine Segmente und kein Vektor für den ganzen Text. Heraus kommt ein Vektor für jedes Wort; ein Klassifikator nimmt den des ersten.',
  ),
  keywords: ['BERT', 'transformer', 'encoder', 'distillation', 'Destillation', 'masked words', 'maskierte Wörter'],
  params: kinParams(1e-12),
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 1] }],
    embeddings: [distilBertEmbedding, toEmbeddings, { tokens: 'tokens' }, { at: [1, 0] }],
    ...encoderOfKin,
    words: ['moduleOutput', {}, ['encoder'], { name: 'words', at: [3, 0] }],
  },
});
