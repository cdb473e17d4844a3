import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from './define.ts';

/**
 * Applies `compute` with a custom gradient instead of differentiating it op by op: `gradients` returns the gradients
 * for all inputs, given that of the value and what was saved in the forward pass. `compute` must not use any other
 * tensors.
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
