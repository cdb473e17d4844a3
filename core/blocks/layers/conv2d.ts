import type * as TensorFlow from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { floats } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import {
  biasInitializer,
  biasNames,
  biasParam,
  countParam,
  initializerParam,
  input,
  kernelNames,
  out,
  output,
} from '../common.ts';
import { defineBlock, type WeightSpec } from '../define.ts';
import { kerasInitial } from './kerasSource.ts';
import { paddingParam, pictureProblem, slides, windowProblem, type Padding } from './window.ts';

const label = same('Conv2D');

interface Values {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: Padding;
}
const windowOf = ({ kernelSize, stride, padding }: Values) => ({ size: kernelSize, stride, padding });

export const conv2d = defineBlock({
  type: 'conv2d',
  label,
  category: 'layers',
  order: 30,
  glyph: 'C',
  keywords: ['convolution', 'Faltung', 'CNN', 'filter', 'kernel'],
  inputs: [input()],
  outputs: [output()],
  params: {
    filters: countParam(
      text('Filters', 'Filter'),
      text(
        'How many patterns it looks for: channels of the output.',
        'Wie viele Muster sie sucht: Kanäle der Ausgabe.',
      ),
      16,
    ),
    kernelSize: countParam(
      text('Kernel size', 'Kerngröße'),
      text('Height and width of a filter in pixels.', 'Höhe und Breite eines Filters in Pixeln.'),
      3,
      1024,
    ),
    stride: countParam(
      text('Stride', 'Schrittweite'),
      text('By how many pixels the filter moves on.', 'Um wie viele Pixel der Filter weiterrückt.'),
      1,
      1024,
    ),
    padding: paddingParam('same'),
    bias: biasParam,
    initializer: initializerParam('pytorchDefault'),
  },
  help: {
    text: text(
      'Slides small filters over the picture. Every filter gives one channel that says where its pattern is, with the same weights at every place.',
      'Schiebt kleine Filter über das Bild. Jeder Filter ergibt einen Kanal, der sagt, wo sein Muster steht, mit denselben Gewichten an jeder Stelle.',
    ),
    formula: 'y_{i,j,o} = b_o + \\sum_{u,v,c} x_{i s + u,\\, j s + v,\\, c}\\, W_{u,v,c,o}',
    derivative:
      '\\frac{\\partial y_{i,j,o}}{\\partial x_{i s + u,\\, j s + v,\\, c}} = W_{u,v,c,o}, \\quad \\frac{\\partial y_{i,j,o}}{\\partial W_{u,v,c,o}} = x_{i s + u,\\, j s + v,\\, c}, \\quad \\frac{\\partial y_{i,j,o}}{\\partial b_o} = 1',
    source: 'LeCun et al. 1989; torch.nn.Conv2d; keras.layers.Conv2D',
  },

  inferTypes({ x, params }) {
    const wrong = pictureProblem(x, label) ?? windowProblem(x.shape, windowOf(params));
    if (wrong) return wrong;
    const [down, across] = slides(x.shape, windowOf(params));
    return out(floats([down.count, across.count, params.filters], 'picture'));
  },
  weights({ x: { shape }, params: { filters, kernelSize, bias, initializer } }) {
    const channels = shape[2] ?? 1;
    const area = kernelSize * kernelSize;
    const fans = { fanIn: area * channels, fanOut: area * filters, isTrainable: true };
    const kernelShape = [kernelSize, kernelSize, channels, filters];
    const weights: WeightSpec[] = [
      { name: 'kernel', shape: kernelShape, initializer, decays: true, ...kernelNames, ...fans },
    ];
    if (bias) {
      weights.push({
        name: 'bias',
        shape: [filters],
        initializer: biasInitializer(initializer),
        decays: false,
        ...biasNames,
        ...fans,
      });
    }
    return weights;
  },
  multiplyAdds: ({ x, params: { kernelSize }, output: { shape } }) =>
    sizeOf(shape) * kernelSize * kernelSize * (x.shape[2] ?? 1),
  forward(tf, { x, weight, params }) {
    const picture = x as TensorFlow.Tensor4D;
    const kernel = weight('kernel') as TensorFlow.Tensor4D;
    const result = tf.conv2d(picture, kernel, params.stride, params.padding);
    return params.bias ? tf.add(result, weight('bias')) : result;
  },
  layer: (tf, { params: { filters, kernelSize, stride, padding, bias }, name }) =>
    tf.layers.conv2d({ filters, kernelSize, strides: stride, padding, useBias: bias, name }),
  pytorch({ params: { filters, kernelSize, stride, padding, bias }, x: { shape } }) {
    const strides = stride === 1 ? '' : `, stride=${stride}`;
    // PyTorch's padding="same" does not support strides: those inputs are padded in the call.
    const pads = padding === 'same' && stride === 1 && kernelSize > 1 ? ', padding="same"' : '';
    return `nn.Conv2d(${shape[2]}, ${filters}, kernel_size=${kernelSize}${strides}${pads}${bias ? '' : ', bias=False'})`;
  },
  pytorchCall({ params, x: { shape }, module, names: [x] }) {
    const [down, across] = slides(shape, windowOf(params));
    if (params.stride === 1 || down.before + down.after + across.before + across.after === 0) return undefined;
    return `${module}(F.pad(${x}, (${across.before}, ${across.after}, ${down.before}, ${down.after})))`;
  },
  keras({ params: { filters, kernelSize, stride, padding, bias, initializer }, x: { shape } }) {
    const strides = stride === 1 ? '' : `, strides=${stride}`;
    const pads = padding === 'same' ? ', padding="same"' : '';
    const area = kernelSize * kernelSize;
    const start = kerasInitial(initializer, { fanIn: area * (shape[2] ?? 1), fanOut: area * filters }, bias);
    return `layers.Conv2D(${filters}, ${kernelSize}${strides}${pads}${bias ? '' : ', use_bias=False'}${start})`;
  },
  examples() {
    const plain = { filters: 2, kernelSize: 3, stride: 1, bias: true, initializer: 'pytorchDefault' } as const;
    return [
      { params: { ...plain, padding: 'same' }, inputs: [[4, 3, 2]] },
      { params: { ...plain, padding: 'valid', bias: false, initializer: 'heNormal' }, inputs: [[5, 4, 1]] },
      { params: { ...plain, padding: 'same', stride: 2 }, inputs: [[5, 4, 2]] },
      { params: { ...plain, padding: 'same', kernelSize: 2 }, inputs: [[3, 4, 1]] },
      { params: { ...plain, padding: 'same', kernelSize: 5 }, inputs: [[2, 3, 1]] },
      { params: { ...plain, padding: 'valid', kernelSize: 1, stride: 3, initializer: 'zeros' }, inputs: [[5, 4, 1]] },
    ];
  },
});
