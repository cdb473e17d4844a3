import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../analysis/analyse.ts';
import { chain } from '../../graph/chain.ts';
import type { ForeignProgram } from '../foreign/program.ts';
import { foreign } from './foreign.ts';

/** x w, then its last half doubled: with the arithmetic of shapes on the way. */
const program: ForeignProgram = {
  inputs: [{ name: 'in', type: { dtype: 'float32', shape: [3] } }],
  outputs: [{ name: 'out', type: { dtype: 'float32', shape: [2] } }],
  weights: [{ name: 'w', dtype: 'float32', shape: [3, 4], isTrainable: true }],
  constants: {
    one: { dtype: 'int32', shape: [1], values: [1] },
    two: { dtype: 'int32', shape: [1], values: [2] },
    four: { dtype: 'int32', shape: [1], values: [4] },
    factor: { dtype: 'float32', shape: [], values: [2] },
  },
  calls: [
    { operator: 'MatMul', inputs: ['in', 'w'], outputs: ['a'], attributes: {} },
    { operator: 'Shape', inputs: ['a'], outputs: ['shape'], attributes: {} },
    { operator: 'Slice', inputs: ['shape', 'one', 'two'], outputs: ['width'], attributes: {} },
    { operator: 'Div', inputs: ['width', 'two'], outputs: ['half'], attributes: {} },
    { operator: 'Slice', inputs: ['a', 'half', 'four', 'one'], outputs: ['b'], attributes: {} },
    { operator: 'Mul', inputs: ['b', 'factor'], outputs: ['out'], attributes: {} },
  ],
  multiplyAdds: 12,
};
const params = { program: JSON.stringify(program) };

describe('foreign operators', () => {
  it('are computed, and have gradients by their weights', () => {
    const weight = tf.range(0, 12).reshape([3, 4]);
    const compute = (x: tf.Tensor, w: tf.Tensor) =>
      (foreign.forward(tf, { x, inputs: { in: [x] }, weight: () => w, params, context: {} as never }) as Readonly<Record<string, tf.Tensor>>)['out']!; // prettier-ignore
    const x = tf.tensor2d([[1, 0, 1], [0, 1, 0]]); // prettier-ignore
    expect(compute(x, weight).arraySync()).toEqual([[24, 28], [12, 14]]); // prettier-ignore
    const gradient = tf.grad((w) => tf.sum(compute(x, w)))(weight);
    expect(gradient.arraySync()).toEqual([[0, 0, 2, 2], [0, 0, 2, 2], [0, 0, 2, 2]]); // prettier-ignore
  });

  it('have the ports, types and weights of their program', () => {
    const x = { dtype: 'float32', shape: [3] } as const;
    const args = { x, inputs: { in: [x] }, params, data: { name: { en: '', de: '' }, fields: [] } };
    expect(foreign.inferTypes(args)).toEqual({ ok: true, value: { out: { dtype: 'float32', shape: [2] } } });
    expect(foreign.weights!(args)).toMatchObject([{ name: 'w', shape: [3, 4], isTrainable: true }]);
    expect(foreign.ports!(args).inputs!.map(({ name }) => name)).toEqual(['in']);
  });

  it('say what arrives in the wrong shape, and that they come from a file', () => {
    const problems = (settings: { readonly program: string }) =>
      analyse(chain('x', [['dataset'], ['foreign', settings], ['output']], { data: { kind: 'iris' } })).problems;
    expect(problems(params).map(({ message }) => message.en)).toContainEqual(
      expect.stringContaining('[4] arrives at “in”, the imported operators are made for [3]'),
    );
    for (const text of ['', '{}', '[1]', '{"inputs": 3}']) {
      const wrong = foreign.inferTypes({ x: { dtype: 'float32', shape: [3] }, inputs: {}, params: { program: text }, data: { name: { en: '', de: '' }, fields: [] } }); // prettier-ignore
      expect(wrong).toMatchObject({ ok: false, error: { message: { en: expect.stringContaining('importing a file') as string } } }); // prettier-ignore
    }
  });
});
