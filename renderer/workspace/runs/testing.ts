import type { Document } from '../../../core/graph/document.ts';
import type { RunProgress, RunRecord } from '../../../core/protocol/runs.ts';
import { networkSignatureOf, signatureOf, startSignatureOf } from '../document/analysis.ts';

/** A run of a document that has finished two epochs of ten batches, for tests. */
export function runOf(document: Document, progress: Partial<RunProgress> = {}): RunRecord {
  const epoch = (number: number) => ({
    epoch: number,
    values: { loss: 1 / number },
    held: { loss: 1.5 / number },
    errors: null,
    learningRate: 0.1,
    seconds: 1,
    stepsPerSecond: 10,
  });
  return {
    id: 'run-1',
    number: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    signature: signatureOf(document),
    network: networkSignatureOf(document),
    start: startSignatureOf(document),
    origin: null,
    metrics: [],
    diagnosis: null,
    device: { runtime: 'compiled', device: 'cpu', label: 'CPU (ONNX Runtime)' },
    progress: {
      status: 'finished',
      epoch: 2,
      epochs: 2,
      step: 20,
      steps: 20,
      stepsPerEpoch: 10,
      stepsPerSecond: null,
      secondsLeft: null,
      phase: 'idle',
      ...progress,
    },
    epochs: [epoch(1), epoch(2)],
    steps: Array.from({ length: 20 }, (_, i) => ({ step: i + 1, values: { loss: 1 / (i + 1) } })),
    message: null,
  };
}
