import type * as TensorFlow from '@tensorflow/tfjs';
import { same, type Text } from '../../text.ts';
import { helpOf, out, output } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { differentKindsProblem, differentShapesProblem, severalInputs, tooFewProblem } from './inputs.ts';

interface Fold {
  readonly type: string;
  readonly label: string;
  readonly order: number;
  readonly glyph: string;
  readonly keywords: readonly string[];
  readonly text: Text;
  readonly formula: string;
  readonly derivative: string;
  readonly source: string;
  readonly combine: (tf: TF, a: TensorFlow.Tensor, b: TensorFlow.Tensor) => TensorFlow.Tensor;
  readonly layer: (tf: TF, name: string) => TensorFlow.layers.Layer;
  /** Python's operator. */
  readonly operator: string;
  readonly keras: string;
}

/** A binary element-wise operation, folded over inputs of equal shape. */
export function fold(definition: Fold) {
  const { type, order, glyph, keywords } = definition;
  const label = same(definition.label);
  return defineBlock({
    type,
    label,
    category: 'combine',
    order,
    glyph,
    keywords,
    inputs: [severalInputs],
    outputs: [output()],
    params: {},
    help: helpOf(definition),
    inferTypes: ({ x, inputs: { in: inputs = [] } }) =>
      tooFewProblem(inputs, label) ??
      differentKindsProblem(inputs, label) ??
      differentShapesProblem(inputs, label) ??
      out(x),
    forward: (tf, { inputs: { in: inputs = [] } }) => inputs.reduce((a, b) => definition.combine(tf, a, b)),
    layer: (tf, { name }) => definition.layer(tf, name),
    pytorchCall: ({ names }) => names.join(` ${definition.operator} `),
    keras: () => `layers.${definition.keras}()`,
    examples: () => [
      { params: {}, inputs: [[4], [4]] },
      {
        params: {},
        inputs: [
          [2, 3, 2],
          [2, 3, 2],
          [2, 3, 2],
        ],
      },
    ],
  });
}
