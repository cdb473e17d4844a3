import type * as TensorFlow from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { floats, type TensorType } from '../../tensorType.ts';
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
  problem,
} from '../common.ts';
import { defineBlock, type WeightSpec } from '../define.ts';
import { grouped } from './grouped.ts';
import { kerasInitial } from './kerasSource.ts';
import { paddingParam, pictureProblem, slides, windowProblem, type Padding } from './window.ts';

const label = same('Conv2D');

interface Values {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly groups: number;
  readonly dilation: number;
}
/** What a filter spans, gaps included. */
const reachOf = ({ kernelSize, dilation }: Pick<Values, 'kernelSize' | 'dilation'>) => (kernelSize - 1) * dilation + 1;
const windowOf = (params: Values) => ({ size: reachOf(params), stride: params.stride, padding: params.padding });

/** The problem of groups that do not divide the channels or the filters; undefined if they do. */
function groupsProblem(
  { shape }: TensorType,
  { groups, filters }: { readonly groups: number; readonly filters: number },
) {
  const channels = shape[2] ?? 1;
  const whole = [channels, filters].find((count) => count % groups !== 0);
  if (whole === undefined) return undefined;
  const what = whole === channels ? text('channels that arrive', 'ankommenden Kanäle') : text('filters', 'Filter');
  return problem(
    text(
      `${groups} groups do not divide the ${whole} ${what.en}: choose a number of groups that divides both.`,
      `${groups} Gruppen teilen die ${whole} ${what.de} nicht: eine Zahl von Gruppen wählen, die beide teilt.`,
    ),
    { kind: 'setParams', params: { groups: 1 }, label: text('Use one group', 'Eine Gruppe verwenden') },
  );
}

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
    groups: {
      ...countParam(
        text('Groups', 'Gruppen'),
        text(
          'The channels are cut into as many groups, and every filter sees only its own: fewer weights. As many groups as channels: each channel by itself.',
          'Die Kanäle werden in so viele Gruppen geteilt, und jeder Filter sieht nur seine: weniger Gewichte. So viele Gruppen wie Kanäle: jeder Kanal für sich.',
        ),
        1,
      ),
      isLater: true,
    },
    dilation: {
      ...countParam(
        text('Dilation', 'Dilation'),
        text(
          'How far apart the pixels are that a filter looks at: 1 is side by side, 2 leaves one out each time.',
          'Wie weit die Pixel auseinander liegen, die ein Filter ansieht: 1 heißt nebeneinander, 2 lässt jeweils eines aus.',
        ),
        1,
        1024,
      ),
      isLater: true,
    },
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
    const wrong = pictureProblem(x, label) ?? windowProblem(x, windowOf(params)) ?? groupsProblem(x, params);
    if (wrong) return wrong;
    const [down, across] = slides(x.shape, windowOf(params));
    return out(floats([down.count, across.count, params.filters], 'picture'));
  },
  weights({ x: { shape }, params: { filters, kernelSize, bias, initializer, groups } }) {
    const channels = (shape[2] ?? 1) / groups;
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
  multiplyAdds: ({ x, params: { kernelSize, groups }, output: { shape } }) =>
    (sizeOf(shape) * kernelSize * kernelSize * (x.shape[2] ?? 1)) / groups,
  forward(tf, { x, weight, params }) {
    const picture = x as TensorFlow.Tensor4D;
    const kernel = weight('kernel') as TensorFlow.Tensor4D;
    const { stride, padding, groups, dilation } = params;
    const result = grouped(tf, picture, kernel, {
      strides: [stride, stride],
      dilations: [dilation, dilation],
      padding,
      groups,
    });
    return params.bias ? tf.add(result, weight('bias')) : result;
  },
  // TensorFlow.js's layer has no groups.
  layer: (tf, { params: { filters, kernelSize, stride, padding, bias, groups, dilation }, name }) =>
    groups > 1
      ? []
      : tf.layers.conv2d({ filters, kernelSize, strides: stride, padding, useBias: bias, name, ...(dilation > 1 && { dilationRate: dilation }) }), // prettier-ignore
  pytorch({ params: { filters, kernelSize, stride, padding, bias, groups, dilation }, x: { shape } }) {
    const strides = stride === 1 ? '' : `, stride=${stride}`;
    // PyTorch's padding="same" does not support strides: those inputs are padded in the call.
    const pads = padding === 'same' && stride === 1 && kernelSize > 1 ? ', padding="same"' : '';
    const more = `${dilation === 1 ? '' : `, dilation=${dilation}`}${groups === 1 ? '' : `, groups=${groups}`}`;
    return `nn.Conv2d(${shape[2]}, ${filters}, kernel_size=${kernelSize}${strides}${pads}${more}${bias ? '' : ', bias=False'})`;
  },
  pytorchCall({ params, x: { shape }, module, names: [x] }) {
    const [down, across] = slides(shape, windowOf(params));
    if (params.stride === 1 || down.before + down.after + across.before + across.after === 0) return undefined;
    return `${module}(F.pad(${x}, (${across.before}, ${across.after}, ${down.before}, ${down.after})))`;
  },
  keras({ params: { filters, kernelSize, stride, padding, bias, initializer, groups, dilation }, x: { shape } }) {
    const strides = stride === 1 ? '' : `, strides=${stride}`;
    const pads = padding === 'same' ? ', padding="same"' : '';
    const area = kernelSize * kernelSize;
    const fanIn = (area * (shape[2] ?? 1)) / groups;
    const start = kerasInitial(initializer, { fanIn, fanOut: area * filters }, bias);
    const more = `${dilation === 1 ? '' : `, dilation_rate=${dilation}`}${groups === 1 ? '' : `, groups=${groups}`}`;
    return `layers.Conv2D(${filters}, ${kernelSize}${strides}${pads}${more}${bias ? '' : ', use_bias=False'}${start})`;
  },
  examples() {
    const plain = {
      filters: 2,
      kernelSize: 3,
      stride: 1,
      bias: true,
      initializer: 'pytorchDefault',
      groups: 1,
      dilation: 1,
    } as const;
    return [
      { params: { ...plain, padding: 'same' }, inputs: [[4, 3, 2]] },
      { params: { ...plain, padding: 'valid', bias: false, initializer: 'heNormal' }, inputs: [[5, 4, 1]] },
      { params: { ...plain, padding: 'same', stride: 2 }, inputs: [[5, 4, 2]] },
      { params: { ...plain, padding: 'same', kernelSize: 2 }, inputs: [[3, 4, 1]] },
      { params: { ...plain, padding: 'same', kernelSize: 5 }, inputs: [[2, 3, 1]] },
      { params: { ...plain, padding: 'valid', kernelSize: 1, stride: 3, initializer: 'zeros' }, inputs: [[5, 4, 1]] },
      { params: { ...plain, padding: 'same', groups: 2, filters: 4 }, inputs: [[3, 4, 2]] },
      { params: { ...plain, padding: 'same', groups: 4, filters: 4, bias: false }, inputs: [[3, 3, 4]] },
      { params: { ...plain, padding: 'valid', dilation: 2 }, inputs: [[6, 5, 1]] },
      { params: { ...plain, padding: 'same', dilation: 2, kernelSize: 2 }, inputs: [[4, 5, 2]] },
    ];
  },
});
