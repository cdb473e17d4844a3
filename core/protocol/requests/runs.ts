import { z } from 'zod';
import type { Recording } from '../moment.ts';
import { MOST_THREADS, runtimes, type RunRecord } from '../runs.ts';
import { breakpoint, watch } from '../watching.ts';
import { documentSchema } from '../../graph/document.ts';
import { runId, at, answer, request } from './request.ts';

export const runRequests = {
  /**
   * Starts from new weights; from those of `from` (same network), and goes on for `document.training.epochs` more; or
   * from what `from` was at a moment: after a step of it, and goes on up to `document.training.epochs` with the
   * batches that came then, or at a point of the landscape, as a new run.
   */
  startRun: request(
    z.object({
      document: documentSchema,
      from: runId.optional(),
      at,
      runtime: z.enum(runtimes),
      device: z.string(),
      threads: z.union([z.literal('auto'), z.number().int().min(1).max(MOST_THREADS)]).optional(),
      isPaused: z.boolean().optional(),
    }),
    answer<RunRecord>(),
  ),
  /** Stops what another window trains, which can go on later: until then `startRun` and `resumeRun` fail with runElsewhere. */
  makeRoom: request(z.object({}), answer<null>()),
  /** Answered within a tenth of a second: a run whose step takes longer says so, and pauses after it. */
  pauseRun: request(z.object({ runId }), answer<RunRecord>()),
  /** Goes on with a paused, stopped or interrupted run from exactly where it was. */
  resumeRun: request(z.object({ runId }), answer<RunRecord>()),
  /** One batch of a paused run. */
  stepRun: request(z.object({ runId }), answer<RunRecord>()),
  stopRun: request(z.object({ runId }), answer<RunRecord>()),
  /** The start or resumption that is under way fails with `cancelled`; without one, nothing happens. */
  cancelStart: request(z.object({}), answer<null>()),
  /** The run as the engine (or its last checkpoint on disk) has it. */
  run: request(z.object({ runId }), answer<RunRecord>()),
  /** The moments of a run that can be gone back to. */
  recording: request(z.object({ runId }), answer<Recording>()),
  /** How fast runs of this window go at most, now and later; null: as fast as it can. */
  setSpeed: request(z.object({ stepsPerSecond: z.number().positive().max(10_000).nullable() }), answer<null>()),
  /** Where runs of this window are to pause by themselves. */
  setBreakpoints: request(z.object({ breakpoints: z.array(breakpoint).max(20) }), answer<null>()),
  /** What is measured while a run of this window is in training, told to it as `watchValues`. */
  setWatches: request(z.object({ watches: z.array(watch).max(20) }), answer<null>()),
};
