import { expect, test } from 'vitest';
import { accuracy } from '../losses/metrics.ts';
import type { SweepOutcome } from '../protocol/sweeps.ts';
import { same } from '../text.ts';
import { pointsOf, verdictOf } from './sweepPoints.ts';

const outcome = (place: number, seed: number, status: SweepOutcome['status'], value: SweepOutcome['value']) =>
  ({ trial: { point: [place], place, seed }, status, value }) as unknown as SweepOutcome;

test('the best is first, those that are not whole last, each with how its runs ended', () => {
  const points = pointsOf(accuracy, [
    outcome(0, 2, 'finished', 0.5),
    outcome(1, 1, 'finished', 0.9),
    outcome(2, 1, 'hopeless', 0.1),
    outcome(3, 1, 'finished', 0.7),
    outcome(0, 1, 'finished', 0.9),
    outcome(1, 2, 'diverged', 'NaN'),
    outcome(2, 2, 'hopeless', 0.1),
    outcome(3, 2, 'finished', 0.9),
  ]);
  expect(points.map(({ place, seeds, mean, others }) => [place, seeds, mean, others])).toEqual([
    [3, [1, 2], 0.8, {}],
    [0, [1, 2], 0.7, {}],
    [1, [1, 2], 0.9, { diverged: 1 }],
    [2, [1, 2], NaN, { hopeless: 2 }],
  ]);
});

test('nothing is said of a loss without end', () => {
  const loss = { ...accuracy, better: 'lower' } as const;
  const verdict = (...values: readonly SweepOutcome['value'][]) =>
    verdictOf(loss, [same('rate')], pointsOf(loss, values.map((value, place) => outcome(place, 1, 'finished', value)))); // prettier-ignore
  expect(verdict(0.5, 0.75)?.en).toMatch(/is better/);
  expect([verdict(0.5, 'Infinity'), verdict('Infinity', 'Infinity')]).toEqual([null, null]);
});

test('each outcome is looked at a few times, however many there are', () => {
  let looks = 0;
  const counted = Array.from({ length: 2000 }, (_, place) => {
    const trial = { point: [place], seed: 1, get place() { looks++; return place; } }; // prettier-ignore
    return { trial, status: 'hopeless', value: 0.5 } as unknown as SweepOutcome;
  });
  expect(pointsOf(accuracy, counted)).toHaveLength(2000);
  expect(looks).toBeLessThan(20_000);
});
