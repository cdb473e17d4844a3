import type { Recording } from '../../../core/protocol/moment.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { isActive } from '../../workspace/runs/runState.ts';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';

const LOOK_EVERY_MS = 250;
/** The recording of a run in training is looked at this often. */
const AT_MOST_EVERY_MS = 3000;

/** The moments of a run that can be gone back to; undefined while none are known, because of `error` perhaps. */
export function useRecording(run: RunRecord | undefined): {
  readonly recording: Recording | undefined;
  readonly error: unknown;
} {
  const refresh = useThrottled(useRuns, () => ageOf(run), LOOK_EVERY_MS);
  const { data, error } = useRequest('recording', run ? { runId: run.id } : null, refresh);
  return { recording: data?.runId === run?.id ? data : undefined, error };
}

function ageOf(run: RunRecord | undefined): string {
  if (!run) return '';
  const { status, step } = run.progress;
  return isActive(status) ? `${status} ${Math.floor(Date.now() / AT_MOST_EVERY_MS)}` : `${status} ${step}`;
}
