import type * as TensorFlow from '@tensorflow/tfjs';
import { floats } from '../../tensorType.ts';
import { text, type Text } from '../../text.ts';
import { countParam, helpOf, input, out, output } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { paddingParam, pictureProblem, slides, windowProblem, type Padding, type Window } from './window.ts';

interface Pool {
  readonly type: string;
  readonly label: Text;
  readonly order: number;
  readonly glyph: string;
  readonly keywords: readonly string[];
  readonly text: Text;
  readonly formula: string;
  readonly derivative: string;
  readonly source: string;
  readonly forward: (tf: TF, x: TensorFlow.Tensor4D, window: Window) => TensorFlow.Tensor;
  readonly layer: (tf: TF, args: PoolLayerArguments) => TensorFlow.layers.Layer;
  /** Class and additional arguments in PyTorch: `nn.MaxPool2d`. */
  readonly pytorch: readonly [name: string, paddedArguments: string];
  readonly keras: string;
}
interface PoolLayerArguments {
  readonly poolSize: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly name: string;
}

/** A pooling block: reduces each window of a channel to one value. */
export function pool(definition: Pool) {
  const { type, label, order, glyph, keywords } = definition;
  return defineBlock({
    type,
    label,
    category: 'layers',
    order,
    glyph,
    keywords,
    inputs: [input()],
    outputs: [output()],
    params: {
      size: countParam(
        text('Size', 'Größe'),
        text('Height and width of the window in pixels.', 'Höhe und Breite des Fensters in Pixeln.'),
        2,
        1024,
      ),
      stride: countParam(
        text('Stride', 'Schrittweite'),
        text('By how many pixels the window moves on.', 'Um wie viele Pixel das Fenster weiterrückt.'),
        2,
        1024,
      ),
      padding: paddingParam('valid'),
    },
    help: helpOf(definition),

    inferTypes({ x, params }) {
      const { shape } = x;
      const wrong = pictureProblem(x, label) ?? windowProblem(x, params);
      if (wrong) return wrong;
      const [down, across] = slides(shape, params);
      return out(floats([down.count, across.count, shape[2] ?? 1], 'picture'));
    },
    forward: (tf, { x, params }) => definition.forward(tf, x as TensorFlow.Tensor4D, params),
    layer: (tf, { params: { size, stride, padding }, name }) =>
      definition.layer(tf, { poolSize: size, strides: stride, padding, name }),
    pytorch({ params, x: { shape } }) {
      const [name, paddedArguments] = definition.pytorch;
      return `${name}(${params.size}, stride=${params.stride}${pytorchPadding(params, shape, paddedArguments)})`;
    },
    pytorchCall({ params, x: { shape }, module, names: [x] }) {
      const [down, across] = slides(shape, params);
      // With a stride of 1, PyTorch cannot pad one side more than the other: `pytorch` pads both, and the surplus is
      // cut off here.
      const hasSurplus = params.stride === 1 && (down.after > down.before || across.after > across.before);
      return hasSurplus ? `${module}(${x})[:, :, 1:, 1:]` : undefined;
    },
    keras: ({ params: { size, stride, padding } }) =>
      `layers.${definition.keras}(${size}, strides=${stride}${padding === 'same' ? ', padding="same"' : ''})`,
    examples: () => [
      { params: { size: 2, stride: 2, padding: 'valid' }, inputs: [[4, 5, 2]] },
      { params: { size: 2, stride: 2, padding: 'same' }, inputs: [[3, 4, 1]] },
      { params: { size: 3, stride: 2, padding: 'same' }, inputs: [[5, 4, 1]] },
      { params: { size: 3, stride: 1, padding: 'same' }, inputs: [[3, 4, 1]] },
      { params: { size: 2, stride: 1, padding: 'same' }, inputs: [[4, 3, 2]] },
      { params: { size: 4, stride: 3, padding: 'same' }, inputs: [[5, 7, 1]] },
      { params: { size: 1, stride: 3, padding: 'same' }, inputs: [[5, 4, 1]] },
    ],
  });
}

/** PyTorch's padding arguments: it pads both sides alike; `ceil_mode` lets the last window extend past the end. */
function pytorchPadding(window: Window, shape: readonly number[], paddedArguments: string): string {
  const both = slides(shape, window);
  if (both.every(({ before, after }) => before + after === 0)) return '';
  const isUneven = both.some(({ before, after }) => after > before);
  const [down, across] = both.map(({ before, after }) => (window.stride === 1 ? after : before));
  const padding = down === across ? `${down}` : `(${down}, ${across})`;
  const ceil = isUneven && window.stride > 1 ? ', ceil_mode=True' : '';
  return `${padding === '0' ? '' : `, padding=${padding}`}${ceil}${paddedArguments}`;
}
