import { expect, test } from 'vitest';
import { weightPlan, type Keepable } from './keptWeights.ts';

const run = (id: string, bytes: number, fate?: Keepable['fate']): Keepable => ({ id, bytes, fate });

test('the oldest leave first, as few as it takes; pinned ones and the last one stay', () => {
  const runs = [run('a', 40, 'pinned'), run('b', 40), run('c', 40), run('d', 40), run('e', 40)];
  expect(weightPlan(runs, 200)).toEqual({ kept: ['a', 'b', 'c', 'd', 'e'], bytes: 200, wanted: 200, leaving: [] });
  expect(weightPlan(runs, 199)).toEqual({ kept: ['a', 'c', 'd', 'e'], bytes: 160, wanted: 200, leaving: ['b'] });
  expect(weightPlan(runs, 0)).toMatchObject({ kept: ['a', 'e'], bytes: 80, leaving: ['b', 'c', 'd'] });
});

test('what was given up takes no room, unless it is what the project ends with', () => {
  const runs = [run('a', 40, 'dropped'), run('b', 40), run('c', 40, 'dropped')];
  expect(weightPlan(runs, 80)).toEqual({ kept: ['b', 'c'], bytes: 80, wanted: 80, leaving: [] });
  expect(weightPlan([], 0)).toEqual({ kept: [], bytes: 0, wanted: 0, leaving: [] });
});
