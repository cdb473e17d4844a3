import type { Emit, Emitters } from './emission.ts';

/** Below every index: the end of a backward slice that includes the first element. */
const BEFORE_THE_FIRST = -(2 ** 31);

const emitSlice: Emit<'slice'> = ({ begin, strides }, { e, inputs: [x = ''], type: { shape } }) => {
  const ends = begin.map((start, axis) => {
    const end = start + (shape[axis] ?? 0) * (strides[axis] ?? 1);
    return end < 0 ? BEFORE_THE_FIRST : end;
  });
  const axes = shape.map((_, axis) => axis);
  return e.node('Slice', [x, ...[begin, ends, axes, strides].map((list) => e.integers(list))]);
};

const emitPad: Emit<'pad'> = ({ before, value }, { e, inputs: [x = ''], types: [from], type: { dtype, shape } }) => {
  const after = shape.map((length, axis) => length - (from?.shape[axis] ?? 0) - (before[axis] ?? 0));
  return e.node('Pad', [x, e.integers([...before, ...after]), e.scalar(value, dtype)]);
};

export const arrange: Emitters<'reshape' | 'transpose' | 'broadcast' | 'slice' | 'pad' | 'concat'> = {
  reshape: (_, { e, inputs, type }) => e.node('Reshape', [...inputs, e.integers(type.shape)], { allowzero: 1 }),
  transpose: ({ perm }, { e, inputs }) => e.node('Transpose', inputs, { perm }),
  broadcast: (_, { e, inputs, type }) => e.node('Expand', [...inputs, e.integers(type.shape)]),
  slice: emitSlice,
  pad: emitPad,
  concat: ({ axis }, { e, inputs }) => e.node('Concat', inputs, { axis }),
};
