import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBuilder } from '../builder.ts';
import { binary, unary } from '../build/elementwise.ts';
import { fill, input } from '../build/leaves.ts';
import { toOnnx } from './model.ts';
import { createBuffer, createSession, runtimeOptions, type SessionOptions } from './session.ts';

it('takes what is too small for a normal number for zero', () => {
  const b = createBuilder();
  const type = { dtype: 'float32', shape: [1] } as const;
  const x = input(b, 'x', type);
  const model = Buffer.from(toOnnx(b.finish([{ name: 'y', value: binary(b, 'mul', x, x) }])));
  // In a process of its own: the first session of a process decides, which may be one of another thread here.
  const script = `const { InferenceSession, Tensor } = require(process.argv[1]);
    void (async () => {
      const session = await InferenceSession.create(Buffer.from(process.argv[2], 'base64'), JSON.parse(process.argv[3]));
      const { y } = await session.run({ x: new Tensor('float32', [1e-20], [1]) });
      console.log('y =', y.data[0]);
    })();`;
  const library = createRequire(import.meta.url).resolve('onnxruntime-node');
  const given = [library, model.toString('base64'), JSON.stringify(runtimeOptions({}))];
  expect(execFileSync(process.execPath, ['-e', script, ...given], { encoding: 'utf8' })).toContain('y = 0\n');
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

describe('with large outputs', () => {
  // Beyond 32 megabytes each copy takes new pages of the system, however often there was one before.
  const type = { dtype: 'float32', shape: [10_000_000] } as const;

  /** The least number of new pages of a run of x |-> -sqrt(x), of which sqrt(x) is computed along the way. */
  async function newPages(options: SessionOptions): Promise<number> {
    const b = createBuilder();
    const along = unary(b, 'sqrt', input(b, 'x', type));
    const session = await createSession(b.finish([{ name: 'y', value: unary(b, 'neg', along) }]), options);
    const [x, y] = [createBuffer(type), createBuffer(type)];
    const faults: number[] = [];
    for (const value of [2, 3, 4, 5, 6]) {
      x.values.fill(value * value);
      const before = process.resourceUsage().minorPageFault;
      await session.run({ x }, { y });
      faults.push(process.resourceUsage().minorPageFault - before);
    }
    await session.release();
    expect(y.values.every((value) => value === -6)).toBe(true);
    // What else the process does meanwhile has its own in some.
    return Math.min(...faults);
  }
  /** Of one tensor. */
  const PAGES = (4 * type.shape[0]) / 4096;

  it('a run fills the tensors that it is given, and copies nothing', async () => {
    expect(await newPages({})).toBeLessThan(PAGES / 5);
  });

  it('a session that seldom runs keeps nothing that it computed in', async () => {
    expect(await newPages({ isSeldom: true })).toBeGreaterThan(PAGES / 2);
  });

  it('a run that fails says why', async () => {
    const b = createBuilder();
    const row = input(b, 'row', { dtype: 'int32', shape: [1] });
    const rows = b.emit(
      { op: 'gather', inputs: [input(b, 'x', type), row], axis: 0 },
      { dtype: 'float32', shape: [1] },
    );
    const y = unary(b, 'neg', input(b, 'x', type));
    const session = await createSession(b.finish([{ name: 'y', value: y }, { name: 'rows', value: rows }])); // prettier-ignore
    const inputs = { x: createBuffer(type), row: createBuffer({ dtype: 'int32', shape: [1] }, Int32Array.of(-type.shape[0] - 1)) }; // prettier-ignore
    const outputs = { y: createBuffer(type), rows: createBuffer({ dtype: 'float32', shape: [1] }) };
    await expect(session.run(inputs, outputs)).rejects.toThrow(/indices/);
    await session.release();
  });
});
