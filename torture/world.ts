import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../core/graph/document.ts';
import type { FileState } from '../core/protocol/fileState.ts';
import type { Random } from '../core/random.ts';
import { startBrowserHost, stopBrowserHost, type BrowserHost } from '../e2e/setup/browserHost.ts';
import { begin, undisturbedLanes, type Lane } from './lanes.ts';
import { openPage, type Page } from './page.ts';

/** Slow enough that a run is in the middle of an epoch whenever it is hit. */
const STEPS_PER_SECOND = 60;

/** One user with one project, whose app dies again and again. */
export interface World {
  readonly random: Random;
  /** Everything lies in it; the system's temporary files of these processes, too. */
  readonly folder: string;
  readonly home: string;
  readonly lanes: readonly Lane[];
  /** The project's file, which the host gave out. */
  readonly project: string;
  host: BrowserHost;
  page: Page;
  /** What is trained. */
  run: { readonly id: string; readonly lane: Lane };
  ledger: Ledger;
  /** How many runs that were hit have come to their end, and were compared with one that was not. */
  compared: number;
}

/** What was done, and what of it the engine has said is safe. */
export interface Ledger {
  /** By version, with the time at which each was made. */
  readonly edits: { readonly version: number; readonly at: number }[];
  /** The newest version that was answered to be kept, and to be saved. */
  kept: number;
  saved: number;
  /** The project's file as it was last answered. */
  file: FileState | null;
  /** The steps of the run as the page heard of them. */
  readonly steps: { readonly step: number; readonly at: number }[];
  /** Where exports were asked for since the host started. */
  readonly exports: Set<string>;
  /** Whatever should not have been. */
  readonly faults: string[];
}

export const home = (folder: string) => path.join(folder, 'home');
const temporary = (folder: string) => path.join(folder, 'temporary');

const hosts = new Set<BrowserHost>();
// However this process ends, none of those stays.
process.once('exit', () => hosts.forEach(({ process: host }) => host.kill('SIGKILL')));

/** Starts a host whose files all lie in a folder. */
export async function startHost(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BrowserHost> {
  mkdirSync(temporary(folder), { recursive: true });
  const host = await startBrowserHost(home(folder), 0, { ...environment, TMPDIR: temporary(folder) });
  hosts.add(host);
  host.process.once('exit', () => hosts.delete(host));
  return host;
}

/** A world in a folder, with its first run in training. */
export async function openWorld(folder: string, random: Random, environment = {}): Promise<World> {
  const host = await startHost(folder, environment);
  const page = await openPage(host);
  const lanes = await undisturbedLanes(page, home(folder));
  const project = await page.target('Tortured.neuroloom');
  const ledger: Ledger = { edits: [], kept: 0, saved: 0, file: null, steps: [], exports: new Set(), faults: [] };
  const lane = laneAt(lanes, 0);
  const world: World = {
    random,
    folder,
    home: home(folder),
    lanes,
    project,
    host,
    page,
    run: { id: '', lane },
    ledger,
    compared: 0,
  };
  listen(world);
  await beginLane(world, lane);
  const { file } = await page.client.request('saveProject', {
    path: project,
    document: versionOf(world, 0),
    runIds: [],
  });
  ledger.file = file;
  return world;
}

function laneAt(lanes: readonly Lane[], i: number): Lane {
  const lane = lanes[i % lanes.length];
  if (!lane) throw new Error('Nothing is trained.');
  return lane;
}

/** Begins the lane after the one that has come to its end. */
export async function nextLane(world: World): Promise<void> {
  await beginLane(world, laneAt(world.lanes, world.lanes.indexOf(world.run.lane) + 1));
}

async function beginLane(world: World, lane: Lane): Promise<void> {
  await slow(world.page);
  world.ledger.steps.length = 0;
  world.run = { id: await begin(world.page, lane), lane };
  await keep(world);
}

/** Keeps another version beside the projects. */
export async function keep(world: World): Promise<void> {
  const { ledger, page, project: path, run } = world;
  const version = edited(ledger);
  const from = ledger.file ? { path, file: ledger.file } : {};
  const document = versionOf(world, version);
  await page.client.request('autosave', { key: page.window, document, runIds: [run.id], ...from });
  ledger.kept = version;
}

export async function slow({ client }: Page): Promise<void> {
  await client.request('setSpeed', { stepsPerSecond: STEPS_PER_SECOND });
}

/** Takes down what this page hears of the run. */
export function listen(world: World): void {
  world.page.client.on('runProgress', ({ runId, progress }) => {
    const last = world.ledger.steps.at(-1)?.step ?? -1;
    if (runId === world.run.id && progress.step > last)
      world.ledger.steps.push({ step: progress.step, at: performance.now() });
  });
}

/** The document of that version. */
export function versionOf({ run }: World, version: number): Document {
  return { ...run.lane.document, name: `Version ${version}` };
}

export function numberOf({ name }: Pick<Document, 'name'>): number {
  return Number(/^Version (\d+)$/.exec(name)?.[1] ?? -1);
}

/** Another version, as an edit makes one. */
export function edited({ edits }: Ledger): number {
  const version = (edits.at(-1)?.version ?? 0) + 1;
  edits.push({ version, at: performance.now() });
  return version;
}

export async function closeWorld({ host, folder }: World): Promise<void> {
  await stopBrowserHost(host);
  rmSync(folder, { recursive: true, force: true });
}
