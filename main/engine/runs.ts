import type { Document } from '../../core/graph/document.ts';
import { networkSignature } from '../../core/analysis/signature.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { MB } from '../../core/runs/keptWeights.ts';
import type { WeightSizes } from '../../core/protocol/runs.ts';
import { writeAtomically } from '../files/files.ts';
import { bytesLeftOut } from '../projects/leftOut.ts';
import { MOST_BYTES } from '../train/history/trail.ts';
import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';
import type { RunStore } from '../train/store.ts';
import { unlessUnknown } from './projects.ts';
import type { Handlers } from './service.ts';

type Requests =
  | 'startRun'
  | 'makeRoom'
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

const notInTraining = text(
  'The run is not being trained: resume it first.',
  'Der Lauf wird gerade nicht trainiert: ihn zuerst fortsetzen.',
);
const stepsPausedOnly = text(
  'Only a paused run goes step by step: pause it first.',
  'Schrittweise geht es nur bei einem angehaltenen Lauf weiter: ihn zuerst anhalten.',
);

/** A pause is answered within this time, even if a step takes longer. */
const PATIENCE_MS = 50;

/** Starts and controls runs. */
export function runHandlers(runs: Runs) {
  const live = async (id: string): Promise<Run> => {
    const run = runs.find(id);
    if (run) return run;
    // Fails with runUnknown if it is not on disk either.
    await runs.listed(id);
    throw new EngineError('invalidRequest', notInTraining);
  };
  return {
    startRun: async (params, { window }) => (await runs.start({ ...params, owner: window })).record(),
    async makeRoom(_, { window }) {
      await runs.makeRoom(window);
      return null;
    },
    resumeRun: async ({ runId }, { window }) => (await runs.resume(runId, window)).record(),
    async pauseRun({ runId }) {
      const run = await live(runId);
      await run.pause(PATIENCE_MS);
      return run.record();
    },
    async stepRun({ runId }, { window }) {
      const run = await live(runId);
      if (run.status !== 'paused') throw new EngineError('invalidRequest', stepsPausedOnly);
      runs.requireIdle();
      runs.lead(runId, window);
      await run.stepOnce();
      return run.record();
    },
    async stopRun({ runId }) {
      const run = runs.find(runId);
      await run?.stop();
      return run?.record() ?? (await runs.listed(runId)).record;
    },
    cancelStart(_, { window }) {
      runs.cancelStart(window);
      return null;
    },
    recording: ({ runId }) => ({
      runId,
      steps: runs.recordings.snapshots(runId).map(({ step }) => step),
      bytes: runs.recordings.bytes(runId),
      mostBytes: MOST_BYTES,
      isTooLarge: runs.recordings.isTooLarge(runId),
    }),
    setSpeed(speed, { window }) {
      runs.control(speed, window);
      return null;
    },
    setBreakpoints(breakpoints, { window }) {
      runs.control(breakpoints, window);
      return null;
    },
    setWatches(watches, { window }) {
      runs.control(watches, window);
      return null;
    },
    run: async ({ runId }) => runs.find(runId)?.record() ?? (await runs.listed(runId)).record,
  } satisfies Pick<Handlers, Requests>;
}

/** What is asked about runs beside training. */
export function keptRunHandlers(
  runs: Runs,
  store: RunStore,
): Pick<Handlers, 'runDocument' | 'runWeights' | 'saveRunFile'> {
  /** By network. */
  const known = new Map<string, number>();
  const leftOutOf = async (id: string) => {
    const { document, record } = await runs.listed(id);
    const key = `${record.network ?? id} ${record.start}`;
    const bytes = known.get(key) ?? bytesLeftOut(document);
    known.set(key, bytes);
    return bytes;
  };
  return {
    runDocument: ({ runId }) => trainedDocument(runs, runId),
    async runWeights({ runIds }) {
      const sizes: Record<string, WeightSizes> = {};
      for (const id of runIds) {
        const found = store.weightsOf(id);
        if (!found) continue;
        // Of small ones it is not worth while to look.
        const isAsked = found.elsewhere.length === 0 && found.weights > MB;
        const left = isAsked ? ((await unlessUnknown(leftOutOf(id))) ?? 0) : 0;
        sizes[id] = { all: found.all - left, weights: found.weights - left };
      }
      return sizes;
    },
    async saveRunFile({ path, content }) {
      await writeAtomically(path, content);
      return null;
    },
  };
}

/** The document that a run trains. Fails with runUnknown if it was not kept. */
export async function trainedDocument(runs: Pick<Runs, 'listed'>, runId: string): Promise<Document> {
  const { document, record } = await runs.listed(runId);
  if (networkSignature(document) === record.network) return document;
  throw new EngineError(
    'runUnknown',
    text(
      'The network of this run was not kept: train it again.',
      'Das Netz dieses Laufs wurde nicht behalten: neu trainieren.',
    ),
  );
}
