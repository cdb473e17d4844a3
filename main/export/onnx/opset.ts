import type { Initializer, OnnxNode } from '../../graph/onnx/proto.ts';

/**
 * The versions from which on an operator takes what it was told before in another way: other inputs, attributes or defaults (of
 * onnx.defs, with the operators that all versions know alike left out). Further types of numbers change nothing.
 */
const changes: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [9], Clip: [11], DFT: [20], Dropout: [12], Gemm: [11], GridSample: [20], GroupNormalization: [21], Hardmax: [13],
  LogSoftmax: [13], Pad: [11], ReduceL1: [18], ReduceL2: [18], ReduceLogSum: [18], ReduceLogSumExp: [18], ReduceMax: [18], ReduceMean: [18],
  ReduceMin: [18], ReduceProd: [18], ReduceSum: [13], ReduceSumSquare: [18], Resize: [11, 13], Scan: [9], Scatter: [11], Slice: [10],
  Softmax: [13], Split: [13, 18], Squeeze: [13], TopK: [10], Unsqueeze: [13], Upsample: [9, 10],
}; // prettier-ignore

/** The first of these operators that means something else in a newer version. */
export function changedOperator(operators: Iterable<string>, from: number, to: number): string | undefined {
  return [...operators].find((operator) => changes[operator]?.some((version) => version > from && version <= to));
}

/** From this version on, all sums and means take their axes as an input. */
const AXES_AS_INPUT = 18;

/** Our own operators in the words of a newer version; those of version 17 and later alone. */
export function inVersion(nodes: readonly OnnxNode[], initializers: readonly Initializer[], opset: number): { readonly nodes: readonly OnnxNode[]; readonly initializers: readonly Initializer[] } {
  if (opset < AXES_AS_INPUT) return { nodes, initializers };
  const added: Initializer[] = [];
  const changed = nodes.map((node): OnnxNode => {
    const { axes, ...attributes } = node.attributes;
    if (node.domain !== undefined || !/^Reduce(Max|Mean|Min|Prod)$/.test(node.operator) || !Array.isArray(axes)) return node;
    const name = `${node.name}:axes`;
    added.push({ name, dtype: 'int64', shape: [axes.length], data: new Uint8Array(BigInt64Array.from(axes, BigInt).buffer) });
    return { ...node, inputs: [...node.inputs, name], attributes };
  });
  return { nodes: changed, initializers: [...initializers, ...added] };
} // prettier-ignore
