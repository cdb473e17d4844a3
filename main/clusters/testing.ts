// For tests: data as scikit-learn and the app get them.
import { execFileSync, spawnSync } from 'node:child_process';
import { createRandom } from '../../core/random.ts';
import { Turn } from '../looking/landscape/turn.ts';

export const python = process.env['NEUROLOOM_PYTHON'];
/** Whether these tests have a Python with scikit-learn. */
export const hasScikit = python !== undefined && spawnSync(python, ['-c', 'import sklearn']).status === 0;

export const turn = () => new Turn(new AbortController().signal);

/** What a program prints last, as JSON; it reads `given` as `g`. */
export function ask(given: object, ...lines: readonly string[]): unknown {
  const program = ['import json, sys, warnings', 'import numpy as np', 'warnings.filterwarnings("ignore")', 'g = json.load(sys.stdin)', ...lines];
  return JSON.parse(execFileSync(python ?? '', ['-c', program.join('\n')], { input: JSON.stringify(given), encoding: 'utf8' }));
} // prettier-ignore

/** Points around several centres, in any number of coordinates. */
export function drawnRows(count: number, width: number, centres: number, seed: number, spread = 0.5): number[][] {
  const random = createRandom(seed);
  const middles = Array.from({ length: centres }, () => Array.from({ length: width }, () => 2 * random.normal()));
  return Array.from({ length: count }, (_, i) => (middles[i % centres] ?? []).map((x) => x + spread * random.normal()));
}

/** Two half circles that reach into each other. */
export function drawnMoons(count: number, noise: number, seed: number): { rows: number[][]; labels: number[] } {
  const random = createRandom(seed);
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  const rows = labels.map((label) => {
    const angle = Math.PI * random.next();
    const [x, y] = label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [x + noise * random.normal(), y + noise * random.normal()];
  });
  return { rows, labels };
}
