import { expect, test, vi } from 'vitest';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { Saver } from './saver.ts';
import type { SavedRun } from './store.ts';

/** A run that trains and evaluates epochs of `epochMs`, where writing a checkpoint takes `writeMs`. */
async function timeOfWriting(epochMs: number, writeMs: number, epochs: number) {
  let now = 0;
  let spent = 0;
  const saver = new Saver({
    saved: () => Promise.resolve({} as SavedRun),
    save: () => {
      now += writeMs;
      spent += writeMs;
      return Promise.resolve();
    },
    emit: () => undefined,
    now: () => now,
  });
  const settle = () => new Promise((resolve) => void setImmediate(resolve));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let step = 0; step < 10; step++) {
      now += epochMs / 10;
      await saver.tick();
      await settle();
    }
    saver.hurry();
  }
  return { share: spent / now, count: spent / writeMs, seconds: now / 1000 };
}

test('checkpoints of epochs that are shorter than a write take at most a tenth of the time', async () => {
  const { share, count } = await timeOfWriting(20, 500, 3000);
  expect(share).toBeLessThanOrEqual(0.1);
  expect(count).toBeGreaterThan(5);
});

test('where a write is cheap there is one after every epoch', async () => {
  const { count } = await timeOfWriting(1000, 1, 50);
  expect(count).toBeGreaterThanOrEqual(49);
});

test('epochs of a few milliseconds have two in a second at most', async () => {
  const { count, seconds } = await timeOfWriting(5, 1, 2000);
  expect(count).toBeLessThanOrEqual(2 * seconds + 1);
  expect(count).toBeGreaterThan(seconds);
});

test('in long epochs there is one every two seconds', async () => {
  const { count, seconds } = await timeOfWriting(100_000, 1, 5);
  // Looked for ten times an epoch.
  expect(count).toBeGreaterThanOrEqual(seconds / 10 - 1);
});

test('what could not be written is tried again, and said once', async () => {
  vi.useFakeTimers();
  const said: string[] = [];
  let tries = 0;
  const save = () => (++tries <= 3 ? Promise.reject(new Error('The disk is full.')) : Promise.resolve());
  const emit = (_: string, payload: object) => void said.push((payload as EngineEvents['log']).level);
  const saver = new Saver({ saved: () => Promise.resolve({} as SavedRun), save, emit, now: () => Date.now() });
  await saver.save();
  await saver.save();
  expect(await saver.settle()).toBe(false);
  expect(said).toEqual(['error']);
  // Nothing trains any more, and nobody asks.
  await vi.advanceTimersByTimeAsync(5_000);
  expect([tries, said]).toEqual([4, ['error', 'info']]);
  expect(await saver.settle()).toBe(true);
  expect(tries).toBe(4);
  vi.useRealTimers();
});

test('why it could not be written is said in both languages', async () => {
  const said: EngineEvents['log'][] = [];
  const full = new EngineError('diskFull', text('The disk is full.', 'Die Festplatte ist voll.'));
  const emit = (_: string, payload: object) => void said.push(payload as EngineEvents['log']);
  const saver = new Saver({ saved: () => Promise.resolve({} as SavedRun), save: () => Promise.reject(full), emit });
  await saver.save();
  saver.close();
  expect(said[0]?.message.en).toMatch(/tried again: The disk is full\.$/);
  expect(said[0]?.message.de).toMatch(/erneut versucht: Die Festplatte ist voll\.$/);
});

test('a run that is freed is read no more', async () => {
  vi.useFakeTimers();
  let tries = 0;
  const save = () => {
    tries++;
    return Promise.reject(new Error('The disk is full.'));
  };
  const saver = new Saver({ saved: () => Promise.resolve({} as SavedRun), save, emit: () => undefined });
  await saver.save();
  saver.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries).toBe(1);
  vi.useRealTimers();
});

test('nor if its last write fails only afterwards', async () => {
  vi.useFakeTimers();
  let fail = (_: Error): void => undefined;
  const save = vi.fn(() => new Promise<void>((_, reject) => void (fail = reject)));
  const saver = new Saver({ saved: () => Promise.resolve({} as SavedRun), save, emit: () => undefined });
  await saver.tick();
  saver.close();
  fail(new Error('The disk is full.'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
