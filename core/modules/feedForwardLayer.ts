import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';
import { activation, withDefault, bias, dropout, feedForward, width } from './params.ts';

export const feedForwardLayer = defineModule({
  id: 'feedForward',
  label: text('Feed-forward', 'Feed-Forward-Schicht'),
  help: text(
    'Two layers with an activation between them, for every word by itself: attention has fetched what belongs together, here it is worked on.',
    'Zwei Schichten mit einer Aktivierung dazwischen, für jedes Wort einzeln: Attention hat geholt, was zusammengehört, hier wird es verarbeitet.',
  ),
  keywords: ['MLP', 'position-wise', 'transformer', 'FFN'],
  params: [width, feedForward, withDefault(dropout, 0), activation, bias],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    linear1: ['linear', { units: computed('feedForward'), bias: computed('bias') }, ['in1'], { at: [1, 0] }],
    activation1: ['activation', { function: computed('activation') }, ['linear1'], { at: [2, 0] }],
    dropout1: ['dropout', { rate: computed('dropout') }, ['activation1'], { at: [3, 0] }],
    linear2: ['linear', { units: computed('width'), bias: computed('bias') }, ['dropout1'], { at: [4, 0] }],
    out1: ['moduleOutput', {}, ['linear2'], { at: [5, 0] }],
  },
});
