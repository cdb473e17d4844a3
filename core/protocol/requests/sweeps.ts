import { z } from 'zod';
import { sweepWish, type Sweep, type SweepOutcome } from '../sweeps.ts';
import { answer, request } from './request.ts';

const id = z.string().regex(/^[\w-]{1,64}$/);

/**
 * Sweeps belong to no page: they go on when their window is closed, and all windows hear `sweepProgress` and `sweepRemoved`. While one is under
 * way no run is trained. They fail with invalidRequest if there is no sweep of that id any more.
 */
export const sweepRequests = {
  /**
   * Begins a sweep. Fails, before anything is trained, with invalidRequest, documentHasProblems or outOfMemory if one of its runs
   * cannot be trained, and with runBusy while something else is.
   */
  startSweep: request(sweepWish, answer<Sweep>()),
  /** How many runs that would be, and how many seconds they would take: one is trained, at most for some seconds. Fails like `startSweep`. */
  estimateSweep: request(sweepWish, answer<{ readonly runs: number; readonly seconds: number }>()),
  /** The newest first. */
  sweeps: request(z.object({}), answer<readonly Sweep[]>()),
  /** What has become of its runs, in the order in which they ended, from the `from`th on. */
  sweepOutcomes: request(z.object({ id, from: z.number().int().min(0) }), answer<readonly SweepOutcome[]>()),
  /** Ends the runs in training, which begin anew when it goes on. */
  pauseSweep: request(z.object({ id }), answer<Sweep>()),
  /** Also after the engine has died. Fails with runBusy like `startSweep`. */
  resumeSweep: request(z.object({ id }), answer<Sweep>()),
  cancelSweep: request(z.object({ id }), answer<Sweep>()),
  /** Takes a sweep that is not under way out of the list, with what has become of its runs. The last twenty can come back. */
  removeSweep: request(z.object({ id }), answer<null>()),
  /** Brings back a sweep that was removed. */
  restoreSweep: request(z.object({ id }), answer<Sweep>()),
}; // prettier-ignore
