import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formerSignatures } from '../../core/analysis/formerSignature.ts';
import { networkSignature, signature, startSignature } from '../../core/analysis/signature.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { lossMetric } from '../../core/losses/metrics.ts';
import { RunStore } from '../train/store.ts';
import { openProject } from './open.ts';
import { runRecordSchema } from './runRecord.ts';
import { saveProject } from './save.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-former-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const document = chain('x', [['dataset'], ['flatten'], ['linear', { units: 10 }], ['output']]);
const other = chain('x', [['dataset'], ['flatten'], ['linear', { units: 9 }], ['relu'], ['linear', { units: 10 }], ['output']]); // prettier-ignore

const record = (id: string, signed: Pick<RunRecord, 'signature' | 'network' | 'start'>): RunRecord => ({
  id, number: 1, startedAt: '2026-01-02T03:04:05.000Z', ...signed, origin: null, diagnosis: null,
  device: { runtime: 'eager', device: 'cpu', label: 'CPU' },
  progress: {
    status: 'finished', epoch: 1, epochs: 1, step: 9, steps: 9, stepsPerEpoch: 9,
    stepsPerSecond: null, secondsLeft: null, phase: 'idle',
  },
  metrics: [lossMetric], epochs: [], steps: [], message: null,
}); // prettier-ignore
const now = (of: Document) => ({ signature: signature(of), network: networkSignature(of), start: startSignature(of) });
const checkpoint = { weights: new Map(), optimizer: new Map(), best: null, state: { step: 9, epoch: 1 } };

it('runs of a project that the first version saved are still those of its networks', async () => {
  const file = path.join(home, 'old.neuroloom');
  const runs = [
    { record: record('a', formerSignatures(document)), document, checkpoint: null },
    { record: record('b', formerSignatures(other)), document: other, checkpoint },
  ];
  await saveProject(home, { path: file, document, runs, thumbnail: null });
  const opened = await openProject(home, file);
  expect(opened.runs).toMatchObject([now(document), now(other)]);
  expect(opened.trained?.record).toMatchObject(now(other));
});

it('a run on disk is that of its own document', async () => {
  const store = new RunStore(path.join(home, 'runs'));
  await store.saveRecord({ document: other, record: record('a', formerSignatures(other)) });
  expect((await store.find('a'))?.record).toMatchObject(now(other));
});

it.each(['__proto__', 'constructor', 'toString'])('a run whose metric is called %s is damaged', (name) => {
  const hostile = { ...lossMetric, name };
  expect(runRecordSchema.safeParse(record('a', now(document))).success).toBe(true);
  expect(runRecordSchema.safeParse({ ...record('a', now(document)), metrics: [lossMetric, hostile] }).success).toBe(false); // prettier-ignore
});

it('what a run says of shapes stays known in both orders of axes', () => {
  const message = { en: '[28, 28, 1]', de: '[28, 28, 1]', channelsFirst: { en: '[1, 28, 28]', de: '[1, 28, 28]' } };
  expect(runRecordSchema.parse({ ...record('a', now(document)), message }).message).toEqual(message);
});
