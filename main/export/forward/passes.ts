import { reshape } from '../../graph/build/arrange.ts';
import { binary, unary } from '../../graph/build/elementwise.ts';
import { gather } from '../../graph/build/pick.ts';
import { matmul } from '../../graph/build/products.ts';
import type { Graph, Value } from '../../graph/ir.ts';
import { convWithBias } from '../../graph/passes/conv.ts';
import { sumWithProduct, transposedOperand } from '../../graph/passes/gemm.ts';
import { hasPictures, layout } from '../../graph/passes/layout.ts';
import { rewrite, type Rewriter, type Rule } from '../../graph/passes/rewrite.ts';
import { isSameShape } from '../../../core/shape.ts';

/**
 * The same computation as people would write it: products of sequences keep their axes, and biases are added in
 * products and convolutions. What depends on the number of examples or positions stays as it is.
 */
export function tidied(graph: Graph, channelsFirst: boolean): Graph {
  const first = channelsFirst && hasPictures(graph) ? [layout] : [];
  const passes = [...first, [unflattened], [unflattened], [transposedOperand, sumWithProduct(1)], [convWithBias]];
  return passes.reduce(rewrite, graph);
}

/** What is computed on flattened positions and brought back to its axes is computed on those axes. */
const unflattened: Rule = (b, operation, { shape }) =>
  operation.op === 'reshape' ? spread(b, operation.inputs[0], shape) : undefined;

/** A value with other axes, without reshaping it; undefined if that cannot be avoided. */
function spread(b: Rewriter, value: Value, shape: readonly number[]): Value | undefined {
  const own = b.type(value).shape;
  if (isSameShape(own, shape)) return value;
  const operation = b.operation(value);
  const last = shape.at(-1);
  switch (operation.op) {
    case 'reshape': {
      const [x] = operation.inputs;
      return isSameShape(b.type(x).shape, shape) ? x : undefined;
    }
    case 'unary': {
      const x = b.uses(value) > 1 ? undefined : spread(b, operation.inputs[0], shape);
      return x === undefined ? undefined : unary(b, operation.fn, x);
    }
    case 'binary': {
      const [left, right] = operation.inputs;
      const isRow = (one: Value) => b.type(one).shape.length <= 1;
      if (own.at(-1) !== last || !isRow(right) || b.uses(value) > 1) return undefined;
      const x = spread(b, left, shape);
      return x === undefined ? undefined : binary(b, operation.fn, x, right);
    }
    case 'matmul': {
      const [left, right] = operation.inputs;
      const isOfRows = own.length === 2 && b.type(right).shape.length === 2 && !operation.transposeA;
      if (!isOfRows || own.at(-1) !== last || b.uses(value) > 1) return undefined;
      const x = spread(b, left, [...shape.slice(0, -1), b.type(left).shape[1] ?? 1]);
      return x === undefined ? undefined : matmul(b, x, right, operation);
    }
    case 'gather': {
      const [table, places] = operation.inputs;
      const row = b.type(table).shape.slice(1);
      if (operation.axis !== 0 || !isSameShape(shape.slice(shape.length - row.length), row)) return undefined;
      const flat = b.operation(places);
      if (flat.op !== 'reshape' || !isSameShape(b.type(flat.inputs[0]).shape, shape.slice(0, shape.length - row.length))) return undefined; // prettier-ignore
      return reshape(b, gather(b, table, flat.inputs[0], 0), shape);
    }
    default:
      return undefined;
  }
}
