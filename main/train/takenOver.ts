import type { RunDevice } from '../../core/protocol/runs.ts';
import { joined, type Text } from '../../core/text.ts';
import type { TrainingStep } from './steps/step.ts';

interface Parts {
  readonly device: RunDevice;
  readonly notice: Text | null;
  readonly step: TrainingStep;
}

/** What a run is trained on now, including the threads chosen so far. */
export function deviceOf({ device: begun, step }: Parts): RunDevice {
  const device = step.takenOver?.device ?? begun;
  return step.threads === undefined ? device : { ...device, threads: step.threads };
}

/** What there is to say about the whole run. */
export function noticeOf({ notice, step }: Parts): Text | null {
  return step.takenOver ? joined([notice, step.takenOver.notice]) : notice;
}
