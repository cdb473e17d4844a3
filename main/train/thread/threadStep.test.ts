import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { text } from '../../../core/text.ts';
import { DeviceLost } from '../../devices/unavailable.ts';
import { failureOf } from '../failure.ts';
import { Calls } from './calls.ts';
import type { StepFunctions, Updates } from './functions.ts';
import { Sender } from './staging.ts';
import { ThreadStep } from './threadStep.ts';

const place = { learningRate: 0.1, step: 0 };
const batch = (numbers: number) => ({ size: 1, fields: { features: new Float32Array(numbers) } });

/** A step whose updates take so long in the other thread. */
function stepOf(milliseconds: number) {
  const { port1, port2 } = new MessageChannel();
  const run = (_: number, { updates }: Updates) => ({
    results: updates.map(() => ({ isFinite: true })),
    milliseconds: milliseconds * updates.length,
    group: 1,
    threads: 1,
  });
  new Calls(port2, { run });
  const calls = new Calls<StepFunctions>(port1, {});
  const step = new ThreadStep(calls, 0, new Sender(), { group: 1, threads: 1 }, () => undefined);
  return { step, close: () => port1.close() };
}

test.each([
  ['long ones alone', 5, 1, 1],
  ['as many as take five milliseconds', 1, 1, 5],
  ['at most 64', 0.001, 1, 64],
  ['no more than there is room for', 0.001, 250_000, 4],
])('updates cross together: %s', async (_, milliseconds, numbers, expected) => {
  const { step, close } = stepOf(milliseconds);
  expect(step.atOnce).toBe(1);
  await step.runAll([{ batch: batch(numbers), place }]);
  expect(step.atOnce).toBe(expected);
  close();
});

test('updates are left in the other thread as soon as the loop is asked for something, or not begun', async () => {
  const { port1, port2 } = new MessageChannel();
  const heard: string[] = [];
  let isReady = (): void => undefined;
  let halted = (): void => undefined;
  new Calls(port2, {
    ready: () => (heard.push('ready'), new Promise<void>((resolve) => (isReady = resolve))),
    async run() {
      heard.push('run');
      await new Promise<void>((resolve) => (halted = resolve));
      return { results: [{ isFinite: true }], milliseconds: 1, group: 1, threads: 1 };
    },
    halt: () => (heard.push('halt'), halted()),
  });
  const calls = new Calls<StepFunctions>(port1, {});
  const step = new ThreadStep(calls, 0, new Sender(), { group: 1, threads: 1 }, () => undefined);
  const updates = [0, 1, 2].map(() => ({ batch: batch(1), place }));
  const first = new AbortController();
  const unready = step.runAll(updates, first.signal);
  await expect.poll(() => heard).toEqual(['ready']);
  first.abort();
  expect(await unready).toEqual([]);
  isReady();
  const second = new AbortController();
  const running = step.runAll(updates, second.signal);
  await expect.poll(() => heard).toEqual(['ready', 'run']);
  second.abort();
  expect(await running).toHaveLength(1);
  expect(heard).toEqual(['ready', 'run', 'halt']);
  port1.close();
});

test('a step whose device has gone is lost, and says why in both languages', async () => {
  const { port1, port2 } = new MessageChannel();
  const why = text('The card is gone.', 'Die Karte ist weg.');
  new Calls(port2, {
    read() {
      throw new DeviceLost(why);
    },
  });
  const calls = new Calls<StepFunctions>(port1, {});
  const step = new ThreadStep(calls, 0, new Sender(), { group: 1, threads: 1 }, () => undefined);
  expect(step.isLost).toBe(false);
  const error: unknown = await step.read().catch((reason: unknown) => reason);
  expect(failureOf(error).reason).toEqual(why);
  expect(step.isLost).toBe(true);
  port1.close();
});

test('what took over during an evaluation is known at once: there may be no update after it', async () => {
  const { port1, port2 } = new MessageChannel();
  const device = { runtime: 'compiled', device: 'cpu', label: 'CPU' } as const;
  const takenOver = { device, notice: text('On the CPU.', 'Auf der CPU.') };
  const metrics = { loss: 2, sums: {} };
  new Calls(port2, { evaluate: () => ({ metrics, group: 1, threads: 2, takenOver }) });
  const calls = new Calls<StepFunctions>(port1, {});
  const step = new ThreadStep(calls, 0, new Sender(), { group: 1, threads: 1 }, () => undefined);
  expect(await step.evaluate(batch(1))).toEqual(metrics);
  expect([step.takenOver, step.threads]).toEqual([takenOver, 2]);
  port1.close();
});
