import type * as TensorFlow from '@tensorflow/tfjs';
import { floats } from '../../tensorType.ts';
import { same, type Text } from '../../text.ts';
import { helpOf, input, out, output } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { pictureProblem } from './window.ts';

interface GlobalPool {
  readonly type: string;
  readonly label: string;
  readonly order: number;
  readonly glyph: string;
  readonly keywords: readonly string[];
  readonly text: Text;
  readonly formula: string;
  readonly derivative: string;
  readonly source: string;
  readonly forward: (tf: TF, x: TensorFlow.Tensor) => TensorFlow.Tensor;
  readonly layer: (tf: TF, name: string) => TensorFlow.layers.Layer;
  readonly pytorch: string;
  readonly keras: string;
}

/** Pooling over the whole picture: one value per channel. */
export function globalPool(definition: GlobalPool) {
  const { type, order, glyph, keywords } = definition;
  const label = same(definition.label);
  return defineBlock({
    type,
    label,
    category: 'layers',
    order,
    glyph,
    keywords,
    inputs: [input()],
    outputs: [output()],
    params: {},
    help: helpOf(definition),
    inferTypes: ({ x }) => pictureProblem(x, label) ?? out(floats([x.shape[2] ?? 1])),
    forward: (tf, { x }) => definition.forward(tf, x),
    layer: (tf, { name }) => definition.layer(tf, name),
    pytorch: () => `nn.Sequential(${definition.pytorch}(1), nn.Flatten())`,
    keras: () => `layers.${definition.keras}()`,
    examples: () => [
      { params: {}, inputs: [[3, 4, 2]] },
      { params: {}, inputs: [[1, 1, 3]] },
    ],
  });
}
