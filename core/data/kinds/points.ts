import { text } from '../../text.ts';
import { literal } from '../../python.ts';
import { defineData } from '../define.ts';
import { curveSpec, nothingHeldOut, planeSpec } from '../plane.ts';
import { heldOutPlaces, pointsOf, pointsSource } from '../points.ts';

const name = text('Own points', 'Eigene Punkte');

/** Points on one line of Python. */
const PER_LINE = 5;

/**
 * Points that were set by hand, those that the seed chooses held out. They are called as generated ones are, so that a
 * network still fits when its data are made one's own.
 */
export const points = defineData({
  kind: 'points',
  name,
  group: 'byHand',
  schema: pointsSource,
  spec: ({ target, classes }) => (target === 'values' ? curveSpec(name) : planeSpec(name, classes)),
  begin: (before) => before.points ?? pointsOf([]),
  python({ target, points: all, testShare, seed }) {
    const isHeldOut = heldOutPlaces(all.length, testShare, seed);
    const hasClasses = target === 'classes';
    const partOf = (part: string, isTest: boolean) => {
      const rows = all
        .filter((_, i) => isHeldOut[i] === isTest)
        .map(([x, y, label]) => literal(hasClasses ? [x, y, label] : [x, y]));
      const lines = Array.from({ length: Math.ceil(rows.length / PER_LINE) }, (_, i) =>
        rows.slice(i * PER_LINE, (i + 1) * PER_LINE).join(', '),
      );
      return [
        `${part} = np.array([`,
        ...lines.map((line) => `    ${line},`),
        '], dtype=np.float32)',
        hasClasses
          ? `${part}_x, ${part}_y = ${part}[:, :2], ${part}[:, 2].astype(np.int64)`
          : `${part}_x, ${part}_y = ${part}[:, :1], ${part}[:, 1:]`,
      ];
    };
    return {
      imports: ['import numpy as np'],
      lines: [
        hasClasses ? '# Two features and the class.' : '# One feature and the value to predict.',
        ...partOf('train', false),
        ...(isHeldOut.includes(true) ? partOf('test', true) : nothingHeldOut),
      ],
    };
  },
});
