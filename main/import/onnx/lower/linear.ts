import { text } from '../../../../core/text.ts';
import { NoBlock } from '../../draft.ts';
import { axis, placesOf, productOf, type Axis, type Laid } from '../axes.ts';
import type { OnnxNode } from '../model.ts';
import type { Network } from '../network.ts';
import type { OnnxTensor } from '../tensor.ts';
import { titleOf } from '../titles.ts';
import { arranged, like, noBlock, numberOf, requireApart, type Lowering } from './lowering.ts';

/** The value as a vector or sequence whose last axis is this group, in whichever order that needs no further node. */
export function withLast(net: Network, laid: Laid, group: readonly Axis[]): { readonly laid: Laid; readonly order: readonly Axis[] } {
  requireApart(group);
  const flat = laid.own.flat();
  const others = flat.filter((one) => !group.includes(one));
  const last = flat.slice(others.length);
  const isLast = last.every((one) => group.includes(one));
  const order = isLast ? last : group;
  return { laid: arranged(net, laid, others.length === 0 ? [order] : [others, order]), order };
} // prettier-ignore

interface Matrix {
  readonly tensor: OnnxTensor;
  readonly isTransposed: boolean;
  readonly factor: number;
}

/** x W + b on the last axis; rows of W follow the order of the axes here. */
function linear(net: Network, node: OnnxNode, x: Laid, matrix: Matrix, bias: Float32Array | undefined) {
  const group = x.view.at(-1) ?? [];
  const { shape } = matrix.tensor;
  const [inputs = 0, outputs = 0] = matrix.isTransposed ? shape.toReversed() : shape;
  if (shape.length !== 2 || productOf(group) !== inputs) throw noBlock('The matrix does not fit.', 'Die Matrix passt nicht.'); // prettier-ignore
  const { laid, order } = withLast(net, x, group);
  const kernel = kernelOf(matrix, placesOf(order, group), outputs);
  const name = titleOf(net, node, node.inputs[1]);
  const weights = bias ? { kernel, bias } : { kernel };
  const { ref, id } = net.draft.add('linear', { units: outputs, bias: bias !== undefined }, { in: [laid.ref] }, { name, weights }); // prettier-ignore
  const made = axis(outputs);
  return { id, result: like(net, ref, { own: [...laid.own.slice(0, -1), made], view: [...x.view.slice(0, -1), made] }) }; // prettier-ignore
}

function kernelOf({ tensor: { values, shape }, isTransposed, factor }: Matrix, rows: Uint32Array, outputs: number): Float32Array {
  const kernel = new Float32Array(rows.length * outputs);
  const inputs = shape[isTransposed ? 1 : 0] ?? 1;
  rows.forEach((row, i) => {
    for (let column = 0; column < outputs; column++) {
      const value = values[isTransposed ? column * inputs + row : row * outputs + column] ?? 0;
      kernel[i * outputs + column] = factor * value;
    }
  });
  return kernel;
} // prettier-ignore

/** A constant with a number for each output, or one for all. */
function biasOf(tensor: OnnxTensor | undefined, outputs: number): Float32Array | undefined {
  if (!tensor || tensor.dtype !== 'float32') return undefined;
  const isRow = tensor.values.length === outputs && (tensor.shape.at(-1) ?? 1) === outputs;
  if (isRow) return Float32Array.from(tensor.values);
  return tensor.values.length === 1 ? new Float32Array(outputs).fill(tensor.values[0] ?? 0) : undefined;
}

const gemm: Lowering = (net, node) => {
  const [a, b, c] = node.inputs;
  const tensor = net.constant(b);
  if (!tensor || numberOf(node, 'transA', 0) !== 0) throw noBlock('Both factors are computed.', 'Beide Faktoren werden berechnet.'); // prettier-ignore
  const isTransposed = numberOf(node, 'transB', 0) === 1;
  const outputs = tensor.shape[isTransposed ? 0 : 1] ?? 0;
  const beta = numberOf(node, 'beta', 1);
  const bias = c === undefined || c === '' ? undefined : biasOf(net.constant(c), outputs)?.map((value) => beta * value);
  if (c !== undefined && c !== '' && !bias) throw noBlock('What is added is computed.', 'Was addiert wird, wird berechnet.'); // prettier-ignore
  const { id, result } = linear(net, node, net.laid(a), { tensor, isTransposed, factor: numberOf(node, 'alpha', 1) }, bias); // prettier-ignore
  net.putLaid(node.outputs[0], result);
  return [id];
};

/** A product with a constant, and the sum behind it if that adds a constant to each output. */
export const product: Lowering = (net, node) => {
  const [a, b] = node.inputs;
  const tensor = net.constant(b);
  if (!tensor) throw new NoBlock(text('The right factor is computed.', 'Der rechte Faktor wird berechnet.'));
  const [output = ''] = node.outputs;
  const sum = net.onlyTaker(output, 'Add');
  const added = sum?.inputs.find((name) => name !== output);
  const bias = biasOf(net.constant(added), tensor.shape[1] ?? 0);
  const { id, result } = linear(net, node, net.laid(a), { tensor, isTransposed: false, factor: 1 }, bias);
  net.putLaid(output, result);
  if (!sum || !bias) return [id];
  net.putLaid(sum.outputs[0], result);
  net.fates.set(sum, { node: sum, what: 'block', into: [id] });
  return [id];
};

/** A row of a table for each id. */
export const embedding: Lowering = (net, node) => {
  const [table, ids] = node.inputs;
  const tensor = net.constant(table);
  const x = net.laid(ids);
  if (tensor?.shape.length !== 2 || tensor.dtype !== 'float32' || numberOf(node, 'axis', 0) !== 0 || x.type.dtype !== 'int32') {
    throw noBlock('It picks what is computed.', 'Es wählt Berechnetes aus.');
  }
  const [tokens = 1, width = 1] = tensor.shape;
  const name = titleOf(net, node, table);
  const weights = { embeddings: Float32Array.from(tensor.values) };
  const { ref, id } = net.draft.add('embedding', { tokens, width }, { in: [x.ref] }, { name, weights });
  const made = axis(width);
  net.putLaid(node.outputs[0], like(net, ref, { own: [...x.own, made], view: [...x.view, made] }));
  return [id];
}; // prettier-ignore

export const linears = { Gemm: gemm };
