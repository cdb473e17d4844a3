import { expect, test } from 'vitest';
import { classReport, type ClassMeasures } from './classMeasures.ts';

/** precision, recall, f1-score and support, as `classification_report` of scikit-learn 1.9 gives them for the same examples. */
type Figures = readonly [number, number, number, number];

test.each<{ matrix: number[][]; classes: Figures[]; macro: Figures; weighted: Figures }>([
  {
    // The last class is never recognised.
    matrix: [[50, 3, 0, 2], [10, 20, 5, 0], [0, 1, 8, 0], [4, 2, 1, 0]],
    classes: [
      [0.78125, 0.9090909090909091, 0.8403361344537815, 55],
      [0.7692307692307693, 0.5714285714285714, 0.6557377049180327, 35],
      [0.5714285714285714, 0.8888888888888888, 0.6956521739130435, 9],
      [0, 0, 0, 7],
    ],
    macro: [0.5304773351648351, 0.5923520923520923, 0.5479315033212144, 106],
    weighted: [0.70787437798051, 0.7358490566037735, 0.7116054399274201, 106],
  },
  {
    // The second class has no examples and is never named.
    matrix: [[5, 0, 1], [0, 0, 0], [2, 0, 3]],
    classes: [
      [0.7142857142857143, 0.8333333333333334, 0.7692307692307693, 6],
      [0, 0, 0, 0],
      [0.75, 0.6, 0.6666666666666666, 5],
    ],
    macro: [0.48809523809523814, 0.4777777777777778, 0.47863247863247865, 11],
    weighted: [0.7305194805194805, 0.7272727272727273, 0.7226107226107227, 11],
  },
])('measures of classes are those of scikit-learn', ({ matrix, classes, macro, weighted }) => {
  const report = classReport(matrix);
  const figures = ({ precision, recall, f1, support }: ClassMeasures) => [precision, recall, f1, support];
  const expected = [...classes, macro, weighted];
  for (const [i, one] of [...report.classes, report.macro, report.weighted].entries()) {
    figures(one).forEach((figure, k) => expect(figure).toBeCloseTo(expected[i]![k]!, 12));
  }
}); // prettier-ignore

test('without examples every measure is 0', () => {
  const none = { precision: 0, recall: 0, f1: 0, support: 0 };
  expect(classReport([[0, 0], [0, 0]])).toEqual({ classes: [none, none], macro: none, weighted: none }); // prettier-ignore
});
