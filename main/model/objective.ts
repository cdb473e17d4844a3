import { targetField, targetSize } from '../../core/data/spec.ts';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import { hasSignedOutput, lossOf } from '../../core/losses/losses.ts';
import type { Model } from './model.ts';

type Tensor = TensorFlow.Tensor;

/** What a model is trained for: how its outputs meet the labels. */
export type Objective = Pick<Model, 'loss' | 'outputs' | 'outputShape' | 'data'>;

/**
 * The mean loss of a batch, a scalar. `output` is the model's [batch, k]; `labels` class indices [batch] (int32), or
 * values [batch, k].
 */
export function meanLoss(tf: TF, objective: Objective, output: Tensor, labels: Tensor): TensorFlow.Scalar {
  const target = targetTensor(tf, objective, labels);
  const isLogits = objective.outputs === 'logits';
  return lossOf(objective.loss).forward(tf, { output, target, isLogits, mean: (values) => tf.mean(values) });
}

/** How many of a batch are predicted rightly, a scalar; undefined where numbers are predicted. */
export function correctCount(
  tf: TF,
  objective: Objective,
  output: Tensor,
  labels: Tensor,
): TensorFlow.Scalar | undefined {
  if (targetField(objective.data).meaning.kind === 'values') return undefined;
  const predicted = isSingle(objective)
    ? tf.greater(tf.squeeze(output, [1]), hasSignedOutput(objective.loss, objective.outputs) ? 0 : 0.5)
    : tf.argMax(output, -1);
  return tf.sum(tf.cast(tf.equal(tf.cast(predicted, 'int32'), labels), 'float32'));
}

/**
 * What the user sees of an output [batch, k]: a number per class (probabilities, or with the squared error the raw
 * outputs), or the predicted values. A single output for two classes becomes two columns.
 */
export function readable(tf: TF, objective: Objective, output: Tensor): Tensor {
  const isClasses = targetField(objective.data).meaning.kind === 'classes';
  const isLogits = objective.outputs === 'logits';
  if (lossOf(objective.loss).link === 'softmax') return isLogits ? tf.softmax(output) : output;
  if (!isClasses || !isSingle(objective)) return output;
  const yes = yesOf(tf, objective, output);
  return tf.concat([tf.sub(1, yes), yes], 1);
}

/** How much a single output says yes, from 0 to 1. */
function yesOf(tf: TF, { outputs, loss }: Objective, output: Tensor): Tensor {
  if (outputs === 'signs') return tf.div(tf.add(output, 1), 2);
  return hasSignedOutput(loss, outputs) ? tf.sigmoid(output) : output;
}

/** Two classes told apart by one number. */
function isSingle({ outputShape, data }: Objective): boolean {
  return outputShape[0] === 1 && targetSize(targetField(data).meaning) === 2;
}

/** The labels in the shape of the output: classes one-hot, or as 0 and 1 where there is a single output; as -1 and 1. */
function targetTensor(tf: TF, objective: Objective, labels: Tensor): Tensor {
  if (targetField(objective.data).meaning.kind === 'values') return labels;
  const target = isSingle(objective)
    ? tf.cast(tf.expandDims(labels, 1), 'float32')
    : oneHot(tf, labels, targetSize(targetField(objective.data).meaning));
  return objective.outputs === 'signs' ? tf.sub(tf.mul(target, 2), 1) : target;
}

function oneHot(tf: TF, labels: Tensor, classes: number): Tensor {
  return tf.oneHot(tf.cast(labels, 'int32') as TensorFlow.Tensor1D, classes, 1, 0, 'float32');
}
