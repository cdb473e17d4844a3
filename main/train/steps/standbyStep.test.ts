import { expect, it } from 'vitest';
import { text, type Text } from '../../../core/text.ts';
import { DeviceLost, Unavailable } from '../../devices/unavailable.ts';
import { Recheck } from './recheck.ts';
import { StandbyStep } from './standbyStep.ts';
import type { StepState, TrainingStep, Update } from './step.ts';

const lost = new DeviceLost(text('gone', 'weg'));
const state = (weight: number): StepState => ({ weights: new Map([['w', { shape: [1], values: Float32Array.of(weight) }]]), optimizer: new Map() }); // prettier-ignore
const update: Update = { batch: { size: 1, fields: {} }, place: { learningRate: 1, step: 0 } };

/** Counts its updates in its weight. */
function counting(begin: StepState): TrainingStep & { breaks: boolean; isGone: boolean } {
  let weight = begin.weights.get('w')!.values[0] ?? NaN;
  const result = () => ({ loss: weight, sums: {}, isFinite: true, undone: 0, gradientNorm: null }) as const;
  const step = {
    breaks: false,
    isGone: false,
    measuresGradient: false,
    group: 4,
    async run() {
      if (step.breaks) throw lost;
      weight++;
      return result();
    },
    runAll: async (updates: readonly Update[]) => Promise.all(updates.map(() => step.run())),
    async evaluate() {
      if (step.breaks) throw lost;
      return result();
    },
    predict: async () => new Float32Array(),
    outputs: async () => new Map(),
    async read() {
      if (step.breaks) throw lost;
      return state(weight);
    },
    write: (own: StepState) => void (weight = own.weights.get('w')!.values[0] ?? NaN),
    dispose: () => void (step.isGone = true),
  };
  return step;
}

/** A promise that is kept from outside. */
function later<T = void>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

const device = { runtime: 'compiled', device: 'cpu', label: 'CPU' } as const;

/** Where a check every three updates looks on. `cpu`: what the CPU says of them. */
function checked(cpu: (begin: StepState) => TrainingStep = counting, comparesSpeed = true) {
  const card = counting(state(0));
  const left: string[] = [];
  const seen: string[] = [];
  const checking: TrainingStep[] = [];
  let time = 0;
  const recheck = new Recheck({
    async open(own) {
      seen.push('opened');
      const step = cpu(own);
      checking.push(step);
      return step;
    },
    comparesSpeed,
    every: 3,
    now: () => (time += 1),
  });
  const step = new StandbyStep({ step: card, initial: state(0), open: async (own) => ({ step: counting(own), device }), log: (_, { en }) => void seen.push(en), recheck, onLeft: ({ kind }) => void left.push(kind), now: () => (time += 3) }); // prettier-ignore
  /** Trains one update after the other, with time for a check in between. */
  const train = async (count: number) => {
    const losses: number[] = [];
    for (let i = 0; i < count; i++) {
      losses.push((await step.run(update.batch, update.place)).loss);
      for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => void setImmediate(resolve));
    }
    return losses;
  };
  return { card, step, left, seen, train, recheck, checking };
}

it('is looked at beside the CPU every so many updates, which changes nothing', async () => {
  const { step, train, seen, left, checking } = checked(counting, false);
  expect(await train(12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  // The same step of the CPU serves all checks.
  expect([seen, left]).toEqual([['opened'], []]);
  // It has repeated the updates from the state that was there.
  expect((await checking[0]!.read()).weights.get('w')?.values[0]).toBe(10);
  step.dispose();
  expect(checking).toMatchObject([{ isGone: true }]);
});

it('that computes wrongly is left, for the weights of the last check that found nothing', async () => {
  const { card, step, train, seen, left } = checked(counting, false);
  const { run } = card;
  await train(7);
  card.run = async (...args) => ({ ...(await run(...args)), loss: 1.01 * (await card.read()).weights.get('w')!.values[0]! });
  const losses = await train(6);
  expect(left).toEqual(['wrong']);
  // The check before began after three updates; what came since is lost.
  expect(losses.at(-1)).toBe((await step.read()).weights.get('w')?.values[0]);
  expect(seen.at(-1)).toMatch(/^The graphics card computes wrongly: its loss is 9.09 instead of 9. The run continues on the CPU, with the weights of the last check that found nothing; \d steps are lost.$/);
  expect(step.takenOver?.device).toBe(device);
  expect(card.isGone).toBe(true);
}); // prettier-ignore

it('holds up nobody who asks for something while its weights are read, or another step takes over', async () => {
  const card = counting(state(0));
  const open = later<TrainingStep>();
  let time = 0;
  const step = new StandbyStep({ step: card, initial: state(0), open: async () => ({ step: await open.promise, device }), log: () => undefined, now: () => (time += 3_000) });
  const { read } = card;
  const reading = later();
  card.read = () => reading.promise.then(() => read());
  const left = async () => {
    const asked = new AbortController();
    const results = step.runAll([update, update], asked.signal);
    await new Promise((resolve) => void setImmediate(resolve));
    asked.abort();
    return results;
  };
  // Used twice: what has begun goes on, and is not begun again.
  expect([await left(), await left()]).toEqual([[], []]);
  reading.resolve();
  expect((await step.runAll([update, update])).map(({ loss }) => loss)).toEqual([1, 2]);
  card.breaks = true;
  expect([await left(), await left()]).toEqual([[], []]);
  open.resolve(counting(state(2)));
  expect((await step.runAll([update])).map(({ loss }) => loss)).toEqual([3]);
  expect(step.takenOver?.device).toBe(device);
}); // prettier-ignore

it('that is slower than the CPU by now is left as it is, without a step lost', async () => {
  const { card, step, train, seen, left } = checked();
  expect(await train(9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(left).toEqual(['slower']);
  expect(seen.at(-1)).toBe(
    'The CPU computes this network faster by now (steps a second: 1,000 instead of 333), so the run continues there.',
  );
  expect([card.isGone, step.takenOver?.device]).toEqual([true, device]);
});

it('goes on where the CPU that should look at it cannot be opened', async () => {
  const { train, left } = checked(() => {
    throw new Error('full');
  });
  expect((await train(9)).at(-1)).toBe(9);
  expect(left).toEqual([]);
});

it('is left for the CPU, with what it holds, when something has no room on it that comes later', async () => {
  const { card, step, said, opened } = setUp();
  await step.runAll([update, update]);
  card.evaluate = () => Promise.reject(new Unavailable(text('there is no room.', 'Es gibt keinen Platz.')));
  expect((await step.evaluate(update.batch)).loss).toBe(2);
  expect([opened.length, said[0]?.en]).toEqual([1, 'The run continues on the CPU because there is no room.']);
});

function setUp() {
  const card = counting(state(0));
  const said: Text[] = [];
  const opened: ReturnType<typeof counting>[] = [];
  let time = 0;
  const open = async (own: StepState) => {
    const step = counting(own);
    opened.push(step);
    return { step, device };
  };
  const step = new StandbyStep({ step: card, initial: state(0), open, log: (_, message) => void said.push(message), now: () => time }); // prettier-ignore
  return { card, step, said, opened, wait: (ms: number) => void (time += ms) };
}

it('goes on from what was read at most two seconds ago, and says how many steps that costs', async () => {
  const { card, step, said, opened, wait } = setUp();
  await step.runAll([update, update, update]);
  wait(2_000);
  await step.runAll([update, update]);
  step.measuresGradient = true;
  card.breaks = true;
  const results = await step.runAll([update, update]);
  expect(results.map(({ loss }) => loss)).toEqual([4, 5]);
  expect(step.takenOver?.device).toBe(device);
  expect(said.map(({ en }) => en)).toEqual([
    'The graphics card has stopped computing, so the run continues on the CPU; 2 steps are lost.',
  ]);
  expect([card.isGone, opened[0]?.isGone, step.measuresGradient]).toEqual([true, false, true]);
  expect((await step.read()).weights.get('w')?.values[0]).toBe(5);
});

it('loses nothing that was read or written just before, and is opened once for all who ask at once', async () => {
  const { card, step, said, opened } = setUp();
  await step.run(update.batch, update.place);
  await step.read();
  step.write(state(7));
  card.breaks = true;
  const all = await Promise.all([step.evaluate(update.batch), step.evaluate(update.batch), step.read()]);
  expect([all[0].loss, all[1].loss, all[2].weights.get('w')?.values[0]]).toEqual([7, 7, 7]);
  expect(opened).toHaveLength(1);
  expect(said.map(({ de }) => de)).toEqual([
    'Die Grafikkarte rechnet nicht mehr, darum geht der Lauf auf der CPU weiter.',
  ]);
});

it('what is being read while another state is written, or a newer one is read, is not gone back to', async () => {
  const { card, step, said } = setUp();
  await step.runAll([update, update]);
  const late: ((state: StepState) => void)[] = [];
  const { read } = card;
  card.read = () => new Promise((resolve) => void late.push(resolve));
  const reading = step.read();
  step.write(state(7));
  late[0]?.(state(2));
  // Whoever asked is told what was there when they asked.
  expect((await reading).weights.get('w')?.values[0]).toBe(2);
  const first = step.read();
  await step.runAll([update, update, update]);
  card.read = read;
  await step.read();
  await step.run(update.batch, update.place);
  late[1]?.(state(7));
  await first;
  card.breaks = true;
  expect((await step.evaluate(update.batch)).loss).toBe(10);
  expect(said.map(({ en }) => en)).toEqual([
    'The graphics card has stopped computing, so the run continues on the CPU; 1 step is lost.',
  ]);
});

it('is lost only once nothing can take over; and what was disposed of meanwhile is not gone on with', async () => {
  const { card, said } = setUp();
  card.breaks = true;
  const taking = counting(state(0));
  const open = async () => {
    step.dispose();
    return { step: taking, device };
  };
  const step = new StandbyStep({ step: card, initial: state(0), open, log: (_, message) => void said.push(message) });
  await expect(step.evaluate(update.batch)).rejects.toBe(lost);
  expect([taking.isGone, step.isLost, said]).toEqual([true, false, []]);
  const alone = new StandbyStep({ step: card, initial: state(0), open: () => Promise.reject(new Error('full')), log: () => undefined }); // prettier-ignore
  await expect(alone.read()).rejects.toBe(lost);
  expect(alone.isLost).toBe(true);
});

it('fails as the card does if nothing can take over, and with other errors of it', async () => {
  const card = counting(state(0));
  const step = new StandbyStep({ step: card, initial: state(0), open: () => Promise.reject(new Error('full')), log: () => undefined }); // prettier-ignore
  card.breaks = true;
  await expect(step.run(update.batch, update.place)).rejects.toBe(lost);
  const { card: other, step: own, opened } = setUp();
  other.run = () => Promise.reject(new Error('a bug'));
  await expect(own.run(update.batch, update.place)).rejects.toThrow('a bug');
  expect(opened).toHaveLength(0);
});
