import type * as TensorFlow from '@tensorflow/tfjs';
import type { Objective as WholeObjective } from '../../core/analysis/objectives.ts';
import type { TF } from '../../core/blocks/define.ts';
import type { LossArguments } from '../../core/losses/define.ts';
import type { MetricArguments } from '../../core/losses/metrics.ts';
import { hasSignedOutput, lossOf } from '../../core/losses/losses.ts';
import type { Shape } from '../../core/shape.ts';

type Tensor = TensorFlow.Tensor;

/** How an output is compared with its labels. */
export type Objective = Pick<WholeObjective, 'loss' | 'outputs' | 'outputShape' | 'target'>;

/**
 * The mean loss of a batch, a scalar. `output` is the model's [batch, ..., k]; `labels` are class indices [batch, ...]
 * (int32) or values [batch, k].
 */
export function meanLoss(
  tf: TF,
  objective: Objective,
  output: Tensor,
  labels: Tensor,
  mean: LossArguments['mean'] = (values) => tf.mean(values),
): TensorFlow.Scalar {
  const target = targetTensor(tf, objective, labels);
  return lossOf(objective.loss).forward(tf, { output, target, isLogits: objective.outputs === 'logits', mean });
}

/** The arguments from which metrics are computed. */
export function metricArguments(
  tf: TF,
  objective: Objective,
  output: Tensor,
  labels: Tensor,
  mask?: Tensor,
): MetricArguments {
  const predicted = () =>
    tf.cast(isSingle(objective) ? saysYes(tf, objective, output) : tf.argMax(output, -1), 'int32');
  return { output, labels, predicted, mask };
}

function saysYes(tf: TF, { loss, outputs }: Objective, output: Tensor): Tensor {
  return tf.greater(tf.squeeze(output, [output.rank - 1]), hasSignedOutput(loss, outputs) ? 0 : 0.5);
}

/**
 * Converts an output [batch, ..., k] to what the user sees: a value per class (probabilities or, with the squared
 * error, the raw outputs), or the predicted values. A single output for two classes becomes two columns.
 */
export function readable(tf: TF, objective: Objective, output: Tensor): Tensor {
  const isLogits = objective.outputs === 'logits';
  if (lossOf(objective.loss).link === 'softmax') return isLogits ? tf.softmax(output) : output;
  if (objective.target.kind !== 'classes' || !isSingle(objective)) return output;
  const yes = yesOf(tf, objective, output);
  return tf.concat([tf.sub(1, yes), yes], -1);
}

/** The shape of `readable` without the batch axis. */
export function readableShape(objective: Objective): Shape {
  const { loss, outputShape } = objective;
  return lossOf(loss).link !== 'softmax' && isSingle(objective) ? [...outputShape.slice(0, -1), 2] : outputShape;
}

/** The confidence of a single output in "yes", from 0 to 1. */
function yesOf(tf: TF, { outputs, loss }: Objective, output: Tensor): Tensor {
  if (outputs === 'signs') return tf.div(tf.add(output, 1), 2);
  return hasSignedOutput(loss, outputs) ? tf.sigmoid(output) : output;
}

/** Two classes, distinguished by a single number. */
function isSingle({ outputShape, target }: Objective): boolean {
  return outputShape.at(-1) === 1 && target.kind === 'classes' && target.count === 2;
}

/**
 * The labels in the shape of the output: one-hot classes or, for a single output, classes as 0 and 1; or as -1 and 1.
 */
function targetTensor(tf: TF, objective: Objective, labels: Tensor): Tensor {
  if (objective.target.kind === 'values') return labels;
  const target = isSingle(objective)
    ? tf.cast(tf.expandDims(labels, -1), 'float32')
    : oneHot(tf, labels, objective.target.count);
  return objective.outputs === 'signs' ? tf.sub(tf.mul(target, 2), 1) : target;
}

function oneHot(tf: TF, labels: Tensor, classes: number): Tensor {
  return tf.oneHot(tf.cast(labels, 'int32') as TensorFlow.Tensor1D, classes, 1, 0, 'float32');
}
