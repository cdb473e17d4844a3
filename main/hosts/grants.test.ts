// Which files a page may name outlives the engine: the host keeps it, and tells it to the next one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Channel } from '../../core/protocol/channel.ts';
import { createEngineClient, type EngineClient } from '../../core/protocol/client.ts';
import { examples } from '../../core/examples/examples.ts';
import { autosave } from '../projects/autosave.ts';
import { rememberProject } from '../projects/recent.ts';
import { saveProject } from '../projects/save.ts';
import { EngineProcess } from './engineProcess.ts';

const script = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main', 'engine.mjs');
const document = examples['moons']!;

let home: string;
let projects: string;
let host: EngineProcess;
let client: EngineClient;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-grants-'));
  projects = mkdtempSync(path.join(tmpdir(), 'neuroloom-projects-'));
  vi.stubEnv('NEUROLOOM_HOME', home);
  host = new EngineProcess({ script, onLog: () => undefined });
  client = createEngineClient(pageOf(host));
});
afterEach(async () => {
  await host.stop();
  vi.unstubAllEnvs();
  for (const folder of [home, projects]) rmSync(folder, { recursive: true });
});

/** A page's end of its connection to the host. */
function pageOf(engine: EngineProcess): Channel {
  let fromPage: (frame: string) => void = () => undefined;
  let toPage: (frame: string) => void = () => undefined;
  engine.attach({
    send: (frame) => toPage(frame),
    onMessage: (listener) => void (fromPage = listener),
    onClose: () => undefined,
    close: () => undefined,
  });
  return {
    send: (frame) => fromPage(frame),
    onMessage: (listener) => void (toPage = listener),
    onClose: () => undefined,
    close: () => undefined,
  };
}

/** Resolves when there is another engine. */
async function another(end: () => void): Promise<void> {
  const before = (await client.request('hello', { window: 'w' })).pid;
  const exited = new Promise<void>((resolve) => {
    client.onHost(({ host }) => host === 'engineExited' && resolve());
  });
  end();
  await exited;
  expect((await client.request('hello', { window: 'w' })).pid).not.toBe(before);
}

const ends = [
  ['was killed', () => process.kill(host.pid!, 'SIGKILL')],
  ['was restarted by the page', () => client.tellHost({ host: 'restartEngine' })],
] as const;

test.each(ends)('what was recovered is kept and saved to its file after the engine %s', async (_, end) => {
  const file = path.join(projects, 'mine.neuroloom');
  await autosave(home, 'old', { document, path: file, file: null, runIds: [] });
  await client.request('recover', { key: 'old' });
  await another(end);
  await another(end);
  await client.request('autosave', { key: 'w', document, path: file, runIds: [] });
  await client.request('saveProject', { path: file, document, runIds: [] });
  const other = client.request('saveProject', { path: `${file}2`, document, runIds: [] });
  await expect(other).rejects.toMatchObject({ code: 'fileRefused' });
});

test.each(ends)('what was opened from a list that has it no more is saved after the engine %s', async (_, end) => {
  const file = path.join(projects, 'mine.neuroloom');
  await saveProject(home, { path: file, document, runs: [], thumbnail: null });
  await rememberProject(home, { path: file, name: 'mine', savedAt: '', thumbnail: null });
  await client.request('openProject', { path: file });
  await client.request('forgetProject', { path: file });
  await another(end);
  await client.request('saveProject', { path: file, document, runIds: [] });
  const other = client.request('openProject', { path: `${file}2` });
  await expect(other).rejects.toMatchObject({ code: 'fileRefused' });
});

test('no page can tell the host of a file', async () => {
  const file = path.join(projects, 'mine.neuroloom');
  client.tellHost({ host: 'noted', path: file } as never);
  await another(() => host.restart());
  const saved = client.request('saveProject', { path: file, document, runIds: [] });
  await expect(saved).rejects.toMatchObject({ code: 'fileRefused' });
});
