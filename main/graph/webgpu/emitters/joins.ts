import type { Emit, Emitters } from '../kernel.ts';
import { coordinates, indexOf, literal, stridesOf, whole } from '../wgsl.ts';

const pad: Emit<'pad'> = ({ before, value }, { type, types: [from], index, define, read }) => {
  const shape = from?.shape ?? [];
  // Places before the beginning wrap around to large numbers, as u32 do.
  const at = coordinates(define, index, type.shape).map((coordinate, axis) =>
    before[axis] ? define(`${coordinate} - ${whole(before[axis])}`) : coordinate,
  );
  const isInside = at.flatMap((coordinate, axis) =>
    shape[axis] === type.shape[axis] ? [] : [`${coordinate} < ${whole(shape[axis] ?? 1)}`],
  );
  return `
  if (${isInside.join(' && ')}) { return ${read(
    0,
    indexOf((expression) => expression, at, shape),
  )}; }
  return ${literal(value, type.dtype)};`;
};

const concat: Emit<'concat'> = ({ axis }, { type, types, index, define, read }) => {
  const stride = stridesOf(type.shape)[axis] ?? 1;
  const own = coordinates(define, index, type.shape)[axis] ?? '0u';
  const inner = define(`${index} % ${whole(stride)}`);
  const outer = define(`${index} / ${whole(stride * (type.shape[axis] ?? 1))}`);
  let begin = 0;
  const returns = types.map(({ shape }, input) => {
    const length = shape[axis] ?? 1;
    const at = `(${outer} * ${whole(length)} + ${own} - ${whole(begin)}) * ${whole(stride)} + ${inner}`;
    begin += length;
    return `  ${input === types.length - 1 ? '' : `if (${own} < ${whole(begin)}) `}{ return ${read(input, at)}; }`;
  });
  return returns.join('\n');
};

export const joins: Emitters<'pad' | 'concat'> = { pad, concat };
