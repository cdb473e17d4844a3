import { sizeOf, type Shape } from '../../../core/shape.ts';

/** An operator of ONNX as it was computed: its name, and the shapes of its tensors in their order. */
export interface Computed {
  readonly operator: string;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
}

type Count = (inputs: readonly Shape[], output: Shape) => number;

/** As many as the left side has columns, for every number of the result. */
const product: Count = ([a], output) => sizeOf(output) * (a?.at(-1) ?? 1);
/** The same of matrices of which the left one may lie on its side. */
const gemm: Count = ([a = []], output) => sizeOf(a) * (output.at(-1) ?? 1);
/** The whole kernel of a channel for every number of the result. */
const convolution =
  (at: number): Count =>
  (inputs, output) => {
    const kernel = inputs[at] ?? [];
    return sizeOf(output) * (sizeOf(kernel) / Math.max(1, kernel[0] ?? 1));
  };
const transposed: Count = ([x = [], kernel = []]) => sizeOf(x) * (sizeOf(kernel) / Math.max(1, kernel[0] ?? 1));
/** Both matrices for every place of every sequence: `[length, batch, inputs]`. */
const recurrent: Count = ([[length = 1, batch = 1] = [], w = [], r = []]) => length * batch * (sizeOf(w) + sizeOf(r));
/** Scores, and the means that they make; of one that holds its three projections, those before. */
const attention: Count = ([q = [], k = []]) => {
  const [, length = 1] = q;
  return k.length === 2 ? sizeOf(q) * (k[1] ?? 1) + 2 * sizeOf(q) * length : 2 * sizeOf(q) * (k.at(-2) ?? 1);
};
/** Its equation is not known here: what is right of two matrices. */
const einsum: Count = ([a = [], b = []], output) => Math.sqrt(sizeOf(a) * sizeOf(b) * sizeOf(output));

const counts: Readonly<Record<string, Count>> = {
  MatMul: product,
  MatMulInteger: product,
  MatMulNBits: product,
  QLinearMatMul: product,
  DynamicQuantizeMatMul: product,
  FusedMatMul: product,
  Gemm: gemm,
  FusedGemm: gemm,
  Conv: convolution(1),
  FusedConv: convolution(1),
  ConvInteger: convolution(1),
  QLinearConv: convolution(3),
  ConvTranspose: transposed,
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  DynamicQuantizeLSTM: recurrent,
  Attention: attention,
  MultiHeadAttention: attention,
  Einsum: einsum,
};

/** The multiply-adds of matrix products, convolutions and the like; all else is nothing beside them. */
export function multiplyAddsOf({ operator, inputs, outputs }: Computed): number {
  const count = Object.hasOwn(counts, operator) ? counts[operator] : undefined;
  return count ? Math.round(count(inputs, outputs[0] ?? [])) : 0;
}
