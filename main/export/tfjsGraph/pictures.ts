import type { Operation, Window } from '../../graph/ir.ts';
import { AlignError, type SymbolicNode } from '../forward/align.ts';
import { word, wholes, type GraphWriter } from './writer.ts';

type Picture = Extract<Operation, { readonly op: 'conv' | 'maxPool' | 'averagePool' }>;

export const isPicture = (operation: Operation): operation is Picture =>
  operation.op === 'conv' || operation.op === 'maxPool' || operation.op === 'averagePool';

/** From [batch, channels, height, width] to [batch, height, width, channels], and back. */
export const TO_LAST = [0, 2, 3, 1];
export const TO_FIRST = [0, 3, 1, 2];
/** From [out, in, height, width] to [height, width, in, out]. */
export const FILTERS = [2, 3, 1, 0];

/**
 * Writes a convolution or pooling: TensorFlow has channels last, so `x`, `filters` and the result are
 * [batch, height, width, channels] and [height, width, in, out].
 */
export function emitPicture(node: SymbolicNode, operation: Picture, [x = '', filters = '', bias]: readonly (string | undefined)[], given: SymbolicNode | undefined, w: GraphWriter): string {
  if (operation.op !== 'conv') return emitPool(node, operation.op === 'maxPool' ? 'MaxPool' : 'AvgPool', operation.window, x, given, w);
  const { strides, dilations, padding: [[top, bottom], [left, right]], groups } = operation;
  if (groups !== 1) throw new AlignError('a convolution in groups has no operation in TensorFlow.js', 'eine Faltung in Gruppen gibt es in TensorFlow.js nicht', node.scope);
  const made = w.node('Conv2D', [x, filters], {
    strides: wholes([1, ...strides, 1]),
    dilations: wholes([1, ...dilations, 1]),
    padding: word('EXPLICIT'),
    explicit_paddings: wholes([0, 0, top, bottom, left, right, 0, 0]),
    data_format: word('NHWC'),
  });
  return bias === undefined ? made : w.node('AddV2', [made, bias]);
} // prettier-ignore

function emitPool(node: SymbolicNode, op: string, { size, strides, padding }: Window, x: string, given: SymbolicNode | undefined, w: GraphWriter): string {
  const kind = padding.flat().every((length) => length === 0) ? 'VALID' : 'SAME';
  const isSame = padding.every(([before, after], i) => {
    const [length, reach, stride] = [Number(given?.shape[i + 2]), size[i] ?? 1, strides[i] ?? 1];
    const added = Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0);
    return before === Math.floor(added / 2) && after === added - before;
  });
  if (kind === 'SAME' && !isSame) throw new AlignError('a pooling with such padding has no operation in TensorFlow.js', 'ein Pooling mit solcher Auffüllung gibt es in TensorFlow.js nicht', node.scope);
  return w.node(op, [x], { ksize: wholes([1, ...size, 1]), strides: wholes([1, ...strides, 1]), padding: word(kind), data_format: word('NHWC') });
} // prettier-ignore
