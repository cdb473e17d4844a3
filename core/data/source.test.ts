import { inputField, targetField, targetSize } from './spec.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { same } from '../text.ts';
import { defineData } from './define.ts';
import { dataKinds } from './kinds/all.ts';
import { planeSpec } from './plane.ts';
import { dataRegistry, dataSource, dataSpec, isSameSet, kindOf, type DataSource } from './source.ts';

test('every kind is called in its schema as in the list, and no two are called the same', () => {
  for (const { kind, schema } of dataKinds) {
    expect(schema.shape.kind.safeParse(kind).success).toBe(true);
    expect(schema.shape.kind.safeParse(`${kind}x`).success).toBe(false);
  }
  expect(new Set(dataKinds.map(({ kind }) => kind)).size).toBe(dataKinds.length);
});

const begun = dataKinds.flatMap(({ kind }) => {
  const before = { source: {}, points: undefined };
  const source = kindOf({ kind: kind as DataSource['kind'] }).begin?.(before);
  return source ? [{ kind, source: source as DataSource }] : [];
});

test.each(begun)('what $kind begins with is a source of it, with features and something to learn', ({ source }) => {
  expect(dataSource.parse(source)).toEqual(source);
  expect(inputField(dataSpec(source)).type.shape.length).toBeGreaterThan(0);
  expect(targetSize(targetField(dataSpec(source)).meaning)).toBeGreaterThan(0);
});

test('a kind that is made up needs no more than its definition', () => {
  const dice = defineData({
    kind: 'dice',
    name: same('Dice'),
    group: 'generated',
    schema: z.object({ kind: z.literal('dice'), sides: z.number().int().min(2) }),
    spec: ({ sides }) => planeSpec(same('Dice'), sides),
    python: () => ({ hasValidation: false, imports: [], lines: [] }),
  });
  const { schema, named } = dataRegistry<z.ZodObject>([...dataKinds, dice]);
  expect(schema.parse({ kind: 'dice', sides: 6 })).toEqual({ kind: 'dice', sides: 6 });
  expect(schema.safeParse({ kind: 'dice', sides: 1 }).success).toBe(false);
  expect(schema.safeParse({ kind: 'mnist' }).success).toBe(true);
  expect(targetField(named('dice')!.spec({ kind: 'dice', sides: 6 })).meaning).toMatchObject({
    classes: ['A', 'B', 'C', 'D', 'E', 'F'],
  });
  expect(dataSource.safeParse({ kind: 'dice', sides: 6 }).success).toBe(false);
});

test('a set read in another way is the same set; another file, or another kind, is not', () => {
  const [moons, xor] = ['moons', 'xor'].map((kind) => begun.find((one) => one.kind === kind)?.source);
  const file = { ...moons, kind: 'csv', sha256: 'a' } as unknown as DataSource;
  expect(isSameSet(moons!, { ...moons!, seed: 7 } as DataSource)).toBe(true);
  expect(isSameSet(moons!, xor!)).toBe(false);
  expect(isSameSet(file, { ...file, seed: 7 } as DataSource)).toBe(true);
  expect(isSameSet(file, { ...file, sha256: 'b' } as unknown as DataSource)).toBe(false);
});
