import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { threadOptions } from './threads.ts';

let home: string;
let said: { readonly level: string; readonly en: string }[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-threads-'));
  said = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const cores = (physical: number, logical = physical) => ({ physical, logical });
const request = () => ({
  memory: openProviderMemory(home),
  log: (level: string, { en }: { readonly en: string }) => void said.push({ level, en }),
});

describe('threads that are asked for', () => {
  test.each([
    [1, cores(2), 1],
    [2, cores(2), 2],
    [3, cores(2, 4), 3],
  ])('%i of %j are taken', (threads, machine, expected) => {
    expect(threadOptions({ ...request(), threads }, machine).threads).toEqual([expected]);
    expect(said).toEqual([]);
  });

  test.each([
    [99, cores(2), 2, '99 threads were asked for; this machine runs 2 at the same time, so 2 threads are used.'],
    [2, cores(1), 1, '2 threads were asked for; this machine runs 1 at the same time, so 1 thread is used.'],
  ])('%i of %j are too many, which is said', (threads, machine, expected, en) => {
    expect(threadOptions({ ...request(), threads }, machine).threads).toEqual([expected]);
    expect(said).toEqual([{ level: 'warning', en }]);
  });
});

test('threads that cannot be had are said', () => {
  threadOptions(request(), cores(2)).onRefusal?.({ threads: 2, group: 1 }, new Error('No more threads.'));
  const en = 'A step on 2 threads cannot be prepared here, so training continues in another way. No more threads.';
  expect(said).toEqual([{ level: 'warning', en }]);
});

describe('threads that are chosen', () => {
  const ways = (...times: readonly number[]) => times.map((milliseconds, i) => ({ threads: i + 1, group: 1, milliseconds })); // prettier-ignore

  test('are said and remembered', async () => {
    const { threads, recall, onChoice } = threadOptions(request(), cores(2));
    expect(threads).toEqual([1, 2]);
    expect(await recall?.('a')).toBeUndefined();
    const [one, two] = ways(30, 20);
    onChoice?.('a', { tried: [one!, two!], taken: two!, isCalm: true });
    expect(said).toEqual([{ level: 'info', en: 'Steps a second with 1 thread: 33.3, 2 threads: 50. Training continues with 2 threads.' }]); // prettier-ignore
    await expect.poll(() => threadOptions(request(), cores(2)).recall?.('a')).toEqual(two);
    expect(await threadOptions(request(), cores(8)).recall?.('a')).toBeUndefined();
  });

  test('because others have taken the cores are none to begin with the next time', async () => {
    const { recall, onChoice } = threadOptions(request(), cores(2));
    const [one, two] = ways(30, 20);
    onChoice?.('a', { tried: [one!, two!], taken: two!, isCalm: true });
    await expect.poll(() => recall?.('a')).toEqual(two);
    onChoice?.('a', { tried: [{ ...two!, milliseconds: 60 }, one!], taken: one!, isCalm: false });
    onChoice?.('a', { tried: [one!], taken: { ...one!, milliseconds: 10 }, isCalm: false });
    const faster = { ...two!, milliseconds: 15 };
    onChoice?.('a', { tried: [faster], taken: faster, isCalm: true });
    await expect.poll(() => recall?.('a')).toEqual(faster);
    expect(said[1]?.en).toBe(
      'Steps a second with 2 threads: 16.7, 1 thread: 33.3. Training continues with 1 thread. Other programs were computing meanwhile: this will be tried again.',
    );
  });

  test('begin with those that the run was trained with', () => {
    expect(threadOptions({ ...request(), threadsBefore: 2 }, cores(2)).threads).toEqual([2, 1]);
    expect(threadOptions({ ...request(), threadsBefore: 8 }, cores(2)).threads).toEqual([1, 2]);
  });
});
