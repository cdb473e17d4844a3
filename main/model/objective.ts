import { targetField, targetSize } from '../../core/data/spec.ts';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import type { Model } from './model.ts';

type Tensor = TensorFlow.Tensor;

/** Probabilities are kept this far from 0 and 1, where their logarithm ends (Keras's epsilon). */
const EPSILON = 1e-7;

/** What a model is trained for: how its outputs meet the labels. */
export type Objective = Pick<Model, 'loss' | 'outputs' | 'outputShape' | 'data'>;

/**
 * The mean loss of a batch, a scalar. `output` is the model's [batch, k]; `labels` class indices [batch] (int32), or
 * values [batch, k]. As torch.nn.CrossEntropyLoss, BCEWithLogitsLoss, BCELoss and MSELoss.
 */
export function meanLoss(tf: TF, objective: Objective, output: Tensor, labels: Tensor): TensorFlow.Scalar {
  const target = targetTensor(tf, objective, labels);
  const isLogits = objective.outputs === 'logits';
  switch (objective.loss) {
    case 'crossEntropy': {
      const log = isLogits ? tf.logSoftmax(output) : tf.log(clipped(tf, output));
      return tf.neg(tf.mean(tf.sum(tf.mul(target, log), -1)));
    }
    case 'binaryCrossEntropy': {
      const logYes = isLogits ? tf.neg(tf.softplus(tf.neg(output))) : tf.log(clipped(tf, output));
      const logNo = isLogits ? tf.neg(tf.softplus(output)) : tf.log(clipped(tf, tf.sub(1, output)));
      return tf.neg(tf.mean(tf.add(tf.mul(target, logYes), tf.mul(tf.sub(1, target), logNo))));
    }
    case 'meanSquaredError':
      return tf.mean(tf.squaredDifference(output, target));
  }
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
    ? tf.greater(tf.squeeze(output, [1]), hasSignedOutput(objective) ? 0 : 0.5)
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
  if (objective.loss === 'crossEntropy') return isLogits ? tf.softmax(output) : output;
  if (!isClasses || !isSingle(objective)) return output;
  const yes = yesOf(tf, objective, output);
  return tf.concat([tf.sub(1, yes), yes], 1);
}

/** How much a single output says yes, from 0 to 1. */
function yesOf(tf: TF, { outputs, loss }: Objective, output: Tensor): Tensor {
  if (outputs === 'signs') return tf.div(tf.add(output, 1), 2);
  return loss === 'binaryCrossEntropy' && outputs === 'logits' ? tf.sigmoid(output) : output;
}

/** Two classes told apart by one number. */
function isSingle({ outputShape, data }: Objective): boolean {
  return outputShape[0] === 1 && targetSize(targetField(data).meaning) === 2;
}

/** Its sign tells them apart, not its distance from 0 and 1. */
function hasSignedOutput({ loss, outputs }: Objective): boolean {
  return outputs === 'signs' || (loss === 'binaryCrossEntropy' && outputs === 'logits');
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

function clipped(tf: TF, probabilities: Tensor): Tensor {
  return tf.clipByValue(probabilities, EPSILON, 1 - EPSILON);
}
