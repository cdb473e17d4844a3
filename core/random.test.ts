import { describe, expect, it } from 'vitest';
import { createRandom, seedOf, uniformNumbers } from './random.ts';
import { initialValues, initializers, type InitializerName } from './blocks/initializers.ts';

const moments = (values: ArrayLike<number>) => {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return { mean, deviation: Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length) };
};

describe('random numbers', () => {
  it('depend on the seed alone', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(seedOf(1, 2)).not.toBe(seedOf(2, 1));
  });
  it('have the moments of their distributions', () => {
    const random = createRandom(7);
    const uniform = moments(Array.from({ length: 20_000 }, random.next));
    expect(uniform.mean).toBeCloseTo(0.5, 1);
    expect(uniform.deviation).toBeCloseTo(Math.sqrt(1 / 12), 2);
    const normal = moments(Array.from({ length: 20_000 }, random.normal));
    expect(Math.abs(normal.mean)).toBeLessThan(0.03);
    expect(normal.deviation).toBeCloseTo(1, 1);
  });
  it('permute: every index once, and not in order', () => {
    const order = createRandom(3).permutation(1000);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...order].filter((value, i) => value === i).length).toBeLessThan(10);
  });
});

describe('random numbers by place', () => {
  const correlation = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, i) => sum + 12 * (value - 0.5) * ((b[i] ?? 0) - 0.5), 0) / a.length;
  it('are uniform, and do not follow those beside them', () => {
    const numbers = uniformNumbers(50_000, 3, 7);
    expect(moments(numbers).mean).toBeCloseTo(0.5, 2);
    expect(moments(numbers).deviation).toBeCloseTo(Math.sqrt(1 / 12), 2);
    expect(Math.min(...numbers.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers.slice(0, 1000))).toBeLessThan(1);
    for (const lag of [1, 2, 28, 512]) expect(Math.abs(correlation(numbers.slice(lag), numbers))).toBeLessThan(0.02);
  });
  it('have nothing to do with those of other seeds and streams, however near', () => {
    const own = uniformNumbers(20_000, 3, 7);
    for (let seed = 0; seed < 9; seed++) {
      for (let stream = 0; stream < 9; stream++) {
        if (seed === 3 && stream === 7) continue;
        const other = uniformNumbers(20_000, seed, stream);
        expect(Math.abs(correlation(own, other)), `${seed}, ${stream}`).toBeLessThan(0.04);
      }
    }
  });
});

describe('initialisers', () => {
  const spec = { shape: [100, 200], fanIn: 100, fanOut: 200 };
  it.each([
    ['pytorchDefault', 0.1 / Math.sqrt(3)],
    ['glorotUniform', Math.sqrt(2 / 300)],
    ['glorotNormal', Math.sqrt(2 / 300)],
    ['heUniform', Math.sqrt(2 / 100)],
    ['heNormal', Math.sqrt(2 / 100)],
    ['lecunNormal', Math.sqrt(1 / 100)],
    ['randomNormal', 0.05],
  ] as const)('%s has the deviation that its definition gives', (name, deviation) => {
    const { mean, deviation: measured } = moments(initialValues(name, spec, 1));
    expect(Math.abs(mean)).toBeLessThan(deviation / 20);
    expect(measured / deviation).toBeCloseTo(1, 1);
  });
  it('are finite and reproducible', () => {
    for (const name of Object.keys(initializers) as InitializerName[]) {
      const values = initialValues(name, spec, 5);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(values).toEqual(initialValues(name, spec, 5));
    }
  });
});
