import type * as TensorFlow from '@tensorflow/tfjs';
import { same, type Text } from '../../text.ts';
import { helpOf, input, out, output } from '../common.ts';
import { defineBlock, type Block, type TF } from '../define.ts';

interface Activation {
  readonly type: string;
  readonly label: string;
  readonly glyph: string;
  readonly text: Text;
  readonly formula: string;
  readonly derivative: string;
  /** See `Block.ends`. */
  readonly ends?: readonly [number, number];
  readonly source: string;
  readonly keywords?: readonly string[];
  readonly forward: (tf: TF, x: TensorFlow.Tensor) => TensorFlow.Tensor;
  /** Its name as an activation in Keras and TensorFlow.js. */
  readonly keras: string;
  /** The layer in Keras, if Keras has no activation of that name. */
  readonly kerasSource?: string;
  readonly pytorch: string;
}

/** An activation without params, applied element-wise; the shape stays the same. */
export function elementwise(activation: Activation): Block<Record<never, never>> {
  return defineBlock({
    type: activation.type,
    label: same(activation.label),
    category: 'activations',
    glyph: activation.glyph,
    keywords: activation.keywords ?? [],
    inputs: [input()],
    outputs: [output()],
    params: {},
    help: helpOf(activation),
    inferTypes: ({ x }) => out(x),
    ends: () => activation.ends,
    forward: (tf, { x }) => activation.forward(tf, x),
    layer: (tf, { name }) => tf.layers.activation({ activation: activation.keras as 'relu', name }),
    pytorch: () => activation.pytorch,
    keras: () => activation.kerasSource ?? `layers.Activation("${activation.keras}")`,
    examples: () => [
      { params: {}, inputs: [[7]] },
      { params: {}, inputs: [[3, 4, 2]] },
    ],
  });
}
