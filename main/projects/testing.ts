// Projects for tests.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { emptyDocument } from '../../core/graph/create.ts';
import type { Document } from '../../core/graph/document.ts';
import { lossMetric } from '../../core/losses/metrics.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import type { Text } from '../../core/text.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openProject } from './open.ts';
import { saveProject, type RunToSave } from './save.ts';

export const folder = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-project-'));

export const document: Document = {
  ...emptyDocument('Größe', { kind: 'iris' }),
  graph: { nodes: [{ id: 'n1', block: 'of the future', params: { units: 3 } }], edges: [] },
  layout: { root: { n1: { x: 10, y: -20 } } },
};

export const record = (number: number): RunRecord => ({
  id: `run-${number}`, number, startedAt: '2026-01-02T03:04:05.000Z', signature: 'abc', network: 'n', start: '', origin: null, diagnosis: null,
  device: { runtime: 'eager', device: 'cpu', label: 'CPU, TensorFlow.js' },
  progress: {
    status: 'stopped', epoch: 1, epochs: 5, step: 120, steps: 600, stepsPerEpoch: 120,
    stepsPerSecond: null, secondsLeft: null, phase: 'idle',
  },
  epochs: [{
    epoch: 1, values: { loss: 'NaN', accuracy: 0.5 }, held: null, errors: 3, learningRate: 0.1, seconds: 2, stepsPerSecond: 60,
  }],
  steps: [{ step: 1, values: { loss: 2.3 } }],
  metrics: [lossMetric],
  message: null,
}); // prettier-ignore

export const checkpoint: Checkpoint = {
  weights: new Map([['n1/weight', { shape: [2, 2], values: Float32Array.of(1, -0, 0.1, 1e-40) }]]),
  optimizer: new Map([['n1/weight/momentum', { shape: [2, 2], values: Float32Array.of(4, 3, 2, 1) }]]),
  best: new Map([['n1/weight', { shape: [2, 2], values: Float32Array.of(9, 9, 9, 9) }]]),
  state: { step: 120, epoch: 1, seed: 7 },
};
/** The English texts. Throws if a German one is missing. */
export function said(notices: readonly Text[]): string[] {
  return notices.map(({ en, de }) => {
    if (de === '' || de === en) throw new Error(`"${en}" has no translation.`);
    return en;
  });
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const runs: RunToSave[] = [
  { record: record(1), document, checkpoint: { ...checkpoint, weights: new Map() } },
  { record: record(2), document, checkpoint },
  { record: record(3), document, checkpoint: null },
];
export const trained = { record: record(2), document, checkpoint };
export const thumbnail = 'data:image/png;base64,iVBORw0KGgo=';

/** Writes a project to disk after changing its files. */
export async function saved(change: (files: Record<string, Uint8Array>) => Zippable | undefined = () => undefined) {
  const home = folder();
  const file = path.join(home, 'my project.neuroloom');
  await saveProject(home, { path: file, document, runs, thumbnail });
  const changed = change(unzipSync(readFileSync(file)));
  if (changed) writeFileSync(file, zipSync(changed));
  return { home, file, open: () => openProject(home, file) };
}
