import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from './define.ts';

/**
 * What `compute` makes of tensors, differentiated as `gradients` says and not operation by operation: by all inputs, from
 * the gradient by the value and from what was saved on the way there. It must use no other tensors.
 */
export function withOwnGradient<Inputs extends Tensor[], Saved extends Tensor[]>(
  tf: TF,
  inputs: readonly [...Inputs],
  compute: (...inputs: Inputs) => { readonly value: Tensor; readonly saved: [...Saved] },
  gradients: (dy: Tensor, ...saved: Saved) => Tensor[],
): Tensor {
  const differentiable = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as (tensors: Saved) => void;
    const { value, saved } = compute(...(args.slice(0, -1) as Inputs));
    save(saved);
    return { value, gradFunc: (dy, kept) => gradients(dy, ...(kept as Saved)) };
  });
  return differentiable(...inputs);
}
