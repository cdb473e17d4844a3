import { sizeOf } from '../../../../core/shape.ts';
import { broadcastIndex, literal, whole } from '../wgsl.ts';
import type { EmitFrames, Framing } from './frame.ts';
import { finish } from './frame.ts';
import { isSmall, tiled } from './tiles.ts';

/** Expressions as they are: they stand in functions of their own. */
export const inBrackets = (expression: string): string => `(${expression})`;

interface Operands {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function productFrames({ transposeA, transposeB }: Operands, { type, types, read }: Framing, value: string) {
  const [left = [], right = []] = types.map(({ shape }) => shape);
  const [rows = 1, columns = 1] = type.shape.slice(-2);
  const terms = left.at(transposeA ? -2 : -1) ?? 1;
  const batch = type.shape.slice(0, -2);
  const size = { batch: sizeOf(batch), rows, columns, terms };
  if (type.dtype !== 'float32' || sizeOf(type.shape) === 0 || isSmall(size)) return undefined;
  const startOf = (shape: readonly number[]) => {
    const [own = 1, other = 1] = shape.slice(-2);
    return `${broadcastIndex(inBrackets, 'batch', shape.slice(0, -2), batch)} * ${whole(own * other)}`;
  };
  const leftPlace = transposeA ? `term * ${whole(rows)} + row` : `row * ${whole(terms)} + term`;
  const rightPlace = transposeB ? `column * ${whole(terms)} + term` : `term * ${whole(columns)} + column`;
  return tiled({
    ...size,
    declarations: `
fn left(batch: u32, row: u32, term: u32) -> f32 { return ${read(0, `${startOf(left)} + ${leftPlace}`)}; }
fn right(batch: u32, term: u32, column: u32) -> f32 { return ${read(1, `${startOf(right)} + ${rightPlace}`)}; }`,
    isLeftAlong: !transposeA,
    isRightAlong: transposeB,
    store: finish(`(batch * ${whole(rows)} + row) * ${whole(columns)} + column`, value),
  });
}

/** Batches of products, whose batch axes broadcast. */
export const matmulFrames: EmitFrames<'matmul'> = (operation, framing) => productFrames(operation, framing, 'value');

export const gemmFrames: EmitFrames<'gemm'> = (operation, framing) => {
  const { type, types, read } = framing;
  const place = `(row * ${whole(type.shape[1] ?? 1)} + column)`;
  const c = read(2, broadcastIndex(inBrackets, place, types[2]?.shape ?? [], type.shape));
  return productFrames(operation, framing, `${literal(operation.alpha, 'float32')} * value + ${c}`);
};
