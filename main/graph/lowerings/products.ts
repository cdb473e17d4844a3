import type { BatchMatMulAttrs, GatherV2Attrs, OneHotAttrs, UnsortedSegmentSumAttrs } from '@tensorflow/tfjs';
import { gather, oneHot, scatterAdd } from '../build/pick.ts';
import { matmul } from '../build/products.ts';
import { cast } from '../build/elementwise.ts';
import { normaliseAxis } from '../shape.ts';
import { dtypeOf, lowering, shapeOf, type Lowering } from './lowering.ts';

export const productLowerings: readonly Lowering[] = [
  lowering<BatchMatMulAttrs>('BatchMatMul', (b, inputs, { transposeA, transposeB }) =>
    matmul(b, inputs.get('a'), inputs.get('b'), { transposeA, transposeB }),
  ),
  lowering<GatherV2Attrs>('GatherV2', (b, inputs, { axis, batchDims }) => {
    if (batchDims !== 0) throw new Error('A gather with batch axes cannot be traced.');
    const x = inputs.get('x');
    return gather(b, x, inputs.get('indices'), normaliseAxis(axis, shapeOf(b, x).length));
  }),
  lowering<UnsortedSegmentSumAttrs>('UnsortedSegmentSum', (b, inputs, { numSegments }) => {
    const [updates, rows] = [inputs.get('x'), inputs.get('segmentIds')];
    return scatterAdd(b, updates, rows, numSegments);
  }),
  lowering<OneHotAttrs>('OneHot', (b, inputs, { depth, onValue, offValue, dtype }) =>
    oneHot(b, cast(b, inputs.get('indices'), 'int32'), depth, onValue, offValue, dtypeOf(dtype)),
  ),
];
