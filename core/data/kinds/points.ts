import { text } from '../../text.ts';
import { literal } from '../../python.ts';
import { defineData } from '../define.ts';
import type { Split } from '../split.ts';
import { partSizes, testedOn } from '../parts.ts';
import { curveSpec, planeSpec } from '../plane.ts';
import { partOfPoints, pointsOf, pointsSource } from '../points.ts';

const name = text('Own points', 'Eigene Punkte');

/** How many points go on one line of Python. */
const PER_LINE = 5;

/**
 * Points set by hand, split by a seed. Fields are named as for generated data, so that a network still fits when a
 * generated set is turned into points.
 */
export const points = defineData({
  kind: 'points',
  name,
  group: 'byHand',
  schema: pointsSource,
  spec: ({ target, classes }) => (target === 'values' ? curveSpec(name) : planeSpec(name, classes)),
  trained: (source) => partSizes(source.points.length, source).training,
  begin: (before) => before.points ?? pointsOf([]),
  python(source) {
    const { target, points: all, seed } = source;
    const parts = partOfPoints(all.length, source, seed);
    const hasClasses = target === 'classes';
    const hasValidation = parts.includes('validation');
    const linesOf = (part: string, split: Split) => {
      const rows = all
        .filter((_, i) => parts[i] === split)
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
      hasValidation,
      imports: ['import numpy as np'],
      lines: [
        hasClasses ? '# Two features and the class.' : '# One feature and the value to predict.',
        ...linesOf('train', 'training'),
        ...(hasValidation ? linesOf('val', 'validation') : []),
        ...(parts.includes('test') ? linesOf('test', 'test') : testedOn(hasValidation ? 'val' : 'train')),
      ],
    };
  },
});
