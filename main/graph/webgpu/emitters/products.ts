import type { Emission, Emitters } from '../kernel.ts';
import { broadcastIndex, coordinates, literal, whole } from '../wgsl.ts';

interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The statements that add up one element of a product of matrices in `total`. */
function dotProduct({ transposeA, transposeB }: Product, { type, types, index, read, define }: Emission): string {
  const [{ shape: left }, { shape: right }] = types as readonly [Emission['type'], Emission['type']];
  const at = coordinates(define, index, type.shape);
  const [row = '0u', column = '0u'] = at.slice(-2);
  const inner = left.at(transposeA ? -2 : -1) ?? 1;
  const batch = type.shape.slice(0, -2);
  const [rows = 1, columns = 1] = type.shape.slice(-2);
  const matrix = batch.length === 0 ? '0u' : define(`${index} / ${whole(rows * columns)}`);
  const startOf = (shape: readonly number[]) => {
    const [own = 1, other = 1] = shape.slice(-2);
    return define(`${broadcastIndex(define, matrix, shape.slice(0, -2), batch)} * ${whole(own * other)}`);
  };
  const [a, b] = [startOf(left), startOf(right)];
  const placeA = transposeA ? `${a} + k * ${whole(rows)} + ${row}` : `${a} + ${row} * ${whole(inner)} + k`;
  const placeB = transposeB ? `${b} + ${column} * ${whole(inner)} + k` : `${b} + k * ${whole(columns)} + ${column}`;
  return `
  var total = 0f;
  for (var k = 0u; k < ${whole(inner)}; k++) { total += ${read(0, placeA)} * ${read(1, placeB)}; }`;
}

/** Plain: every element is a dot product of its own. */
export const products: Emitters<'matmul' | 'gemm'> = {
  matmul: (operation, emission) => `${dotProduct(operation, emission)}
  return total;`,
  gemm(operation, emission) {
    const { type, types, index, read, define } = emission;
    const c = broadcastIndex(define, index, types[2]?.shape ?? [], type.shape);
    return `${dotProduct(operation, emission)}
  return ${literal(operation.alpha, 'float32')} * total + ${read(2, c)};`;
  },
};
