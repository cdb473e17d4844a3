import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createBuilder } from '../builder.ts';
import { binary } from '../build/elementwise.ts';
import { fill, input } from '../build/leaves.ts';
import { createBuffer, createSession } from './session.ts';

it('takes what is too small for a normal number for zero', async () => {
  const b = createBuilder();
  const type = { dtype: 'float32', shape: [1] } as const;
  const x = input(b, 'x', type);
  const session = await createSession(b.finish([{ name: 'y', value: binary(b, 'mul', x, x) }]));
  const y = createBuffer(type);
  await session.run({ x: createBuffer(type, Float32Array.of(1e-20)) }, { y });
  await session.release();
  expect(y.values[0]).toBe(0);
});

it('computes, and reports nothing to anybody', async () => {
  const b = createBuilder();
  const type = { dtype: 'float32', shape: [3] } as const;
  const twice = binary(b, 'mul', input(b, 'x', type), fill(b, 2));
  const session = await createSession(b.finish([{ name: 'y', value: twice }]));
  const y = createBuffer(type);
  await session.run({ x: createBuffer(type, Float32Array.of(1, 2, 3)) }, { y });
  await session.release();
  expect([...y.values]).toEqual([2, 4, 6]);
  // The log of its telemetry, which begins with the first session of a process.
  expect(existsSync(path.join(tmpdir(), `mat-debug-${process.pid}.log`))).toBe(false);
});
