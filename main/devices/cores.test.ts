import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { availableCores, coresOf, threadCounts, type SystemTexts } from './cores.ts';

/** A machine of so many cores, each with so many threads, the threads of a core far from one another. */
function machine(cores: number, threads = 1, more: Partial<SystemTexts> = {}): SystemTexts {
  const count = cores * threads;
  const list = (processor: number) => Array.from({ length: threads }, (_, i) => (processor % cores) + i * cores).join();
  return {
    parallelism: count,
    siblings: Array.from({ length: count }, (_, processor) => [processor, `${list(processor)}\n`] as const),
    status: `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t0-${count - 1}\nMems_allowed_list:\t0\n`,
    quotas: ['', ' ', 'max 100000\n', '-1 100000'],
    isPaired: true,
    ...more,
  };
}
const allowed = (list: string) => ({ status: `Cpus_allowed_list:\t${list}\n` });
const elsewhere = { siblings: [], status: '', quotas: [] };

test.each<[string, SystemTexts, number, number, readonly number[]]>([
  ['one core', machine(1), 1, 1, [1]],
  ['one core of two threads', machine(1, 2), 1, 2, [1]],
  ['two cores', machine(2), 2, 2, [1, 2]],
  ['eight cores of two threads', machine(8, 2), 8, 16, [1, 4, 8]],
  ['64 cores', machine(64), 64, 64, [1, 4, 64]],
  ['a container with half a core', machine(8, 2, { quotas: ['max 100000', '50000 100000\n'] }), 1, 1, [1]],
  ['a container with two and a half', machine(8, 2, { quotas: ['250000 100000', 'max 100000'] }), 2, 2, [1, 2]],
  ['one core by affinity', machine(8, 2, allowed('3')), 1, 1, [1]],
  ['both threads of one core by affinity', machine(8, 2, allowed('3,11')), 1, 2, [1]],
  ['four cores by affinity', machine(64, 1, allowed('0-2,40')), 4, 4, [1, 4]],
  ['six that Node may use', machine(8, 1, { parallelism: 6 }), 6, 6, [1, 4, 6]],
  ['a Mac with eight cores', { ...elsewhere, parallelism: 8, isPaired: false }, 8, 8, [1, 4, 8]],
  ['Windows with twelve threads', { ...elsewhere, parallelism: 12, isPaired: true }, 6, 12, [1, 4, 6]],
  ['nothing known', { ...elsewhere, parallelism: 1, isPaired: true }, 1, 1, [1]],
])('%s', (_, texts, physical, logical, counts) => {
  const cores = coresOf(texts);
  expect(cores).toEqual({ physical, logical });
  expect(threadCounts(cores)).toEqual(counts);
});

describe('on this machine', () => {
  test('there are no more cores than threads', () => {
    const { physical, logical } = availableCores();
    expect(physical).toBeGreaterThanOrEqual(1);
    expect(logical).toBeGreaterThanOrEqual(physical);
  });

  test.runIf(process.platform === 'linux')('there are no more than the system says', () => {
    const said = Number(execFileSync('nproc', { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } }));
    expect(availableCores().logical).toBeLessThanOrEqual(said);
  });
});
