import { text } from '../../text.ts';
import { definePlane, polar, polarCode } from '../generated.ts';

/** Round clusters, arranged in a circle. */
export const blobs = definePlane({
  kind: 'blobs',
  name: text('Blobs', 'Haufen'),
  hasClassCount: true,
  point: (label, classes) => polar(1, (2 * Math.PI * label) / classes),
  python: (classes) => polarCode('1', `2 * np.pi * y / ${classes}`),
});
