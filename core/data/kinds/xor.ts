import { same } from '../../text.ts';
import { definePlane } from '../generated.ts';

/** Four squares separated by a cross: A where both coordinates have the same sign, B where they differ. */
export const xor = definePlane({
  kind: 'xor',
  name: same('XOR'),
  point(label, _, random) {
    const [x, y] = [0.15 + 1.25 * random.next(), 0.15 + 1.25 * random.next()];
    const sign = random.integer(2) === 0 ? 1 : -1;
    return [sign * x, label === 0 ? sign * y : -sign * y];
  },
  python: () => [
    'x = 0.15 + 1.25 * random.random((count, 2))',
    'x *= random.choice([-1, 1], (count, 1))',
    'x[y == 1, 1] *= -1',
  ],
});
