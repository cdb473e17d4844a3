// For tests only.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { analyse } from '../../../core/analysis/analyse.ts';
import type { Document } from '../../../core/graph/document.ts';
import { learningRateAt } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { openCpu } from '../../devices/cpu.ts';
import { compile, initialWeights } from '../../model/model.ts';
import { createBatches } from '../../train/batches.ts';
import { EagerStep } from '../../train/steps/eagerStep.ts';
import type { Files } from './pytorch.ts';

/** Python as users start it, with nothing imported beforehand; NEUROLOOM_PYTHON is faster (e2e/setup/warmPython.mjs). */
export const coldPython = process.env['NEUROLOOM_COLD_PYTHON'] ?? '';

/** Writes files to a new folder. */
export async function folderOf(files: Files): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'neuroloom-folder-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** Runs a program of a folder with no way to the network, and returns what it prints. */
export function runIn(folder: string, python: string, ...args: readonly string[]): string {
  const env = { ...process.env, http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9', TF_CPP_MIN_LOG_LEVEL: '3' };
  return execFileSync(python, [...args], { cwd: folder, encoding: 'utf8', env, maxBuffer: 1e8 });
} // prettier-ignore

/** The losses of the first updates from the weights before training, as the app computes them. */
export async function ownLosses(document: Document, steps: number, home: string): Promise<readonly number[]> {
  const model = compile(analyse(document));
  const { training: settings } = document;
  const { training } = await loadData(document.data, { home });
  const initial = { weights: initialWeights(model, settings.seed), optimizer: new Map() };
  const step = new EagerStep(await openCpu(), model, settings, initial);
  const batches = createBatches(training, settings);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [epoch, index] = [Math.floor(i / batches.stepsPerEpoch), i % batches.stepsPerEpoch];
    const learningRate = learningRateAt(settings, i, batches.stepsPerEpoch);
    const { loss } = await step.run(batches.batch(epoch, index), { learningRate, step: i });
    losses.push(loss);
  }
  step.dispose();
  return losses;
}
