import { EngineError } from '../../core/protocol/errors.ts';
import { MOST_BYTES } from '../landscape/trail.ts';
import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';
import type { Handlers } from './service.ts';

type Requests =
  | 'startRun'
  | 'pauseRun'
  | 'resumeRun'
  | 'stepRun'
  | 'stopRun'
  | 'cancelStart'
  | 'run'
  | 'recording'
  | 'setSpeed'
  | 'setBreakpoints'
  | 'setWatches';

/** Starting runs and leading them. */
export function runHandlers(runs: Runs): Pick<Handlers, Requests> {
  const live = async (id: string): Promise<Run> => {
    const run = runs.find(id);
    if (run) return run;
    // Says runUnknown when it is not on disk either.
    await runs.listed(id);
    throw new EngineError('invalidRequest', 'The run is not being trained: resume it first.');
  };
  return {
    startRun: async (params) => (await runs.start(params)).record(),
    resumeRun: async ({ runId }) => (await runs.resume(runId)).record(),
    async pauseRun({ runId }) {
      const run = await live(runId);
      await run.pause();
      return run.record();
    },
    async stepRun({ runId }) {
      const run = await live(runId);
      if (run.status !== 'paused') throw new EngineError('invalidRequest', 'Only a paused run goes step by step.');
      runs.requireIdle();
      await run.stepOnce();
      return run.record();
    },
    async stopRun({ runId }) {
      const run = runs.find(runId);
      await run?.stop();
      return run?.record() ?? (await runs.listed(runId)).record;
    },
    cancelStart() {
      runs.cancelStart();
      return null;
    },
    recording: ({ runId }) => ({
      runId,
      steps: runs.recordings.snapshots(runId).map(({ step }) => step),
      bytes: runs.recordings.bytes(runId),
      mostBytes: MOST_BYTES,
    }),
    setSpeed(speed) {
      runs.control(speed);
      return null;
    },
    setBreakpoints(breakpoints) {
      runs.control(breakpoints);
      return null;
    },
    setWatches(watches) {
      runs.control(watches);
      return null;
    },
    run: async ({ runId }) => runs.find(runId)?.record() ?? (await runs.listed(runId)).record,
  };
}
