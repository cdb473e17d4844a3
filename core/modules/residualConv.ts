import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';

export const residualConv = defineModule({
  id: 'residualConv',
  label: text('Residual block for pictures', 'Residualblock für Bilder'),
  help: text(
    'Two convolutions that compute a change of the picture, which is added to it. It has as many channels as the picture that arrives.',
    'Zwei Faltungen, die eine Änderung des Bildes berechnen; sie wird zu ihm addiert. Er hat so viele Kanäle wie das Bild, das ankommt.',
  ),
  keywords: ['ResNet', 'skip', 'Abkürzung', 'convolution', 'Faltung'],
  params: [
    { kind: 'integer', name: 'filters', label: text('Filters', 'Filter'), default: 16 },
    { kind: 'integer', name: 'size', label: text('Kernel size', 'Kerngröße'), default: 3, min: 1, max: 15 },
  ],
  nodes: {
    in1: ['moduleInput'],
    conv2d1: [
      'conv2d',
      { filters: computed('filters'), kernelSize: computed('size'), padding: 'same', bias: false },
      ['in1'],
    ],
    batchNorm1: ['batchNorm', {}, ['conv2d1']],
    relu1: ['relu', {}, ['batchNorm1']],
    conv2d2: [
      'conv2d',
      { filters: computed('filters'), kernelSize: computed('size'), padding: 'same', bias: false },
      ['relu1'],
    ],
    batchNorm2: ['batchNorm', {}, ['conv2d2']],
    add1: ['add', {}, ['in1', 'batchNorm2']],
    relu2: ['relu', {}, ['add1']],
    out1: ['moduleOutput', {}, ['relu2']],
  },
});
