import { text } from '../../text.ts';
import { definePlane, polar, polarCode } from '../generated.ts';

/** The more arms there are, the less they wind, so that neighbouring arms are always 0.45 apart. */
export const spirals = definePlane({
  kind: 'spirals',
  name: text('Spirals', 'Spiralen'),
  hasClassCount: true,
  noise: 0.05,
  point(label, classes, random) {
    const along = 0.05 + 0.95 * random.next();
    return polar(1.35 * along, 2 * Math.PI * ((3 * along + label) / classes));
  },
  python: (classes) => [
    'along = 0.05 + 0.95 * random.random(count)',
    ...polarCode('1.35 * along', `2 * np.pi * (3 * along + y) / ${classes}`),
  ],
});
