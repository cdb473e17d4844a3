// The engine is killed while it saves, autosaves and writes checkpoints: nothing that was there before is lost.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseHostFrame, readAddress, type ReportFrame } from '../../core/protocol/channel.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import { createRandom } from '../../core/random.ts';
import { openProject } from '../projects/open.ts';
import { RunStore } from '../train/store.ts';
import { PIPE_FD } from './pipe.ts';
import { killEngines, startEngine, type Engine } from './startedEngine.ts';

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

beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-killed-'))));
afterEach(killEngines);
afterAll(() => rmSync(home, { recursive: true }));

async function kill({ child, exited }: Engine): Promise<void> {
  child.kill('SIGKILL');
  await exited();
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
  let engine = startEngine(home);
    engine.grant(file, 'write');
    const { client } = engine;
  const run = await client.request('startRun', { document: wide, runtime: 'eager', device: 'cpu', isPaused: true });
  await client.request('stepRun', { runId: run.id });
  await client.request('saveProject', { path: file, document: wide, runIds: [run.id] });
  const store = new RunStore(path.join(home, 'runs'));
  let step = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { written, end } = saveAlways(engine.client, file, run.id);
    void engine.client
        .request('resumeRun', { runId: run.id }).catch(() => undefined);
    await pause(300 + 700 * random.next());
    await kill(engine);
    await end();

    const opened = await openProject(home, file);
    expect(opened.notices).toEqual([]);
    expect(opened.trained?.record.id).toBe(run.id);
    if (written.saved > 0) expect(Number(opened.document.name)).toBeGreaterThanOrEqual(written.saved);
    const kept = (await store.load(run.id))!;
    expect(kept.checkpoint.state.step).toBeGreaterThanOrEqual(step);
    step = kept.checkpoint.state.step;
    for (const name of readdirSync(home)) expect(name).toMatch(/^(\w+(\.json)?|Übung mit Leerzeichen\.neuroloom|\.neuroloom-[\w-]+\.tmp)$/);

    engine = startEngine(home);
      engine.grant(file, 'write');
    if (written.autosaved > 0) {
      const { document, runs } = await engine.client.request('recover', { key: 'window' });
      expect(Number(document.name)).toBeGreaterThanOrEqual(written.autosaved);
      expect(runs.map(({ id, progress }) => [id, progress.status])).toEqual([[run.id, 'interrupted']]);
    }
  }
  await kill(engine);
}); // prettier-ignore

test.skipIf(process.platform !== 'linux')(
  'without a folder that it can write it says which, and what to do',
  async () => {
    const env = { ...process.env, NEUROLOOM_HOME: '/dev/null/nowhere' };
    const script = path.join(root, 'dist', 'main', 'engine.mjs');
    const engine = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env });
    let said = '';
    let told = '';
    (engine.stdio[PIPE_FD] as Duplex).setEncoding('utf8').on('data', (text: string) => (told += text));
    engine.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    expect(await new Promise((resolve) => engine.once('close', resolve))).toBe(1);
    expect(said.trim().split('\n').at(-1)).toMatch(
      /^\[error\] \/dev\/null\/nowhere cannot be written: .* NEUROLOOM_HOME/,
    );
    const report = parseHostFrame<ReportFrame>(readAddress(told.trim())!.frame);
    const folder = expect.stringContaining('/dev/null/nowhere');
    expect(report).toMatchObject({ host: 'ending', reason: { en: folder, de: folder } });
  },
);
