import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from '../define.ts';
import { isTurned, typeOfPort, type ModelPort, type ModelSpec } from './modelSpec.ts';

type Spec = Pick<ModelSpec, 'at'>;

/**
 * An input as the file has it: a picture with its channels first, and the examples along their axis. Where the file takes a
 * certain number of them at once, they stay in front, to be cut up.
 */
export function asInFile(tf: TF, { at }: Spec, port: ModelPort, pictures: string, x: Tensor): Tensor {
  const own = isTurned(port, pictures) ? tf.transpose(x, [0, 3, 1, 2]) : x;
  const [batch = 0] = own.shape;
  const plain = tf.reshape(own, [batch, ...port.shape]);
  const to = port.batchAt ?? 0;
  return at > 0 || to === 0 ? plain : tf.transpose(plain, moved(plain.rank, 0, to));
}

/** The reverse, for an output. */
export function asHere(tf: TF, { at }: Spec, port: ModelPort, pictures: string, y: Tensor): Tensor {
  const from = port.batchAt ?? 0;
  const first = at > 0 || from === 0 ? y : tf.transpose(y, moved(y.rank, from, 0));
  if (isTurned(port, pictures)) return tf.transpose(first, [0, 2, 3, 1]);
  const [batch = 0] = first.shape;
  return tf.reshape(first, [batch, ...typeOfPort(port, pictures).shape]);
}

/** The order of axes in which one of them has moved. */
function moved(rank: number, from: number, to: number): number[] {
  const order = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== from);
  return order.toSpliced(to, 0, from);
}
