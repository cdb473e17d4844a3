import { NUMBERS } from './source.ts';
import type { ArrayId, Kernel } from './kernel.ts';

const GROUP = 256;
const GROUPS = 64;

/**
 * Sets a number of the row if a number of these arrays is not finite. By bits and from memory: WGSL lets compilers
 * assume that what was computed is finite.
 */
export function finiteKernel(arrays: readonly ArrayId[], flag: number): Kernel {
  const loops = arrays.map(
    (_, i) => `  for (var i = start; i < arrayLength(&x${i}); i += ${GROUP * GROUPS}u) {
    isBad = isBad || (x${i}[i] & 0x7fffffffu) >= 0x7f800000u;
  }`,
  );
  const source = `
${arrays.map((_, i) => `@group(0) @binding(${i}) var<storage, read> x${i}: array<u32>;`).join('\n')}
@group(0) @binding(${arrays.length}) var<storage, read_write> numbers: array<atomic<u32>>;
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let start = id.x;
  var isBad = false;
${loops.join('\n')}
  if (isBad) { atomicOr(&numbers[${flag}u], 1u); }
}`;
  return { source, reads: arrays, writes: [NUMBERS], workgroups: [GROUPS, 1, 1] };
}
