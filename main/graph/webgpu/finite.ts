import { NUMBERS } from './source.ts';
import { THREADS, type ArrayId, type Kernel } from './kernel.ts';

const BLOCKS = 256;

/**
 * Sets a number of the row if a number of these arrays is not finite. By bits and from memory: WGSL lets compilers
 * assume that what was computed is finite.
 */
export function finiteKernel(arrays: readonly ArrayId[], flag: number): Kernel {
  const loops = arrays.map(
    (_, i) => `  for (var i = start; i < arrayLength(&x${i}); i += ${THREADS * BLOCKS}u) {
    isBad = isBad || (x${i}[i] & 0x7fffffffu) >= 0x7f800000u;
  }`,
  );
  const main = `
  let start = block * ${THREADS}u + local;
  var isBad = false;
${loops.join('\n')}
  if (isBad) { atomicOr(&numbers[${flag}u], 1u); }`;
  return {
    reads: arrays.map((id, i) => ({ id, name: `x${i}`, type: 'u32' })),
    writes: [{ id: NUMBERS, name: 'numbers', type: 'atomic<u32>' }],
    declarations: '',
    main,
    threads: THREADS,
    blocks: BLOCKS,
  };
}
