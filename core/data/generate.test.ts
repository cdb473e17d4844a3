import { describe, expect, test } from 'vitest';
import { generate } from './generate.ts';
import { heldOut } from './parts.ts';
import { regressionCurve } from './kinds/regression.ts';
import { kindOf, kindsOf, type GeneratedSource } from './source.ts';

const generatedKinds = kindsOf('generated') as readonly GeneratedSource['kind'][];

const source = (change: Partial<GeneratedSource>): GeneratedSource => ({
  kind: 'moons', examples: 300, noise: 0, classes: 3, testShare: 0.2, seed: 7, ...change,
}); // prettier-ignore

describe.each(generatedKinds)('the generated set "%s"', (kind) => {
  test('is the same for the same seed, and another for another', () => {
    const [once, again, other] = [7, 7, 8].map((seed) => generate(source({ kind, noise: 0.1, seed })));
    expect(again).toEqual(once);
    expect(other!.features).not.toEqual(once!.features);
  });

  test('stays within the picture when there is no noise', () => {
    for (const value of generate(source({ kind, classes: 10 })).features)
      expect(Math.abs(value)).toBeLessThanOrEqual(1.5);
  });

  test('fills the picture', () => {
    expect(Math.max(...generate(source({ kind })).features)).toBeGreaterThan(0.99);
  });
});

test.each([
  ['moons', 2], ['circles', 2], ['xor', 2], ['spirals', 3], ['blobs', 3],
] as const)('%s has %i classes of the same size', (kind, classes) => {
  const counts = new Map<number, number>();
  for (const label of generate(source({ kind })).labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  expect([...counts.keys()]).toEqual(Array.from({ length: classes }, (_, i) => i));
  expect(new Set(counts.values())).toEqual(new Set([300 / classes]));
}); // prettier-ignore

test('xor is what its name says', () => {
  const { features, labels } = generate(source({ kind: 'xor' }));
  labels.forEach((label, i) => expect(label === 0).toBe(features[2 * i]! * features[2 * i + 1]! > 0));
});

test('noise has the deviation that was asked for', () => {
  const { features, labels } = generate(source({ kind: 'regression', examples: 20_000, noise: 0.3 }));
  const errors = Array.from(labels, (y, i) => y - regressionCurve(features[i]!));
  expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeCloseTo(0.3, 2);
});

test('another set takes over how many points there are, and begins with noise that suits it', () => {
  const before = { source: source({ noise: 0.15, examples: 200, seed: 3 }), points: undefined };
  expect(kindOf({ kind: 'spirals' }).begin?.(before)).toMatchObject({ examples: 200, seed: 3, noise: 0.05 });
});

test('at least one example is left to train on', () => {
  expect(heldOut(10, 0.2)).toBe(2);
  expect(heldOut(1, 0.9)).toBe(0);
});
