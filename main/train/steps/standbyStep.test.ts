import { expect, it } from 'vitest';
import { text, type Text } from '../../../core/text.ts';
import { DeviceLost } from '../../devices/unavailable.ts';
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

const device = { runtime: 'compiled', device: 'cpu', label: 'CPU' } as const;

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
    'The graphics card has stopped computing, so the run goes on on the CPU; 2 steps are lost.',
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
    'The graphics card has stopped computing, so the run goes on on the CPU; 1 step is lost.',
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
