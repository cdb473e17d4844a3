import type { NumberParam } from '../../params.ts';
import { same, text, type Text } from '../../text.ts';

function share(label: Text, help: Text, usual: number): NumberParam {
  return { kind: 'number', label, help, default: usual, min: 0, max: 0.999999, step: 0.01 };
}

/** For gradients, or for steps that are already scaled. */
export const momentum = share(
  text('Momentum', 'Momentum'),
  text(
    'How much of the last step goes into the next: 0 for none.',
    'Wie viel vom letzten Schritt in den nächsten eingeht: 0 für nichts.',
  ),
  0,
);

export const squareDecay = share(
  text('Decay', 'Abklingen'),
  text('How long squares of past gradients count.', 'Wie lange die Quadrate früherer Gradienten zählen.'),
  0.99,
);

export const beta1 = share(
  same('β₁'),
  text('How long past gradients count.', 'Wie lange frühere Gradienten zählen.'),
  0.9,
);

export const beta2 = share(
  same('β₂'),
  text('How long squares of past gradients count.', 'Wie lange die Quadrate früherer Gradienten zählen.'),
  0.999,
);

export const epsilon: NumberParam = {
  kind: 'number',
  label: same('ε'),
  help: text('Added to the divisor, so that it is never 0.', 'Wird zum Divisor addiert, damit er nie 0 ist.'),
  default: 1e-8,
  min: 0,
  isAbove: true,
  max: 1000,
  step: 1e-8,
};
