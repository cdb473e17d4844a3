import { describe, expect, test } from 'vitest';
import type { StepMetrics } from '../../../core/protocol/runs.ts';
import type { WireNumber } from '../../../core/protocol/tensors.ts';
import { createHistory, thin } from './history.ts';

const step = (number: number, loss: WireNumber = number): StepMetrics => ({
  step: number,
  values: { loss, accuracy: 0.5 },
});
const steps = (count: number) => Array.from({ length: count }, (_, i) => step(i + 1));

describe('the history of a run', () => {
  test('keeps every batch while there are few', () => {
    const history = createHistory(10);
    steps(9).forEach((metrics) => history.push(metrics));
    expect(history.points()).toEqual(steps(9));
  });

  test('never holds more than its limit and covers the whole run evenly', () => {
    const history = createHistory(10);
    steps(1000).forEach((metrics) => history.push(metrics));
    const points = history.points();
    expect(points.length).toBeLessThanOrEqual(10);
    expect(points.at(-1)!.step).toBe(1000);
    // The mean of 1 ... n, n at the right edge of each stretch: means and edges belong together.
    const width = points[0]!.step;
    for (const { step: last, values } of points.slice(0, -1))
      expect(values.loss).toBeCloseTo(last - (width - 1) / 2, 9);
  });

  test('goes on from an earlier one with the same width', () => {
    const whole = createHistory(10);
    steps(64).forEach((metrics) => whole.push(metrics));
    const before = createHistory(10);
    steps(32).forEach((metrics) => before.push(metrics));
    const after = createHistory(10, before.points());
    steps(64).slice(32).forEach((metrics) => after.push(metrics)); // prettier-ignore
    expect(after.points()).toEqual(whole.points());
  });

  test('shows a loss that is not a number', () => {
    const history = createHistory(10);
    history.push(step(1, 'NaN'));
    expect(history.points()).toEqual([step(1, 'NaN')]);
  });
});

test('thinning joins neighbours', () => {
  expect(thin(steps(4), 2)).toEqual([step(2, 1.5), step(4, 3.5)]);
  expect(thin(steps(3), 5)).toEqual(steps(3));
});
