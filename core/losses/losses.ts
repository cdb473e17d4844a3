import * as all from './all.ts';
import type { Loss, Outputs } from './define.ts';

export type LossKind = (typeof all)[keyof typeof all]['kind'];

/** Every loss, in the order of the list shown to users. */
export const losses: readonly (Loss & { readonly kind: LossKind })[] = Object.values(all).toSorted(
  (a, b) => a.order - b.order,
);

export function lossOf(kind: LossKind): Loss {
  const found = losses.find((loss) => loss.kind === kind);
  if (!found) throw new Error(`There is no loss "${kind}".`);
  return found;
}

/** Whether a single output tells two classes apart by its sign, rather than by its distance from 0 and 1. */
export function hasSignedOutput(kind: LossKind, outputs: Outputs): boolean {
  return outputs === 'signs' || (lossOf(kind).link === 'sigmoid' && outputs === 'logits');
}
