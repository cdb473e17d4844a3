import { text } from '../../text.ts';
import { definePlane } from '../generated.ts';

/** Two interlocking half circles (scikit-learn's make_moons, centred). */
export const moons = definePlane({
  kind: 'moons',
  name: text('Two moons', 'Zwei Monde'),
  point(label, _, random) {
    const angle = Math.PI * random.next();
    const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
    return label === 0 ? [x, y] : [-x, -y];
  },
  python: () => [
    'angle = np.pi * random.random(count)',
    'x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])',
    'x[y == 1] *= -1',
  ],
});
