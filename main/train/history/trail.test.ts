import { describe, expect, test } from 'vitest';
import { createTrail } from './trail.ts';

describe('a trail', () => {
  const checkpoint = { weights: new Map(), optimizer: new Map(), best: null, state: { step: 0, epoch: 0 } };
  test('keeps fewer and fewer steps, evenly spread, in bounded memory', () => {
    const trail = createTrail(1e6)!;
    for (let step = 0; step < 1000; step++) {
      if (trail.isDue(step)) trail.record({ step, point: new Float32Array(0), checkpoint });
    }
    const steps = trail.snapshots().map(({ step }) => step);
    expect(steps.length).toBeLessThanOrEqual(15);
    expect(steps.length).toBeGreaterThanOrEqual(8);
    const gaps = new Set(steps.slice(1).map((step, i) => step - steps[i]!));
    expect(gaps.size).toBe(1);
  });

  test.each([1e5, 1e6, 3e6, 5e6, 7e6, 7.9e6])(
    'of snapshots of %d numbers never holds more than 64 MB, with the one that is being made',
    (size) => {
      const trail = createTrail(size)!;
      for (let step = 0; step < 2000; step++) {
        if (!trail.isDue(step)) continue;
        expect(trail.bytes + 4 * size).toBeLessThanOrEqual(64e6);
        trail.record({ step, point: new Float32Array(0), checkpoint });
      }
      expect(trail.snapshots()[0]!.step).toBe(0);
    },
  );

  test('is none where one snapshot does not fit beside the one that is being made', () => {
    expect(createTrail(8.1e6)).toBeUndefined();
    expect(createTrail(4e8)).toBeUndefined();
  });

  test('forgets what came after the step that a run was taken back to', () => {
    const trail = createTrail(2)!;
    for (const step of [0, 1, 2, 3, 1]) trail.record({ step, point: new Float32Array(0), checkpoint });
    expect(trail.snapshots().map(({ step }) => step)).toEqual([0, 1]);
  });
});
