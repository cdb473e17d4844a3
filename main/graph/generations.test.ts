import { expect, it } from 'vitest';
import { FEWEST, GENERATIONS, Generations } from './generations.ts';
import type { TensorType } from './ir.ts';
import { createBuffer, type Buffer } from './onnx/session.ts';

const types: Readonly<Record<string, TensorType>> = {
  'weight/a': { dtype: 'float32', shape: [2] },
  'weight/b': { dtype: 'float32', shape: [3] },
};
const numbers = (...values: number[]) => ({ shape: [values.length], values: Float32Array.from(values) });

it('what no update changes is there once, in every set, and is none of what an update fills', () => {
  const made: Buffer[] = [];
  const create = (type: TensorType) => {
    const buffer = createBuffer(type);
    made.push(buffer);
    return buffer;
  };
  const state = new Generations(types, create, new Set(['weight/b']));
  expect(made).toHaveLength(GENERATIONS + 1);
  state.write('weight/', new Map([['a', numbers(1, 2)], ['b', numbers(3, 4, 5)]])); // prettier-ignore
  expect(Object.keys(state.next)).toEqual(['weight/a']);
  state.next['weight/a']!.values.set([6, 7]);
  state.advance();
  const read = () => Object.fromEntries([...state.read('weight/')].map(([name, { values }]) => [name, [...values]]));
  expect(read()).toEqual({ a: [6, 7], b: [3, 4, 5] });
  expect(state.goBack()).toBe(1);
  expect(read()).toEqual({ a: [1, 2], b: [3, 4, 5] });
});

it('of two sets, the previous one is there until an update that failed has begun to write over it', () => {
  const state = new Generations(types, (type) => createBuffer(type), new Set(), FEWEST);
  state.write('weight/', new Map([['a', numbers(1, 2)]])); // prettier-ignore
  const a = () => [...state.read('weight/').get('a')!.values];
  const update = (...values: number[]) => {
    state.next['weight/a']!.values.set(values);
    state.advance();
  };
  update(3, 4);
  update(5, 6);
  expect(state.goBack()).toBe(1);
  expect(a()).toEqual([3, 4]);
  update(7, 8);
  state.next['weight/a']!.values.set([NaN, NaN]);
  state.spoil();
  expect(state.goBack()).toBe(0);
  expect(a()).toEqual([7, 8]);
});
