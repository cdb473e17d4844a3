import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineEvents } from '../../core/protocol/engine.ts';
import type { Emit } from '../train/reporter.ts';
import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';
import { Follower } from './follower.ts';

interface Frame {
  readonly of: string;
  readonly step: number;
}

/** A run that has trained a step further whenever it is looked at. */
const run = {
  id: 'run',
  count: 0,
  get stepCount() {
    return (this.count += 1);
  },
};
const runs = { find: () => run } as unknown as Runs;

let told: Frame[];
let said: string[];
let looks: number;
let follower: Follower<Frame>;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  looks = 0;
  said = [];
  const emit: Emit = (name, payload) => void said.push(`${name} ${(payload as EngineEvents['log']).message.en}`);
  follower = new Follower(runs, emit, (frame) => told.push(frame));
});
afterEach(() => vi.useRealTimers());

/** Follows the run with frames that come when they are let go. */
function follow(of: string) {
  const waiting: (() => void)[] = [];
  const look = async () => {
    looks += 1;
    const step = run.stepCount;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { of, step };
  };
  return { first: follower.follow(run as unknown as Run, look), letGo: () => waiting.shift()?.(), waiting };
}

/** Longer than it takes from a frame to the next one. */
const pass = () => vi.advanceTimersByTimeAsync(1000);

test('it looks once for the answer, then tells frame after frame', async () => {
  const { first, letGo, waiting } = follow('a');
  letGo();
  expect(await first).toMatchObject({ of: 'a' });
  for (const count of [1, 2]) {
    await pass();
    expect(waiting).toHaveLength(1);
    letGo();
    await pass();
    expect(told).toHaveLength(count);
  }
  follower.stop();
});

test('what is left while its answer is under way is answered and not followed', async () => {
  const { first, letGo } = follow('a');
  follower.stop();
  letGo();
  expect(await first).toMatchObject({ of: 'a' });
  await pass();
  expect(looks).toBe(1);
});

test('of two that are asked for at once only the second is followed', async () => {
  const [a, b] = [follow('a'), follow('b')];
  b.letGo();
  await b.first;
  a.letGo();
  await a.first;
  await pass();
  expect(b.waiting).toHaveLength(1);
  b.letGo();
  await pass();
  expect(a.waiting).toEqual([]);
  expect(told.map(({ of }) => of)).toEqual(['b']);
  follower.stop();
});

test('a frame that comes after the end is not told', async () => {
  const { first, letGo, waiting } = follow('a');
  letGo();
  await first;
  await pass();
  expect(waiting).toHaveLength(1);
  follower.stop();
  letGo();
  await pass();
  expect([told, looks]).toEqual([[], 2]);
});

test('looks that fail are said once, and the next one that does not is told', async () => {
  let failing = 0;
  await follower.follow(run as unknown as Run, async () => {
    const step = run.stepCount;
    looks += 1;
    if (looks === 2 || looks === 3) throw new Error(`the card is busy ${++failing}`);
    return { of: 'a', step };
  });
  await expect.poll(() => told.length, { timeout: 5_000 }).toBeGreaterThan(0);
  follower.stop();
  expect(failing).toBe(2);
  expect(said).toEqual(['log A picture of the network in training failed and is tried again: the card is busy 1']);
});
