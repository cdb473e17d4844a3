import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';
import { activation, withDefault, bias, depth, dropout, width } from './params.ts';

const linear = (units: string) => ({ units: computed(units), bias: computed('bias'), initializer: 'smallNormal' });
/** Two residual additions per layer: attention and feed-forward. */
const projection = { ...linear('width'), sums: computed('2 * depth') };

export const gptMlp = defineModule({
  id: 'gptMlp',
  label: text('GPT feed-forward', 'GPT-Feed-Forward-Schicht'),
  help: text(
    'The feed-forward layer of GPT-2: four times as wide inside, with GELU, for every word by itself.',
    'Die Feed-Forward-Schicht von GPT-2: innen viermal so breit, mit GELU, für jedes Wort einzeln.',
  ),
  keywords: ['GPT-2', 'MLP', 'transformer'],
  params: [width, withDefault(activation, 'geluTanh'), depth, dropout, bias],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x' }],
    c_fc: ['linear', linear('4 * width'), ['in1']],
    activation1: ['activation', { function: computed('activation') }, ['c_fc']],
    c_proj: ['linear', projection, ['activation1']],
    dropout1: ['dropout', { rate: computed('dropout') }, ['c_proj']],
    out1: ['moduleOutput', {}, ['dropout1']],
  },
});
