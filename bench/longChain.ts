import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from '../core/data/source.ts';
import { chain } from '../core/graph/chain.ts';
import type { Document } from '../core/graph/document.ts';
import { defaultTraining } from '../core/training/settings.ts';
import { saveProject } from '../main/projects/save.ts';
import { median } from './statistics.ts';

const data: DataSource = { kind: 'moons', examples: 500, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
const training = { ...defaultTraining, batchSize: 32, learningRate: 1e-2, epochs: 1 };
const LENGTHS = [50, 100, 200, 300];

/** Two moons through so many nodes, the first and the last included: Linear and Tanh in turn. */
export function longChain(nodes: number): Document {
  const hidden = Array.from({ length: nodes - 3 }, (_, i): [string, Record<string, number>?] =>
    i % 2 === 0 ? ['linear', { units: 8 }] : ['tanh'],
  );
  return chain(`${nodes} nodes`, [['dataset'], ...hidden, ['linear', { units: 2 }], ['output']], { data, training });
}

/** Returns the path of the project in `folder`. */
export async function saveChain(folder: string, document: Document): Promise<string> {
  const file = path.join(folder, `${document.name}.neuroloom`);
  return (await saveProject(folder, { path: file, document, runs: [], thumbnail: null })).path;
}

/** Seconds for one epoch through longer and longer chains, by the command line of every build, in turn. */
export async function chains(dists: readonly string[], rounds: number): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
  for (const nodes of LENGTHS) {
    const file = await saveChain(home, longChain(nodes));
    const seconds = dists.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, dist] of dists.entries()) seconds[i]?.push(train(dist, file, home));
    }
    const goal = nodes === 300 ? ' (to reach: 4 s)' : '';
    console.log(`two moons through ${nodes} nodes, one epoch, from start to end${goal}`);
    for (const [i, dist] of dists.entries()) console.log(`  ${median(seconds[i] ?? []).toFixed(1)} s: ${dist}`);
  }
  rmSync(home, { recursive: true });
}

function train(dist: string, file: string, home: string): number {
  const begin = performance.now();
  const options = ['--runtime', 'compiled', '--device', 'cpu', '--epochs', '1'];
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.resolve(dist, 'main/cli.mjs'), 'train', file, ...options],
    {
      env: { ...process.env, NEUROLOOM_HOME: home },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${dist} could not train: ${stderr}`);
  return (performance.now() - begin) / 1000;
}
