import { describe, expect, test } from 'vitest';
import { Tuning, type Choice, type TuningOptions } from './tuning.ts';

/** A training whose updates take as long as `cost` says, in milliseconds; `others`: what other programs have computed till then. */
function training(
  cost: (threads: number, group: number, now: number) => number,
  options: Partial<TuningOptions> = {},
  others: (now: number) => number = () => 0,
) {
  let now = 0;
  const choices: Choice[] = [];
  const tuning = new Tuning({
    threads: [1, 2],
    isSmall: false,
    largestGroup: () => 1,
    onChoice: (choice) => void choices.push(choice),
    now: () => now,
    load: () => ({ others: others(now), processors: Math.max(2, ...(options.threads ?? [])) }),
    ...options,
  });
  const counts: number[] = [];
  let updates = 0;
  const train = (milliseconds: number) => {
    const end = now + milliseconds;
    while (now < end) {
      const { threads, group } = tuning.way;
      if (counts.at(-1) !== threads) counts.push(threads);
      const time = group * cost(threads, group, now);
      now += time;
      updates += group;
      tuning.heed(group, time);
    }
    return tuning.way;
  };
  return { tuning, train, choices, counts, updates: () => updates };
}

describe('threads', () => {
  test.each([
    ['two where they are faster', 12, 2],
    ['one where two are slower', 25, 1],
    ['one where two gain no more than a trial may err', 18, 1],
  ])('%s', (_, withTwo, expected) => {
    const { tuning, train, choices, counts } = training((threads) => (threads === 1 ? 20 : withTwo));
    expect(tuning.threads).toBeUndefined();
    expect(train(1_000).threads).toBe(expected);
    expect(tuning.threads).toBe(expected);
    expect(counts).toEqual([1, 2, 1, 2, ...(expected === 1 ? [1] : [])]);
    expect(choices).toHaveLength(1);
    expect(choices[0]?.tried.map(({ milliseconds }) => milliseconds)).toEqual([20, withTwo]);
    train(60_000);
    expect(choices).toHaveLength(1);
  });

  test('the fastest of three', () => {
    const costs: Readonly<Record<number, number>> = { 1: 20, 4: 9, 8: 14 };
    const { train } = training((threads) => costs[threads] ?? NaN, { threads: [1, 4, 8] });
    expect(train(2_000).threads).toBe(4);
  });

  test.each([
    ['the first', 0, 150],
    ['the second', 150, 300],
    ['both', 0, 250],
  ])('a noisy spell in which %s are tried first does not matter', (_, from, to) => {
    const cost = (threads: number, now: number) => (now >= from && now < to ? 40 : 10) * (threads === 1 ? 1 : 1.25);
    for (const factor of [1, 0.5]) {
      const { train } = training((threads, _group, now) => cost(threads, now) * (threads === 1 ? 1 : factor));
      expect(train(2_000).threads).toBe(factor === 1 ? 1 : 2);
    }
  });

  test('steps of a second are tried a few times only', () => {
    const { train, choices } = training((threads) => 1_000 / threads);
    expect(train(12_000).threads).toBe(2);
    expect(choices).toHaveLength(1);
  });

  test('a single count, and small steps, are not tried at all', () => {
    for (const options of [{ threads: [1] }, { threads: [2] }, { isSmall: true }]) {
      const { tuning, train, choices, counts } = training(() => 1, options);
      expect(tuning.threads).toBe(options.threads?.[0] ?? 1);
      train(60_000);
      expect(counts).toEqual([options.threads?.[0] ?? 1]);
      expect(choices).toEqual([]);
    }
  });
});

test('what ONNX Runtime chooses is not known', () => {
  const { tuning, train, counts } = training(() => 20, { threads: [0] });
  train(5_000);
  expect([tuning.threads, counts]).toEqual([undefined, [0]]);
});

describe('a way for which there is no session', () => {
  test('is no choice any more', () => {
    const { tuning, train, choices, counts } = training((threads) => 20 / threads, { threads: [1, 2, 4] });
    train(70);
    while (tuning.way.threads !== 4) train(10);
    expect(tuning.refuse()).toBe(true);
    expect(train(5_000).threads).toBe(2);
    train(60_000);
    expect(counts.slice(3)).not.toContain(4);
    expect(choices).toHaveLength(1);
  });

  test('leaves single updates on the last count of threads, and then nothing', () => {
    const { tuning, train } = training((threads, group) => 4 / threads - group / 10, { largestGroup: () => 8 });
    expect(train(5_000)).toMatchObject({ threads: 2, group: 8 });
    expect(tuning.refuse()).toBe(true);
    expect(tuning.threads).toBe(1);
    train(5_000);
    expect(tuning.way).toMatchObject({ threads: 1, group: 8 });
    expect(tuning.refuse()).toBe(true);
    expect(train(5_000)).toMatchObject({ threads: 1, group: 1 });
    expect(tuning.refuse()).toBe(false);
  });
});

describe('in the course of a training', () => {
  test('cores that others take are noticed, and their return too', () => {
    let isTaken = false;
    const { tuning, train, choices } = training((threads) => (threads === 1 ? 20 : isTaken ? 50 : 12));
    const chosenAfter = (milliseconds: number) => {
      train(milliseconds);
      return tuning.threads;
    };
    expect(chosenAfter(11_000)).toBe(2);
    isTaken = true;
    expect(chosenAfter(14_000)).toBe(1);
    isTaken = false;
    expect(chosenAfter(15_000)).toBe(2);
    expect(choices).toHaveLength(3);
  });

  test('a machine that is slower as a whole keeps its threads, and is asked ever more seldom', () => {
    let slowness = 1;
    const { tuning, train, counts } = training((threads) => (slowness * 20) / threads);
    train(11_000);
    const visits = () => counts.filter((threads) => threads === 1).length;
    const seen: number[] = [];
    for (let minute = 0; minute < 60; minute++) {
      slowness = minute % 2 === 0 ? 1.5 : 1;
      train(60_000);
      expect(tuning.threads).toBe(2);
      seen.push(visits());
    }
    const [first = 0, tenth = 0, last = 0] = [seen[0], seen[9], seen[59]];
    expect(tenth - first).toBeGreaterThan(5);
    expect((last - tenth) / 50).toBeLessThan((tenth - first) / 9);
    expect(last).toBeLessThan(60);
  });

  test('what was known before is taken over without a trial', () => {
    const { tuning, train, choices, counts } = training((threads) => 20 / threads);
    tuning.begin({ threads: 2, group: 1, milliseconds: 10 });
    expect(tuning.threads).toBe(2);
    train(60_000);
    expect([counts, choices]).toEqual([[2], []]);
  });

  test('what was known before is tried anew where the speed is another', () => {
    const { tuning, train, choices } = training((threads) => (threads === 1 ? 20 : 40));
    tuning.begin({ threads: 2, group: 1, milliseconds: 10 });
    expect(train(4_000).threads).toBe(1);
    expect(choices).toHaveLength(1);
  });
});

describe('beside a program that takes the second core for a while', () => {
  /** On two threads a step takes 12 ms instead of 20, and 30 while the other one computes. */
  function besides(from: number, to: number, isSeen = true) {
    return training(
      (threads, _, now) => (threads === 1 ? 20 : now >= from && now < to ? 30 : 12),
      {},
      (now) => (isSeen ? Math.max(0, Math.min(now, to) - from) : 0),
    );
  }

  test('turns are taken until some were calm', () => {
    const { train, choices } = besides(0, 600);
    expect(train(2_000).threads).toBe(2);
    expect(choices).toMatchObject([{ taken: { threads: 2, milliseconds: 12 }, isCalm: true }]);
  });

  test('what was chosen is known to hold for the moment, and is tried again as soon as it is gone', () => {
    const { train, choices } = besides(0, 30_000);
    expect(train(30_000).threads).toBe(1);
    expect(choices).toMatchObject([{ taken: { threads: 1 }, isCalm: false }]);
    expect(train(6_000).threads).toBe(2);
    expect(choices.slice(1)).toMatchObject([{ taken: { threads: 2 }, isCalm: true }]);
  });

  test('which cannot be seen: the choice is wrong for some seconds and not for ever', () => {
    const { train } = besides(0, 3_000, false);
    expect(train(3_000).threads).toBe(1);
    expect(train(60_000).threads).toBe(2);
  });

  test('a choice that held for the moment and holds in calm is told once more', () => {
    const { train, choices } = training(
      () => 20,
      {},
      (now) => Math.min(now, 20_000),
    );
    train(120_000);
    expect(choices.map(({ taken, isCalm }) => [taken.threads, isCalm])).toEqual([
      [1, false],
      [1, true],
    ]);
  });
});

describe('trials that change nothing', () => {
  test.each([15, 40])(
    'cost no more than a hundredth of an hour, where two threads take %i ms and one 20',
    (withTwo) => {
      const { train, updates, counts } = training((threads) => (threads === 1 ? 20 : withTwo));
      train(10_000);
      const before = updates();
      expect(train(3_600_000).threads).toBe(withTwo < 20 ? 2 : 1);
      expect(updates() - before).toBeGreaterThan((0.99 * 3_600_000) / Math.min(20, withTwo));
      // There are some.
      expect(counts.length).toBeGreaterThan(20);
    },
  );
});

describe('updates in a call', () => {
  test('small steps fill their calls at once', () => {
    const { train, tuning } = training(() => 0.1, { isSmall: true, largestGroup: () => 8 });
    expect(tuning.way.group).toBe(1);
    expect(train(2).group).toBe(8);
  });

  test('doubled as long as that gains', () => {
    const costs: Readonly<Record<number, number>> = { 1: 1, 2: 0.9, 4: 0.8, 8: 0.85 };
    const options = { threads: [1], largestGroup: () => 8 };
    expect(training((_, group) => costs[group] ?? NaN, options).train(3_000).group).toBe(4);
    expect(training((_, group) => 1 / group, { ...options, largestGroup: () => 2 }).train(3_000).group).toBe(2);
    expect(training((_, group) => group, options).train(3_000).group).toBe(1);
  });

  test('no more than keep a call short', () => {
    expect(training((_, group) => 9 - group / 2, { threads: [1], largestGroup: () => 8 }).train(9_000).group).toBe(2);
  });

  test('single ones in between do not count', () => {
    const { tuning, train } = training((_, group) => 1 / group, { threads: [1], largestGroup: () => 8 });
    for (let i = 0; i < 100; i++) tuning.heed(3, 1);
    expect(tuning.way.group).toBe(1);
    expect(train(3_000).group).toBe(8);
  });
});
