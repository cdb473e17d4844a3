import type { Graph, Operation, Value } from '../../ir.ts';
import type { EmitFrames } from './frame.ts';
import type { Frame, ReadInput } from '../source.ts';
import { cumsumFrames, scatterAddFrames } from './pick.ts';
import { convFrames, convTransposeFrames } from './pictures.ts';
import { gemmFrames, matmulFrames } from './products.ts';
import { argFrames, reduceFrames, softmaxFrames } from './reduce.ts';

/** Operations that are faster where threads work together. */
const frames: { readonly [Op in Operation['op']]?: EmitFrames<Op> } = {
  reduce: reduceFrames,
  softmax: softmaxFrames,
  arg: argFrames,
  matmul: matmulFrames,
  gemm: gemmFrames,
  conv: convFrames,
  convTranspose: convTransposeFrames,
  scatterAdd: scatterAddFrames,
  cumsum: cumsumFrames,
};

/** The frames that compute a value; undefined if it is computed element by element. */
export function framesOf(graph: Graph, value: Value, read: ReadInput): readonly Frame[] | undefined {
  const node = graph.nodes[value];
  if (!node) return undefined;
  const { operation, type } = node;
  const emit = frames[operation.op] as EmitFrames<Operation['op']> | undefined;
  const types = operation.inputs.flatMap((input) => graph.nodes[input]?.type ?? []);
  return emit?.(operation, { type, types, read });
}
