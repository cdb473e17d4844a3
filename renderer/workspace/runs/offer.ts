import type { RunRecord } from '../../../core/protocol/runs.ts';
import { isActive, isResumable, isStale } from './runState.ts';

/** What the controls offer for the newest run and the document on the canvas. */
export type Offer = 'train' | 'resume' | 'pause' | 'choose';

/** `current`: of the document. A run that began with other weights than are set there now is not gone on with. */
export function offerFor(latest: RunRecord | undefined, current: Pick<RunRecord, 'signature' | 'start'>): Offer {
  if (!latest) return 'train';
  const { status } = latest.progress;
  if (isActive(status)) return 'pause';
  if (isStale(latest, current.signature) || latest.start !== current.start) return 'train';
  if (isResumable(status)) return 'resume';
  return status === 'finished' ? 'choose' : 'train';
}

export function canStop(run: RunRecord | undefined): boolean {
  return run !== undefined && (isActive(run.progress.status) || run.progress.status === 'paused');
}
