/** How well one class, or all of them together, is recognised. */
export interface ClassMeasures {
  /** The share of what is taken for it that is right; 0 for a class that is never named. */
  readonly precision: number;
  /** The share of its examples that are recognised; 0 for a class without examples. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
  /** Its examples. */
  readonly support: number;
}

export interface Report {
  readonly classes: readonly ClassMeasures[];
  /** The mean over all classes, each counting the same. */
  readonly macro: ClassMeasures;
  /** The mean over all classes, each counting by its examples. */
  readonly weighted: ClassMeasures;
}

/**
 * Precision, recall and F1 of every class from a confusion matrix, `matrix[label][predicted]`. What would be divided by zero is
 * 0, as in `sklearn.metrics.classification_report` with `zero_division=0`.
 */
export function classReport(matrix: readonly (readonly number[])[]): Report {
  const classes = matrix.map((row, label): ClassMeasures => {
    const right = row[label] ?? 0;
    const support = sum(row);
    const named = sum(matrix.map((other) => other[label] ?? 0));
    return { precision: share(right, named), recall: share(right, support), f1: share(2 * right, named + support), support };
  }); // prettier-ignore
  const examples = sum(classes.map(({ support }) => support));
  const mean = (weightOf: (one: ClassMeasures) => number): ClassMeasures => {
    const of = (measure: 'precision' | 'recall' | 'f1') => sum(classes.map((one) => weightOf(one) * one[measure]));
    return { precision: of('precision'), recall: of('recall'), f1: of('f1'), support: examples };
  };
  return {
    classes,
    macro: mean(() => 1 / classes.length),
    weighted: mean(({ support }) => share(support, examples)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
