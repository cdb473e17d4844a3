import { GOLDEN, MIX_1, MIX_2 } from '../../../../core/random.ts';
import type { Emit } from '../kernel.ts';
import { whole } from '../wgsl.ts';

/** `uniformNumbers` of core/random.ts, bit for bit: WGSL's u32 wrap around as Math.imul does. */
export const uniform: Emit<'uniform'> = ({ stream }, { index, define, read }) => {
  const word = (value: number) => whole(value >>> 0);
  const seed = define(`u32(${read(0, '0u')})`);
  const key = define(`${seed} ^ ${word(stream)}`);
  const offset = define(`${seed} * ${word(MIX_2)} + ${word(stream)}`);
  const start = define(`(${index} * ${word(GOLDEN)}) ^ ${key}`);
  const first = define(`(${start} ^ (${start} >> 16u)) * ${word(MIX_1)} + ${offset}`);
  const second = define(`(${first} ^ (${first} >> 15u)) * ${word(MIX_2)}`);
  return `f32((${second} ^ (${second} >> 16u)) >> 8u) * ${2 ** -24}f`;
};
