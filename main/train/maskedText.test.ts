// Masked words are drawn by seed and step: a run that is interrupted in the middle of an epoch goes on as if it had not been.
import * as tf from '@tensorflow/tfjs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { littleBert } from '../../core/examples/littleBert.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { importTexts } from '../data/texts/importTexts.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-masked-'));
afterAll(() => rmSync(home, { recursive: true }));

let document: Document;
beforeAll(async () => {
  await tf.setBackend('cpu');
  const file = path.join(home, 'story.txt');
  const sentence = (i: number) => `Number ${i} went to house ${i % 7} and saw ${i % 11} dogs.`;
  writeFileSync(file, Array.from({ length: 200 }, (_, i) => sentence(i)).join(' '));
  const wish = { kind: 'masked', tokenizer: { kind: 'wordpiece', size: 120 }, length: 12, examples: 24, testShare: 0, validationShare: 0.1, seed: 1 } as const; // prettier-ignore
  const { source } = await importTexts({ file, name: 'story.txt', home }, wish);
  if (source.kind !== 'masked') throw new Error(source.kind);
  const bert = littleBert(source, { layers: 1, width: 8, heads: 2, feedForward: 16, dropout: 0.1 });
  document = { ...bert, training: { ...bert.training, epochs: 3, batchSize: 8 } };
});

const fresh = () => new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);

async function outcome(run: Run) {
  const { checkpoint, record } = await run.saved();
  const { state, ...tensors } = checkpoint;
  const untimed = ({ seconds: _seconds, stepsPerSecond: _speed, ...metrics }: EpochMetrics) => metrics;
  return { tensors, state, epochs: record.epochs.map(untimed) };
}

test.each(['eager', 'compiled'] as const)(
  'to the last bit, %s',
  async (runtime) => {
    const asked = { document, runtime, device: 'cpu' } as const;
    const whole = await fresh().start(asked);
    await whole.ended();
    const expected = await outcome(whole);
    expect(expected.state.step).toBe(9);

    const { id } = await (async () => {
      const run = await fresh().start({ ...asked, isPaused: true });
      for (let step = 0; step < 4; step++) await run.stepOnce();
      await run.stop();
      return run;
    })();
    // Everything else is forgotten: another engine finds what is on disk.
    const run = await fresh().resume(id);
    expect(run.record().progress.step).toBeGreaterThanOrEqual(4);
    await run.ended();
    expect(await outcome(run)).toEqual(expected);
  },
  120_000,
);
