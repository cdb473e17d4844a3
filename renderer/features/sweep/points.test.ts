import { expect, test } from 'vitest';
import type { Sweep } from '../../../core/protocol/sweeps.ts';
import type { KnownPoint } from '../../../core/runs/sweepPoints.ts';
import { countOf, trialsOf, type SweepPlan } from '../../../core/sweep/points.ts';
import { isGrid, pointAt } from './points.ts';

const range = {
  setting: 'training.learningRate',
  values: [0.001, 0.01, 0.1],
  range: { from: 0.001, to: 0.1, isLog: true },
};
const list = { setting: 'training.optimizer', values: ['sgd', 'adam'] };

function known(plan: SweepPlan) {
  const points = trialsOf(plan, 1) as unknown as readonly KnownPoint[];
  return { sweep: { ...plan, total: countOf(plan) } as unknown as Sweep, points };
}

test('as many points drawn from a range as there are combinations are no grid: a heat map would put them under values of others', () => {
  const all = known({ axes: [range, list], seeds: 1 });
  expect(isGrid(all.sweep, all.points)).toBe(true);
  expect(pointAt(all.points, 0.01, 'adam')?.point).toEqual([0.01, 'adam']);
  expect(pointAt(all.points, 0.02, 'adam')).toBeUndefined();
  const drawn = known({ axes: [range, list], seeds: 1, drawn: 6 });
  expect(drawn.points).toHaveLength(all.points.length);
  expect(isGrid(drawn.sweep, drawn.points)).toBe(false);
}); // prettier-ignore
