import { beforeEach, expect, test, vi } from 'vitest';
import type { Sweep, SweepOutcome } from '../../../core/protocol/sweeps.ts';
import { followSweeps, loadOutcomes, useSweeps } from './sweeps.ts';

const { request, told } = vi.hoisted(() => ({ request: vi.fn(), told: vi.fn() }));
vi.mock('../../link/ask.ts', () => ({ untilAnswered: (send: () => Promise<unknown>) => send() }));
vi.mock('../../link/session.ts', () => ({ engine: () => ({ request }) }));
vi.mock('../../link/notify.ts', () => ({ notifyError: told }));

const outcome = (place: number, status: SweepOutcome['status'] = 'finished') =>
  ({ trial: { point: [place], place, seed: 1 }, status }) as unknown as SweepOutcome;
const sweep = { id: 'one', done: 2, total: 4, status: 'running' } as unknown as Sweep;
let inEngine: readonly SweepOutcome[];
let tell: (progress: Partial<Sweep>) => void = () => undefined;

beforeEach(() => {
  useSweeps.setState({ list: [sweep], outcomes: {} });
  vi.resetAllMocks();
  request.mockImplementation((_: string, { from }: { from: number }) => Promise.resolve(inEngine.slice(from)));
  const client = { on: (_: string, listener: typeof tell) => (tell = listener), onHost: () => undefined };
  followSweeps(client as never);
});

test('a sweep that another window has removed is asked for once', async () => {
  request.mockRejectedValue(new Error('There is no sweep here any more.'));
  await loadOutcomes('one');
  expect(request).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalledTimes(1);
  expect(useSweeps.getState().list).toEqual([]);
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
