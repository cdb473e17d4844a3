import type { ConvAttributes, Window } from '../../ir.ts';
import type { Emission, Emit, Emitters } from '../kernel.ts';
import { coordinates, indexOf, literal, whole } from '../wgsl.ts';

/** Expressions as they are, in brackets: inside of loops nothing can be named for the whole function. */
const inBrackets = (expression: string) => `(${expression})`;

/** Where an element of the input lies. Positions before the picture wrap around to large numbers, as u32 do. */
function placeIn(shape: readonly number[], at: readonly string[]): string {
  return indexOf(inBrackets, at, shape);
}

/** The position in a picture at which a window's element lies. */
export function reached(window: string, stride: number, element: string, dilation: number, before: number): string {
  return `${window} * ${whole(stride)} + ${element} * ${whole(dilation)} - ${whole(before)}`;
}

const conv: Emit<'conv'> = ({ strides, dilations, padding, groups }, { type, types, index, read, define }) => {
  const [from = [], filters = []] = types.map(({ shape }) => shape);
  const [, , height = 1, width = 1] = from;
  const [out = 1, depth = 1, rows = 1, columns = 1] = filters;
  const [example = '0u', channel = '0u', row = '0u', column = '0u'] = coordinates(define, index, type.shape);
  const first = define(`${channel} / ${whole(out / groups)} * ${whole(depth)}`);
  const bias = types.length > 2 ? read(2, channel) : literal(0, 'float32');
  return `
  var total = ${bias};
  for (var u = 0u; u < ${whole(rows)}; u++) {
    let y = ${reached(row, strides[0], 'u', dilations[0], padding[0][0])};
    if (y >= ${whole(height)}) { continue; }
    for (var v = 0u; v < ${whole(columns)}; v++) {
      let x = ${reached(column, strides[1], 'v', dilations[1], padding[1][0])};
      if (x >= ${whole(width)}) { continue; }
      for (var c = 0u; c < ${whole(depth)}; c++) {
        total += ${read(0, placeIn(from, [example, `(${first} + c)`, 'y', 'x']))} * ${read(1, placeIn(filters, [channel, 'c', 'u', 'v']))};
      }
    }
  }
  return total;`;
};

/** The window that reaches a position with this element; `isReached` says whether one begins where it had to. */
export function windowOf(
  axis: 0 | 1,
  position: string,
  element: string,
  { strides, dilations, padding }: ConvAttributes,
) {
  const distance = `(${position} + ${whole(padding[axis][0])} - ${element} * ${whole(dilations[axis])})`;
  const stride = whole(strides[axis]);
  return { window: `${distance} / ${stride}`, isReached: `i32${distance} >= 0 && ${distance} % ${stride} == 0u` };
}

const convTranspose: Emit<'convTranspose'> = (operation, { type, types, index, read, define }) => {
  const [from = [], filters = []] = types.map(({ shape }) => shape);
  const [, , height = 1, width = 1] = from;
  const [out = 1, depth = 1, rows = 1, columns = 1] = filters;
  const [example = '0u', channel = '0u', row = '0u', column = '0u'] = coordinates(define, index, type.shape);
  const perGroup = out / operation.groups;
  const first = define(`${channel} / ${whole(depth)} * ${whole(perGroup)}`);
  const own = define(`${channel} % ${whole(depth)}`);
  const [y, x] = [windowOf(0, row, 'u', operation), windowOf(1, column, 'v', operation)];
  return `
  var total = 0f;
  for (var u = 0u; u < ${whole(rows)}; u++) {
    if (!(${y.isReached}) || ${y.window} >= ${whole(height)}) { continue; }
    for (var v = 0u; v < ${whole(columns)}; v++) {
      if (!(${x.isReached}) || ${x.window} >= ${whole(width)}) { continue; }
      for (var c = ${first}; c < ${first} + ${whole(perGroup)}; c++) {
        total += ${read(0, placeIn(from, [example, 'c', `(${y.window})`, `(${x.window})`]))} * ${read(1, placeIn(filters, ['c', own, 'u', 'v']))};
      }
    }
  }
  return total;`;
};

/** Goes through the elements of a window inside the picture, at y and x. */
function through(
  { size, strides, padding }: Window,
  shape: readonly number[],
  [row, column]: readonly [string, string],
  body: string,
): string {
  const [, , height = 1, width = 1] = shape;
  return `
  for (var u = 0u; u < ${whole(size[0])}; u++) {
    let y = ${reached(row, strides[0], 'u', 1, padding[0][0])};
    if (y >= ${whole(height)}) { continue; }
    for (var v = 0u; v < ${whole(size[1])}; v++) {
      let x = ${reached(column, strides[1], 'v', 1, padding[1][0])};
      if (x >= ${whole(width)}) { continue; }
      ${body}
    }
  }`;
}

/** The plane, row and column of an element of pictures, whose batch and channels count as one. */
function inPlane(shape: readonly number[], { index, define }: Pick<Emission, 'index' | 'define'>) {
  const [examples = 1, channels = 1, height = 1, width = 1] = shape;
  const [plane = '0u', row = '0u', column = '0u'] = coordinates(define, index, [examples * channels, height, width]);
  return { plane, row, column };
}

const ofPlane = (shape: readonly number[], plane: string) =>
  `${plane} * ${whole((shape[2] ?? 1) * (shape[3] ?? 1))} + y * ${whole(shape[3] ?? 1)} + x`;

const maxPool: Emit<'maxPool'> = ({ window }, emission) => {
  const { type, types, read } = emission;
  const from = types[0]?.shape ?? [];
  const { plane, row, column } = inPlane(type.shape, emission);
  const look = `let value = ${read(0, ofPlane(from, plane))};
      if (value > largest) { largest = value; }`;
  return `
  var largest = -infinity();${through(window, from, [row, column], look)}
  return largest;`;
};

const averagePool: Emit<'averagePool'> = ({ window }, emission) => {
  const { type, types, read } = emission;
  const from = types[0]?.shape ?? [];
  const { plane, row, column } = inPlane(type.shape, emission);
  const look = `total += ${read(0, ofPlane(from, plane))};
      count += 1f;`;
  return `
  var total = 0f;
  var count = 0f;${through(window, from, [row, column], look)}
  return total / count;`;
};

/**
 * Looks at every window that contains the element: what it passes on is the element's if it is the first largest value
 * there. No thread writes where another one does.
 */
const maxPoolGradient: Emit<'maxPoolGradient'> = ({ window }, emission) => {
  const { type, types, read } = emission;
  const [, , height = 1, width = 1] = types[1]?.shape ?? [];
  const { size, strides, padding } = window;
  const { plane, row, column } = inPlane(type.shape, emission);
  const firstOf = (position: string, axis: 0 | 1) => {
    const reach = whole(size[axis] - 1);
    const distance = `(${position} + ${whole(padding[axis][0])})`;
    return `select(0u, (${distance} - ${reach} + ${whole(strides[axis] - 1)}) / ${whole(strides[axis])}, ${distance} > ${reach})`;
  };
  const lastOf = (position: string, axis: 0 | 1, count: number) =>
    `min((${position} + ${whole(padding[axis][0])}) / ${whole(strides[axis])}, ${whole(count - 1)})`;
  const look = `let value = ${read(0, ofPlane(type.shape, plane))};
      if (value > largest) { largest = value; place = y * ${whole(type.shape[3] ?? 1)} + x; }`;
  const dy = `${plane} * ${whole(height * width)} + r * ${whole(width)} + c`;
  return `
  let own = ${row} * ${whole(type.shape[3] ?? 1)} + ${column};
  let lastRow = ${lastOf(row, 0, height)};
  let lastColumn = ${lastOf(column, 1, width)};
  var total = 0f;
  for (var r = ${firstOf(row, 0)}; r <= lastRow; r++) {
  for (var c = ${firstOf(column, 1)}; c <= lastColumn; c++) {
  var largest = -infinity();
  var place = 0xffffffffu;${through(window, type.shape, ['r', 'c'], look)}
  if (place == own) { total += ${read(1, dy)}; }
  }
  }
  return total;`;
};

/** Plain: every element is computed by itself. */
export const pictures: Emitters<'conv' | 'convTranspose' | 'maxPool' | 'maxPoolGradient' | 'averagePool'> = {
  conv,
  convTranspose,
  maxPool,
  maxPoolGradient,
  averagePool,
};
