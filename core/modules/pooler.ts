import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';
import { width } from './params.ts';

export const pooler = defineModule({
  id: 'pooler',
  label: text('Pooler', 'Pooler für den ganzen Text'),
  help: text(
    'The vector of the first token, [CLS], through one more layer and tanh: it stands for the whole text, and a classifier continues from there.',
    'Der Vektor des ersten Tokens, [CLS], durch eine weitere Schicht und Tanh: Er steht für den ganzen Text, und ein Klassifikator macht dort weiter.',
  ),
  keywords: ['BERT', '[CLS]', 'classification', 'Klassifikation', 'next sentence'],
  params: [width],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x' }],
    first: ['selectToken', { place: 'first' }, ['in1']],
    dense: ['linear', { units: computed('width'), initializer: 'smallNormal' }, ['first']],
    tanh1: ['tanh', {}, ['dense']],
    out1: ['moduleOutput', {}, ['tanh1']],
  },
});
