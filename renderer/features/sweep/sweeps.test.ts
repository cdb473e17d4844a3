import { beforeEach, expect, test, vi } from 'vitest';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import type { Sweep, SweepOutcome } from '../../../core/protocol/sweeps.ts';
import { useSweepForm } from './state.ts';
import { followSweeps, loadOutcomes, restoreSweep, useSweeps } from './sweeps.ts';

const { request, told } = vi.hoisted(() => ({ request: vi.fn(), told: vi.fn() }));
vi.mock('../../link/ask.ts', () => ({ untilAnswered: (send: () => Promise<unknown>) => send() }));
vi.mock('../../link/session.ts', () => ({ engine: () => ({ request }) }));
vi.mock('../../link/notify.ts', () => ({ notifyError: told }));

const outcome = (place: number, status: SweepOutcome['status'] = 'finished') =>
  ({ trial: { point: [place], place, seed: 1 }, status }) as unknown as SweepOutcome;
const sweep = { id: 'one', startedAt: '2026-11-30', done: 2, total: 4, status: 'running' } as unknown as Sweep;
let inEngine: readonly SweepOutcome[];
const listeners = new Map<string, (payload: Partial<Sweep>) => void>();
const tell = (payload: Partial<Sweep>, event = 'sweepProgress') => listeners.get(event)?.(payload);

beforeEach(() => {
  useSweeps.setState({ list: [sweep], outcomes: {}, removed: [] });
  vi.resetAllMocks();
  request.mockImplementation((_: string, { from }: { from: number }) => Promise.resolve(inEngine.slice(from)));
  const on = (event: string, listener: (payload: Partial<Sweep>) => void) => void listeners.set(event, listener);
  const client = { on, onHost: () => undefined };
  followSweeps(client as never);
});

test('a sweep that another window has removed is asked for once', async () => {
  request.mockRejectedValue(new EngineError('invalidRequest', same('It is not here any more.')));
  await loadOutcomes('one');
  expect(request).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalledTimes(1);
  expect(useSweeps.getState().list).toEqual([]);
});

test('a sweep whose file cannot be read now stays in the list', async () => {
  request.mockRejectedValue(new EngineError('fileUnreadable', same('The disk is away.')));
  await loadOutcomes('one');
  expect(useSweeps.getState().list).toEqual([sweep]);
});

test('what another window removes goes at once; what it begins comes without the others going meanwhile', async () => {
  const other = { ...sweep, id: 'other' };
  let answer: (list: readonly Sweep[]) => void = () => undefined;
  request.mockImplementation(() => new Promise<readonly Sweep[]>((resolve) => (answer = resolve)));
  tell({ ...other, done: 0 });
  tell({ ...other, done: 1 });
  expect(useSweeps.getState().list).toEqual([sweep]);
  answer([other, sweep]);
  await vi.waitFor(() => expect(useSweeps.getState().list).toEqual([other, sweep]));
  expect(request).toHaveBeenCalledTimes(1);
  useSweepForm.setState({ shownId: 'other' });
  tell({ id: 'other' }, 'sweepRemoved');
  expect(useSweeps.getState().list).toEqual([sweep]);
  expect(useSweepForm.getState().shownId).toBeNull();
});

test('what is removed while the list is asked for does not come back with it, and can be brought back from any window', async () => {
  let answer: (list: readonly Sweep[]) => void = () => undefined;
  request.mockImplementation(() => new Promise<readonly Sweep[]>((resolve) => (answer = resolve)));
  const other = { ...sweep, id: 'other' };
  tell(other);
  tell({ id: 'one' }, 'sweepRemoved');
  answer([other, sweep]);
  await vi.waitFor(() => expect(useSweeps.getState().list).toEqual([other]));
  expect(useSweeps.getState().removed).toEqual([sweep]);
  request.mockResolvedValueOnce(sweep);
  await restoreSweep('one');
  expect(useSweeps.getState()).toMatchObject({ removed: [], list: [{ id: 'one' }, { id: 'other' }] });
});

test('what comes while the list is asked for is asked for once more', async () => {
  const answers: ((list: readonly Sweep[]) => void)[] = [];
  request.mockImplementation(() => new Promise<readonly Sweep[]>((resolve) => answers.push(resolve)));
  const [second, third] = [
    { ...sweep, id: 'two' },
    { ...sweep, id: 'three' },
  ];
  tell(second);
  tell(third);
  answers[0]?.([second, sweep]);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.([third, second, sweep]);
  await vi.waitFor(() => expect(useSweeps.getState().list).toEqual([third, second, sweep]));
});

test('a failed run that ended well is known anew, also where nobody heard that it was tried again', async () => {
  inEngine = [outcome(0), outcome(1, 'failed')];
  await loadOutcomes('one');
  inEngine = [outcome(0), outcome(1)];
  tell({ ...sweep, done: 2, failed: 0 });
  await vi.waitFor(() => expect(useSweeps.getState().outcomes['one']).toEqual(inEngine));
});

test('what failed and is tried once more, by whichever window, is known anew', async () => {
  inEngine = [outcome(0), outcome(1, 'failed')];
  await loadOutcomes('one');
  expect(useSweeps.getState().outcomes['one']).toEqual(inEngine);
  inEngine = [outcome(0)];
  tell({ ...sweep, done: 1 });
  inEngine = [outcome(0), outcome(2), outcome(1)];
  tell({ ...sweep, done: 3 });
  await vi.waitFor(() => expect(useSweeps.getState().outcomes['one']).toEqual(inEngine));
});
