import type * as TensorFlow from '@tensorflow/tfjs';
import type { AnalysedNode } from '../../core/analysis/node.ts';
import type { TF } from '../../core/blocks/define.ts';
import { fieldPorts, type DataSpec } from '../../core/data/spec.ts';
import { byPorts, forward, singleUnit, withUsedFields, type WeightTensors } from './model.ts';
import { createOutputs } from './outputs.ts';
import type { Tensors } from './tensors.ts';

/** What some nodes are computed from. */
interface PartInputs {
  readonly data: DataSpec;
  /** A batch by field name: at least those that the nodes take. */
  readonly fields: Tensors;
  /** Outputs of other nodes, by name. */
  readonly given: Tensors;
}

/**
 * Every output of some nodes by name, in evaluation mode, with weights named as in `Model.weights`. The nodes come in
 * execution order. Call it inside tf.tidy.
 */
export function applyPart(
  tf: TF,
  nodes: readonly AnalysedNode[],
  weights: WeightTensors,
  { data, fields, given }: PartInputs,
): Tensors {
  const outputs = createOutputs(tf);
  for (const [name, value] of given) outputs.put([name], value);
  const batch = byPorts(data, fields);
  const found = new Map<string, TensorFlow.Tensor>();
  const onOutput = (name: string, value: TensorFlow.Tensor) => {
    found.set(name, value);
    return value;
  };
  const used = fieldPorts(data).filter(({ field }) => fields.has(field.name));
  for (const node of withUsedFields(nodes, used))
    forward(tf, singleUnit(node), outputs, weights, batch, { isTraining: false, seed: 0, onOutput });
  return found;
}
