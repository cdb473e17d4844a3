import type { AllAttrs, ArgMaxAttrs, CumsumAttrs, MaxAttrs, SoftmaxAttrs, SumAttrs } from '@tensorflow/tfjs';
import { cast } from '../build/elementwise.ts';
import { arg, cumsum, reduce, softmax } from '../build/reduce.ts';
import type { ReduceFunction } from '../ir.ts';
import { normaliseAxes, normaliseAxis } from '../shape.ts';
import { lowering, shapeOf, type Lowering } from './lowering.ts';

/** A numeric reduction. Booleans count as 0 and 1. */
function reduction(kernel: string, fn: ReduceFunction): Lowering {
  // TensorFlow.js names the axes of Max differently.
  return lowering<SumAttrs & Partial<MaxAttrs>>(kernel, (b, inputs, { axis, reductionIndices, keepDims }) => {
    const x = inputs.get('x');
    const { dtype, shape } = b.type(x);
    const numbers = dtype === 'bool' ? cast(b, x, 'int32') : x;
    const values = fn === 'mean' ? cast(b, numbers, 'float32') : numbers;
    return reduce(b, fn, values, normaliseAxes(reductionIndices ?? axis, shape.length), keepDims);
  });
}

/** Whether all or any are true: the minimum or maximum of 0 and 1. */
function logical(kernel: string, fn: 'min' | 'max'): Lowering {
  return lowering<AllAttrs>(kernel, (b, inputs, { axis, keepDims }) => {
    const x = inputs.get('x');
    const axes = normaliseAxes(axis, shapeOf(b, x).length);
    return cast(b, reduce(b, fn, cast(b, x, 'int32'), axes, keepDims), 'bool');
  });
}

function index(kernel: string, fn: 'max' | 'min'): Lowering {
  return lowering<ArgMaxAttrs>(kernel, (b, inputs, { axis }) => {
    const x = inputs.get('x');
    return arg(b, fn, x, normaliseAxis(axis, shapeOf(b, x).length));
  });
}

export const reduceLowerings: readonly Lowering[] = [
  reduction('Sum', 'sum'),
  reduction('Mean', 'mean'),
  reduction('Max', 'max'),
  reduction('Min', 'min'),
  reduction('Prod', 'prod'),
  logical('All', 'min'),
  logical('Any', 'max'),
  index('ArgMax', 'max'),
  index('ArgMin', 'min'),
  lowering<SoftmaxAttrs>('Softmax', (b, inputs, { dim }) => {
    const x = inputs.get('logits');
    return softmax(b, x, normaliseAxis(dim, shapeOf(b, x).length));
  }),
  lowering<CumsumAttrs>('Cumsum', (b, inputs, { axis, exclusive, reverse }) => {
    const x = inputs.get('x');
    return cumsum(b, x, normaliseAxis(axis, shapeOf(b, x).length), { exclusive, reverse });
  }),
];
