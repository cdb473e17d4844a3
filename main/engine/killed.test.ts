// The engine is killed while it saves, autosaves and writes checkpoints: nothing that was there before is lost.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { createEngineClient, type EngineClient } from '../../core/protocol/client.ts';
import { createRandom } from '../../core/random.ts';
import { openProject } from '../projects/open.ts';
import { RunStore } from '../train/store.ts';
import { streamChannel } from './stdio.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const ROUNDS = Number(process.env['NEUROLOOM_KILLS'] ?? 3);
const moons = examples['moons']!;
/** So large that writing it takes a while: a million weights, 12 MB with Adam's moments. */
const wide = {
  ...moons,
  training: { ...moons.training, epochs: 1_000 },
  graph: {
    ...moons.graph,
    nodes: moons.graph.nodes.map((node) =>
      /^linear[12]$/.test(node.id) ? { ...node, params: { units: 1_000 } } : node,
    ),
  },
};

let home: string;
let script: string;
let child: ChildProcess | undefined;

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-killed-'));
  const cache = path.join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'killed-'));
  script = path.join(folder, 'engine.mjs');
  // Not into dist, which other tests build at the same time.
  const esbuild = path.join(root, 'node_modules', '.bin', 'esbuild');
  const options = ['--bundle', '--platform=node', '--packages=external', '--format=esm', `--outfile=${script}`];
  execFileSync(esbuild, [path.join(root, 'main', 'engine', 'main.ts'), ...options], { stdio: 'ignore' });
}, 60_000);
afterAll(() => {
  child?.kill('SIGKILL');
  for (const folder of [home, path.dirname(script)]) rmSync(folder, { recursive: true });
});

function startEngine(): EngineClient {
  const env = { ...process.env, NEUROLOOM_HOME: home };
  const engine = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'ignore'], env });
  child = engine;
  return createEngineClient(streamChannel(engine.stdout, engine.stdin, () => undefined));
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => child?.once('close', resolve));
  child?.kill('SIGKILL');
  await gone;
}

/** Saves and autosaves one version after the other; gives the last that the engine has said is written. */
function saveAlways(client: EngineClient, file: string, runId: string) {
  let isOver = false;
  const written = { saved: 0, autosaved: 0, asked: 0 };
  const named = (version: number): Document => ({ ...wide, name: String(version) });
  const loop = async (save: (version: number) => Promise<unknown>, done: 'saved' | 'autosaved') => {
    for (let version = written.asked + 1; !isOver; version++) {
      written.asked = Math.max(written.asked, version);
      try {
        await save(version);
        written[done] = version;
      } catch {
        return; // It was killed.
      }
    }
  };
  const loops = [
    loop((version) => client.request('saveProject', { path: file, document: named(version), runIds: [runId] }), 'saved'),
    loop((version) => client.request('autosave', { key: 'window', document: named(version), path: file, runIds: [runId] }), 'autosaved'),
  ]; // prettier-ignore
  const end = async () => {
    isOver = true;
    await Promise.all(loops);
  };
  return { written, end };
}

test('what was saved, kept or trained before is there, whole, at whatever moment it dies', { timeout: 120_000 }, async () => {
  const random = createRandom(7);
  const file = path.join(home, 'Übung mit Leerzeichen.neuroloom');
  let client = startEngine();
  const run = await client.request('startRun', { document: wide, runtime: 'eager', device: 'cpu', isPaused: true });
  await client.request('stepRun', { runId: run.id });
  await client.request('saveProject', { path: file, document: wide, runIds: [run.id] });
  const store = new RunStore(path.join(home, 'runs'));
  let step = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { written, end } = saveAlways(client, file, run.id);
    void client.request('resumeRun', { runId: run.id }).catch(() => undefined);
    await pause(300 + 700 * random.next());
    await kill();
    await end();

    const opened = await openProject(home, file);
    expect(opened.notices).toEqual([]);
    expect(opened.trained?.record.id).toBe(run.id);
    if (written.saved > 0) expect(Number(opened.document.name)).toBeGreaterThanOrEqual(written.saved);
    const kept = (await store.load(run.id))!;
    expect(kept.checkpoint.state.step).toBeGreaterThanOrEqual(step);
    step = kept.checkpoint.state.step;
    for (const name of readdirSync(home)) expect(name).toMatch(/^(\w+(\.json)?|Übung mit Leerzeichen\.neuroloom|\.neuroloom-\w+\.tmp)$/);

    client = startEngine();
    if (written.autosaved > 0) {
      const { document, runs } = await client.request('recover', { key: 'window' });
      expect(Number(document.name)).toBeGreaterThanOrEqual(written.autosaved);
      expect(runs.map(({ id, progress }) => [id, progress.status])).toEqual([[run.id, 'interrupted']]);
    }
  }
  await kill();
}); // prettier-ignore

test.skipIf(process.platform !== 'linux')(
  'without a folder that it can write it says which, and what to do',
  async () => {
    const env = { ...process.env, NEUROLOOM_HOME: '/dev/null/nowhere' };
    const engine = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'], env });
    let said = '';
    engine.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    expect(await new Promise((resolve) => engine.once('close', resolve))).toBe(1);
    expect(said.trim().split('\n').at(-1)).toMatch(/^\/dev\/null\/nowhere cannot be written: .* NEUROLOOM_HOME/);
  },
);
