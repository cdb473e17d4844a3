import type { Recording } from '../../../core/protocol/moment.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { useRequest } from '../../engine/useRequest.ts';
import { isActive } from '../../store/runState.ts';
import { usePolled } from '../usePolled.ts';

const LOOK_EVERY_MS = 250;
/** The recording of a run in training is looked at this often. */
const AT_MOST_EVERY_MS = 3000;

/** The moments of a run that can be gone back to; undefined while none are known. */
export function useRecording(run: RunRecord | undefined): Recording | undefined {
  const refresh = usePolled(() => ageOf(run), LOOK_EVERY_MS);
  const { data } = useRequest('recording', run ? { runId: run.id } : null, refresh);
  return data?.runId === run?.id ? data : undefined;
}

function ageOf(run: RunRecord | undefined): string {
  if (!run) return '';
  const { status, step } = run.progress;
  return isActive(status) ? `${status} ${Math.floor(Date.now() / AT_MOST_EVERY_MS)}` : `${status} ${step}`;
}
