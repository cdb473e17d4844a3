import { codeOf } from '../../../core/blocks/foreign/kinds.ts';
import { sizeOf } from '../../../core/shape.ts';
import { GOLDEN, MIX_1, MIX_2 } from '../../../core/random.ts';
import type { Emit } from './emission.ts';

/**
 * `uniformAt` of core/random.ts in ONNX operators. ONNX shifts only unsigned integers and multiplies only signed ones;
 * at 32 bits both wrap around alike, so casts convert between them.
 */
export const emitUniform: Emit<'uniform'> = ({ stream }, { e, inputs: [seed = ''], type: { shape } }) => {
  const to = (dtype: 'int32' | 'uint32', name: string) => e.node('Cast', [name], { to: codeOf(dtype) });
  const word = (value: number) => e.scalar(value >>> 0, 'uint32');
  const times = (name: string, factor: number) => e.node('Mul', [name, e.scalar(factor | 0, 'int32')]);
  const shifted = (name: string, bits: number) => e.node('BitShift', [name, word(bits)], { direction: 'RIGHT' });
  const folded = (name: string, bits: number) => e.node('BitwiseXor', [name, shifted(name, bits)]);

  const count = sizeOf(shape);
  const places = e.node('Range', [e.scalar(0, 'int32'), e.scalar(count, 'int32'), e.scalar(1, 'int32')]);
  const key = e.node('BitwiseXor', [to('uint32', seed), word(stream)]);
  const offset = e.node('Add', [times(seed, MIX_2), e.scalar(stream | 0, 'int32')]);

  const start = folded(e.node('BitwiseXor', [to('uint32', times(places, GOLDEN)), key]), 16);
  const first = e.node('Add', [times(to('int32', start), MIX_1), offset]);
  const second = times(to('int32', folded(to('uint32', first), 15)), MIX_2);
  const bits = shifted(folded(to('uint32', second), 16), 8);
  const numbers = e.node('Mul', [e.node('Cast', [bits], { to: codeOf('float32') }), e.scalar(2 ** -24, 'float32')]);
  return e.node('Reshape', [numbers, e.integers(shape)]);
};
