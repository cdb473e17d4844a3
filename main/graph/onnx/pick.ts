import { codeOf } from '../../../core/blocks/foreign/kinds.ts';
import type { Emit, Emitters } from './emission.ts';
import { emitFill, emitRange } from './leaves.ts';

const emitArg: Emit<'arg'> = ({ fn, axis }, { e, inputs }) => {
  const index = e.node(fn === 'max' ? 'ArgMax' : 'ArgMin', inputs, { axis, keepdims: 0 });
  return e.node('Cast', [index], { to: codeOf('int32') });
};

const emitCumsum: Emit<'cumsum'> = ({ axis, exclusive, reverse }, { e, inputs }) => {
  const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
  return e.node('CumSum', [...inputs, e.scalar(axis, 'int64')], attributes);
};

const emitScatterAdd: Emit<'scatterAdd'> = (_, { e, inputs: [updates = '', indices = ''], type, types }) => {
  const rows = e.node('Cast', [indices], { to: codeOf('int64') });
  const column = e.node('Reshape', [rows, e.integers([types[1]?.shape[0] ?? 0, 1])]);
  return e.node('ScatterND', [emitFill(e, 0, type), column, updates], { reduction: 'add' });
};

const emitOneHot: Emit<'oneHot'> = (_, { e, inputs: [x = ''], type, types }) => {
  const column = e.node('Reshape', [x, e.integers([...(types[0]?.shape ?? []), 1])]);
  const classes = emitRange(e, { start: 0, step: 1 }, { dtype: 'int32', shape: [type.shape.at(-1) ?? 0] });
  return e.node('Cast', [e.node('Equal', [column, classes])], { to: codeOf('float32') });
};

export const pick: Emitters<'arg' | 'cumsum' | 'gather' | 'scatterAdd' | 'oneHot'> = {
  arg: emitArg,
  cumsum: emitCumsum,
  gather: ({ axis }, { e, inputs }) => e.node('Gather', inputs, { axis }),
  scatterAdd: emitScatterAdd,
  oneHot: emitOneHot,
};
