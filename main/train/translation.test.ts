// A translator learns; what is measured of whole translations is what greedy decoding gives.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import { drawnPairs } from '../../core/data/numberWords.ts';
import { partSizes } from '../../core/data/parts.ts';
import { translator } from '../../core/examples/translator.ts';
import type { Document } from '../../core/graph/document.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { loadData } from '../data/load.ts';
import { openCpu } from '../devices/cpu.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { beamsFor, readIn, translationParts } from '../looking/translate.ts';
import { createPredictor } from '../model/predictor.ts';
import { createBatches } from './batches.ts';
import { evaluate } from './evaluate.ts';
import { compileDocument } from './prepare.ts';
import { Runs } from './runs.ts';
import { CompiledStep } from './steps/compiledStep.ts';
import { EagerStep } from './steps/eagerStep.ts';
import { createCompiledForward } from './steps/predictor.ts';
import type { TrainingStep } from './steps/step.ts';
import { RunStore } from './store.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-translation-'));
afterAll(() => rmSync(home, { recursive: true }));
beforeAll(() => tf.setBackend('cpu'));

const data = {
  ...usualNumberWords(),
  what: 'numbers',
  largest: 99,
  examples: 100,
  length: 10,
  targetLength: 9,
  testShare: 0,
  validationShare: 0.3,
} as const;

function small(epochs: number): Document {
  const document = translator(data, { width: 24, layers: 1, heads: 2, feedForward: 48 });
  const training = { ...document.training, epochs, batchSize: 10, learningRate: 0.01 };
  return { ...document, training };
}

test('whole translations are counted alike compiled and operation by operation, and as greedy decoding has them', async () => {
  const model = compileDocument(small(1));
  const loaded = await loadData(data, { home });
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document: small(25), runtime: 'compiled', device: 'cpu', threads: 1 });
  await run.ended();
  const { epochs } = run.record();
  const { weights } = (await run.saved()).checkpoint;
  const known = fromWire(epochs.at(-1)!.held!['exactMatch']!);
  // Not all, not none: otherwise nothing is told apart.
  expect(known).toBeGreaterThan(0.1);
  expect(known).toBeLessThan(1);

  const initial = { weights, optimizer: new Map() };
  const sumsOf = async (step: TrainingStep) => {
    const whole = (await evaluate(step, loaded.validation, 16, () => Promise.resolve(true)))!.sums;
    const { sums } = await step.run(createBatches(loaded.training, small(1).training).batch(0, 0), {
      learningRate: 0,
      step: 0,
    });
    step.dispose();
    return [whole['exactMatch'], sums['exactMatch']];
  };
  const { training } = small(1);
  const eager = await sumsOf(new EagerStep(await openCpu(), model, training, initial));
  const compiled = await sumsOf(new CompiledStep(model, training, initial));
  expect(compiled).toEqual(eager);
  expect(eager.map((one) => one?.weight)).toEqual([30, 10]);
  expect(eager[0]!.sum / 30).toBeCloseTo(known, 6);

  const predictor = createPredictor(await openCpu(), model, weights);
  const forward = createCompiledForward(model);
  const alike = forward.with(weights);
  const { training: first, validation } = partSizes(100, data);
  const parts = translationParts(data);
  const translated = async (trained: typeof predictor, german: string) => {
    const [best] = await beamsFor(parts, trained, readIn(parts, german), { width: 1, penalty: 0 });
    return best!;
  };
  let right = 0;
  for (const [i, [german, english]] of drawnPairs(data)
    .slice(first, first + validation)
    .entries()) {
    const said = await translated(predictor, german);
    if (said.text === english && said.isWhole) right++;
    if (i < 4) expect((await translated(alike, german)).text).toBe(said.text);
  }
  expect(right).toBe(eager[0]!.sum);
  alike.dispose();
  forward.dispose();
  predictor.dispose();
}, 120_000);
