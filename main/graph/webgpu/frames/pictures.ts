import { sizeOf } from '../../../../core/shape.ts';
import { reached, windowOf } from '../emitters/pictures.ts';
import { indexOf, literal, whole } from '../wgsl.ts';
import { inBrackets } from './products.ts';
import type { EmitFrames } from './frame.ts';
import { finish } from './frame.ts';
import { isSmall, tiled } from './tiles.ts';

/** Tiles of so few rows would be mostly empty. */
const FEWEST_ROWS = 4;
/** Beyond this many terms even they are better than a thread for each element. */
const MOST_TERMS = 256;

const isNarrow = ({ rows, terms }: { readonly rows: number; readonly terms: number }) => rows < FEWEST_ROWS && terms <= MOST_TERMS; // prettier-ignore

/**
 * A convolution as a product of the filters with a matrix that is never made: a column for every position, a row for
 * every element of a window. The gradient by the filters is such a convolution, too, with few positions of large windows.
 */
export const convFrames: EmitFrames<'conv'> = (operation, { type, types, read }) => {
  const { strides, dilations, padding, groups } = operation;
  const [[examples = 1, , height = 1, width = 1] = [], filters = []] = types.map(({ shape }) => shape);
  const [out = 1, depth = 1, rows = 1, columns = 1] = filters;
  const [, , outHeight = 1, outWidth = 1] = type.shape;
  const [perGroup, terms, positions] = [out / groups, depth * rows * columns, outHeight * outWidth];
  const size = { batch: groups, rows: perGroup, columns: examples * positions, terms };
  if (sizeOf(type.shape) === 0 || isSmall(size) || isNarrow(size)) return undefined;
  const from = types[0]?.shape ?? [];
  const bias = types.length > 2 ? read(2, 'channel') : literal(0, 'float32');
  return tiled({
    ...size,
    declarations: `
fn left(batch: u32, row: u32, term: u32) -> f32 { return ${read(1, `(batch * ${whole(perGroup)} + row) * ${whole(terms)} + term`)}; }
fn right(batch: u32, term: u32, column: u32) -> f32 {
  let y = ${reached(`(column / ${whole(outWidth)} % ${whole(outHeight)})`, strides[0], `(term / ${whole(columns)} % ${whole(rows)})`, dilations[0], padding[0][0])};
  let x = ${reached(`(column % ${whole(outWidth)})`, strides[1], `(term % ${whole(columns)})`, dilations[1], padding[1][0])};
  if (y >= ${whole(height)} || x >= ${whole(width)}) { return 0f; }
  let channel = batch * ${whole(depth)} + term / ${whole(rows * columns)};
  let example = column / ${whole(positions)};
  return ${read(0, indexOf(inBrackets, ['example', 'channel', 'y', 'x'], from))};
}`,
    isLeftAlong: true,
    isRightAlong: columns > outWidth,
    store: `let channel = batch * ${whole(perGroup)} + row;
      ${finish(`(column / ${whole(positions)} * ${whole(out)} + channel) * ${whole(positions)} + column % ${whole(positions)}`, `value + ${bias}`)}`,
  });
};

/** Every element of the input gathers what the windows that reach it had of it, as a product of the filters. */
export const convTransposeFrames: EmitFrames<'convTranspose'> = (operation, { type, types, read }) => {
  const { groups } = operation;
  const [from = [], filters = []] = types.map(({ shape }) => shape);
  const [, , fromHeight = 1, fromWidth = 1] = from;
  const [out = 1, depth = 1, rows = 1, columns = 1] = filters;
  const [examples = 1, channels = 1, height = 1, width = 1] = type.shape;
  const [perGroup, window, positions] = [out / groups, rows * columns, height * width];
  const terms = perGroup * window;
  const size = { batch: groups, rows: depth, columns: examples * positions, terms };
  if (sizeOf(type.shape) === 0 || isSmall(size) || isNarrow(size)) return undefined;
  const y = windowOf(0, `(column / ${whole(width)} % ${whole(height)})`, `(term / ${whole(columns)} % ${whole(rows)})`, operation); // prettier-ignore
  const x = windowOf(1, `(column % ${whole(width)})`, `(term % ${whole(columns)})`, operation);
  return tiled({
    ...size,
    declarations: `
fn left(batch: u32, row: u32, term: u32) -> f32 {
  let own = batch * ${whole(perGroup)} + term / ${whole(window)};
  return ${read(1, `(own * ${whole(depth)} + row) * ${whole(window)} + term % ${whole(window)}`)};
}
fn right(batch: u32, term: u32, column: u32) -> f32 {
  if (!(${y.isReached} && ${x.isReached})) { return 0f; }
  let y = ${y.window};
  let x = ${x.window};
  if (y >= ${whole(fromHeight)} || x >= ${whole(fromWidth)}) { return 0f; }
  let own = batch * ${whole(perGroup)} + term / ${whole(window)};
  let example = column / ${whole(positions)};
  return ${read(0, indexOf(inBrackets, ['example', 'own', 'y', 'x'], from))};
}`,
    isLeftAlong: true,
    isRightAlong: false,
    store: finish(`(column / ${whole(positions)} * ${whole(channels)} + batch * ${whole(depth)} + row) * ${whole(positions)} + column % ${whole(positions)}`, 'value'), // prettier-ignore
  });
};
