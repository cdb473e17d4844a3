import { randomUUID } from 'node:crypto';
import { analyse } from '../../core/analysis/analyse.ts';
import { networkSignature, signature, startSignature } from '../../core/analysis/signature.ts';
import type { Document } from '../../core/graph/document.ts';
import { lossMetric } from '../../core/losses/metrics.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { joined, text } from '../../core/text.ts';
import type { RunToSave } from '../projects/save.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { refusal } from './refusal.ts';

/** Weights from elsewhere as a run that has trained for no epoch. */
export function importedRun(document: Document, weights: NamedTensors, file: string, number = 1): RunToSave {
  const record: RunRecord = {
    id: `import-${randomUUID()}`,
    number,
    startedAt: new Date().toISOString(),
    signature: signature(document),
    network: networkSignature(document),
    start: startSignature(document),
    origin: null,
    metrics: [lossMetric],
    diagnosis: null,
    device: { runtime: 'eager', device: 'cpu', label: 'CPU' },
    progress: { status: 'finished', epoch: 0, epochs: 1, step: 0, steps: 0, stepsPerEpoch: 0, stepsPerSecond: null, secondsLeft: null, phase: 'idle' },
    epochs: [],
    steps: [],
    message: text(`The weights of ${file}.`, `Die Gewichte aus ${file}.`),
  };
  return { record, document, checkpoint: { weights, optimizer: new Map(), best: null, state: { step: 0, epoch: 0 } } };
} // prettier-ignore

/** Fails with fileUnreadable if the network that was read does not hold together. */
export function requireSound(document: Document, file: string): void {
  const wrong = analyse(document).problems.find(({ severity }) => severity === 'error');
  if (wrong) throw refusal(file, joined([unlike(wrong.nodeId), wrong.message]) ?? wrong.message);
}

const unlike = (nodeId: string | undefined) =>
  text(
    `could be read, but not as a network here: ${nodeId ?? 'network'}:`,
    `ließ sich lesen, aber nicht als Netz hier: ${nodeId ?? 'Netz'}:`,
  );
