import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../core/random.ts';
import { principalComponents } from './principal.ts';

describe('principal directions', () => {
  const { signal } = new AbortController();

  test('of a cloud are those in which it was stretched', async () => {
    const random = createRandom(2);
    const [u, v] = [
      [3, 4, 0, 0],
      [0, 0, -1, 0],
    ];
    const cloud = Array.from({ length: 60 }, () => {
      const [x, y, noise] = [10 * random.normal(), 2 * random.normal(), 0.01 * random.normal()];
      return Float32Array.from(u, (value, i) => (value / 5) * x + v[i]! * y + (i === 3 ? noise : 0));
    });
    const { axes, explained } = (await principalComponents(cloud, signal))!;
    expect(Math.abs(axes[0][0]! * 0.6 + axes[0][1]! * 0.8)).toBeCloseTo(1, 2);
    expect(Math.abs(axes[1][2]!)).toBeCloseTo(1, 2);
    expect(explained[0] + explained[1]).toBeCloseTo(1, 4);
    expect(await principalComponents(cloud.slice(0, 1), signal)).toBeUndefined();
    expect(await principalComponents([], signal)).toBeUndefined();
  });

  test('of a long way leave others their turns, and end when they are not wanted any more', async () => {
    const random = createRandom(3);
    const way = Array.from({ length: 120 }, () => Float32Array.from({ length: 40_000 }, () => random.normal()));
    let turns = 0;
    const others = setInterval(() => void (turns += 1), 0);
    await principalComponents(way, signal);
    expect(turns).toBeGreaterThan(3);
    const abort = new AbortController();
    const unwanted = principalComponents(way, abort.signal);
    setImmediate(() => abort.abort(new Error('enough')));
    const begin = turns;
    await expect(unwanted).rejects.toThrow('enough');
    expect(turns - begin).toBeLessThan(3);
    clearInterval(others);
  });
});
