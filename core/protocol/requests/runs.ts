import { z } from 'zod';
import type { Recording } from '../moment.ts';
import { runtimes, type RunRecord, type WeightSizes } from '../runs.ts';
import { breakpoint, watch } from '../watching.ts';
import { documentSchema, type Document } from '../../graph/document.ts';
import { runId, at, path, answer, request, threads } from './request.ts';

export const runRequests = {
  /**
   * Starts a run from new weights; from those of `from` (same network), training for `document.training.epochs` more
   * epochs; or from the state of `from` at a moment: after one of its steps, training up to `document.training.epochs`
   * with the batches that followed then, or at a point of the landscape, as a new run.
   */
  startRun: request(
    z.object({
      document: documentSchema,
      from: runId.optional(),
      at,
      runtime: z.enum(runtimes),
      device: z.string(),
      threads,
      isPaused: z.boolean().optional(),
      /** Its number in its project. */
      ordinal: z.number().int().min(1).optional(),
    }),
    answer<RunRecord>(),
  ),
  /**
   * Stops another window's training, which can be resumed later: until this is called, `startRun` and `resumeRun` fail
   * with runElsewhere.
   */
  makeRoom: request(z.object({}), answer<null>()),
  /** Replies within a tenth of a second: a run whose step takes longer says so, and pauses after it. */
  pauseRun: request(z.object({ runId }), answer<RunRecord>()),
  /** Continues a paused, stopped or interrupted run from exactly where it was. */
  resumeRun: request(z.object({ runId }), answer<RunRecord>()),
  /** Trains one batch of a paused run. */
  stepRun: request(z.object({ runId }), answer<RunRecord>()),
  stopRun: request(z.object({ runId }), answer<RunRecord>()),
  /** A start or resumption in progress fails with `cancelled`; if there is none, nothing happens. */
  cancelStart: request(z.object({}), answer<null>()),
  /** The run as the engine (or its last checkpoint on disk) has it. */
  run: request(z.object({ runId }), answer<RunRecord>()),
  /** The document that a run trains. Fails with runUnknown if that was not kept: older projects have their last run's alone. */
  runDocument: request(z.object({ runId }), answer<Document>()),
  /** How many bytes the weights of those of these runs take that have any, here or in the project they came from. */
  runWeights: request(z.object({ runIds: z.array(runId) }), answer<Readonly<Record<string, WeightSizes>>>()),
  /** Writes a table or a picture of runs: CSV or SVG. */
  saveRunFile: request(z.object({ path, content: z.string() }), answer<null>(), 'write'),
  /** The moments of a run that one can return to. */
  recording: request(z.object({ runId }), answer<Recording>()),
  /** The speed limit for current and future runs of this window; null: as fast as possible. */
  setSpeed: request(z.object({ stepsPerSecond: z.number().positive().max(10_000).nullable() }), answer<null>()),
  /** Where runs of this window pause by themselves. */
  setBreakpoints: request(z.object({ breakpoints: z.array(breakpoint).max(20) }), answer<null>()),
  /** What to measure while a run of this window is training; reported as `watchValues`. */
  setWatches: request(z.object({ watches: z.array(watch).max(20) }), answer<null>()),
};
