import { text } from '../../text.ts';
import type { NumberParam } from '../../params.ts';

/** The small number under the root that prevents a division by zero variance. */
export function epsilonParam(initial: number): NumberParam {
  return {
    kind: 'number',
    label: text('Epsilon', 'Epsilon'),
    help: text(
      'Added to the variance, so that nothing is divided by zero.',
      'Wird zur Varianz addiert, damit nicht durch null geteilt wird.',
    ),
    default: initial,
    min: 1e-12,
    max: 1,
    step: 1e-5,
  };
}
