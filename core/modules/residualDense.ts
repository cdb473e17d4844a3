import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';

export const residualDense = defineModule({
  id: 'residualDense',
  label: text('Residual block', 'Residualblock'),
  help: text(
    'Two layers that compute a change, which is added to what came in. The way past them keeps gradients alive, so that many of these can follow each other. As wide as what arrives.',
    'Zwei Schichten, die eine Änderung berechnen; sie wird zu dem addiert, was ankam. Der Weg daran vorbei erhält die Gradienten, darum können viele davon aufeinander folgen. So breit wie das, was ankommt.',
  ),
  keywords: ['ResNet', 'skip', 'Abkürzung'],
  params: [{ kind: 'integer', name: 'width', label: text('Width', 'Breite'), default: 64 }],
  nodes: {
    in1: ['moduleInput'],
    linear1: ['linear', { units: computed('width') }, ['in1']],
    relu1: ['relu', {}, ['linear1']],
    linear2: ['linear', { units: computed('width') }, ['relu1']],
    add1: ['add', {}, ['in1', 'linear2']],
    relu2: ['relu', {}, ['add1']],
    out1: ['moduleOutput', {}, ['relu2']],
  },
});
