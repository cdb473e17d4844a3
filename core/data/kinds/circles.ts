import { text } from '../../text.ts';
import { definePlane, polar, polarCode } from '../generated.ts';

/** One circle inside another. */
export const circles = definePlane({
  kind: 'circles',
  name: text('Circles', 'Kreise'),
  point: (label, _, random) => polar(label === 0 ? 1.3 : 0.6, 2 * Math.PI * random.next()),
  python: () => polarCode('np.where(y == 0, 1.3, 0.6)', '2 * np.pi * random.random(count)'),
});
