import { useState } from 'react';
import type { Document } from '../../../core/graph/document.ts';
import type { GradientHealth } from '../../../core/protocol/explain.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { isSame } from '../../kit/same.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { isActive } from '../../workspace/runs/runState.ts';
import { selectedRun, useRuns } from '../../workspace/runs/runs.ts';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';
import { nextMoment } from './norms.ts';

const none: Known['bySteps'] = new Map();

/** Each measurement takes the engine's time from training. */
const AT_MOST_EVERY_MS = 1000;

interface Known {
  readonly runId: string;
  readonly bySteps: ReadonlyMap<number, GradientHealth>;
}

/**
 * The gradients of a run at its recorded moments, measured one after the other while a component is there: a run that
 * rests from the whole of its time, one in training as it goes on.
 */
export function useNorms(run: RunRecord) {
  const refresh = useThrottled(useRuns, ageOfSelected, AT_MOST_EVERY_MS);
  const document = useMeasuredDocument();
  const recording = useRequest('recording', { runId: run.id }, refresh);
  const [known, setKnown] = useState<Known>({ runId: run.id, bySteps: new Map() });
  const own = known.runId === run.id ? known.bySteps : none;
  const isTraining = isActive(run.progress.status);
  const recorded = recording.data?.runId === run.id ? recording.data : undefined;
  const step = recorded && nextMoment(recorded.steps, new Set(own.keys()), isTraining);
  const health = useRequest('gradientHealth', step === undefined ? null : { document, runId: run.id, at: { step } });
  const { data } = health;
  if (data && data.runId === run.id && own.get(data.step) === undefined) {
    setKnown({ runId: run.id, bySteps: new Map(own).set(data.step, data) });
  }
  const failed = health.error === undefined ? recording : health;
  return {
    /** By step; the same map as long as nothing is added. */
    moments: own,
    isTooLarge: recorded?.isTooLarge === true,
    isMeasuring: step !== undefined && health.error === undefined,
    error: failed.error,
    again: failed.again,
  };
}

/** The document as far as gradients follow from it: the same object while only names, places and the like change. */
function useMeasuredDocument(): Document {
  const document = useDocument((state) => state.document);
  const [measured, setMeasured] = useState(document);
  const isAlike = signatureOf(measured) === signatureOf(document) && isSame(measured.training, document.training);
  if (!isAlike) setMeasured(document);
  return isAlike ? measured : document;
}

function ageOfSelected(): string {
  const run = selectedRun();
  return run ? `${run.id} ${run.progress.status} ${run.epochs.length}` : '';
}
