// What else befalls an app: a full disk, a folder that nothing can be written to, a clock that is set back, a network
// that does not fit, a machine that sleeps. The engine stays, every file is whole, and the run comes to the same numbers.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chain } from '../core/graph/chain.ts';
import type { Document } from '../core/graph/document.ts';
import { EngineError } from '../core/protocol/errors.ts';
import type { Random } from '../core/random.ts';
import { RunStore } from '../main/train/store.ts';
import { findEngine } from '../e2e/setup/engine.ts';
import { checkExports, checkImports, checkOutcome, checkProject } from './checks.ts';
import type { settableClock } from './clock.ts';
import { untilOver } from './lanes.ts';
import { moments, type Moment } from './moments.ts';
import type { Finding } from './report.ts';
import { closeWorld, nextLane, openWorld, type World } from './world.ts';

const names = Object.keys(moments) as Moment[];
const DISK_BYTES = 24 * 2 ** 20;
const DAY_MS = 24 * 60 * 60_000;

/** A trial in a world of its own. Returns a figure; whatever should not be goes among the faults. */
type Trial = (world: World) => Promise<string>;

export async function findTrouble(what: string, folder: string, random: Random, trial: Trial, environment = {}): Promise<Finding> {
  mkdirSync(folder, { recursive: true });
  const world = await openWorld(folder, random, environment);
  const finding = await findIn(world, what, trial);
  await closeWorld(world);
  return finding;
} // prettier-ignore

/** The same in a world that is there, in which something is in training. */
export async function findIn(world: World, what: string, trial: Trial): Promise<Finding> {
  world.ledger.faults.length = 0;
  const engine = world.page.enginePid();
  const figure = await trial(world);
  await rest(world);
  if (findEngine(world.host.process.pid ?? 0) !== engine)
    world.ledger.faults.push('The engine is not the same any more.');
  return { what, figure, faults: [...world.ledger.faults] };
}

/** All is whole, and the run comes to its end as if nothing had been. */
async function rest(world: World): Promise<void> {
  const { page, run } = world;
  await checkProject(world);
  checkImports(world);
  await checkExports(world);
  await page.client.request('setSpeed', { stepsPerSecond: null });
  const { progress } = await page.client.request('run', { runId: run.id });
  if (progress.status !== 'finished') await page.client.request('resumeRun', { runId: run.id });
  await untilOver(page, run.id);
  await untilKept(world);
  await checkOutcome(world);
}

/** A run that has come to its end is compared, and another begins. */
async function keepTraining(world: World): Promise<void> {
  if (!(await isFinished(world))) return;
  await untilOver(world.page, world.run.id);
  await untilKept(world);
  await checkOutcome(world);
  await nextLane(world);
}

async function isFinished({ page, run }: World): Promise<boolean> {
  const { progress } = await page.client.request('run', { runId: run.id });
  return progress.status === 'finished';
}

/** The last weights may have met a disk that could not be written: the engine tries again by itself. */
async function untilKept({ home, run, ledger }: World): Promise<void> {
  const store = new RunStore(path.join(home, 'runs'));
  for (let tries = 0; tries < 100; tries++) {
    if ((await store.find(run.id))?.record.progress.status === 'finished') return;
    await pause(100);
  }
  ledger.faults.push('The last weights of a run were not written although there is room again.');
}

/** Of what the host answers to files that it cannot take. */
function codeOf(message: string): string {
  if (/^50[07] /.test(message)) return 'diskFull';
  return message.startsWith('423 ') ? 'fileUnwritable' : message;
}

/** Does everything once; returns the codes with which it failed. Only `expected` may be among them. */
async function doAll(world: World, expected: readonly string[]): Promise<string[]> {
  const codes: string[] = [];
  for (const name of names) {
    try {
      if (expected.length === 0) await keepTraining(world);
      // What has come to its end there waits, with its weights, until the disk can be written.
      else if (name === 'training' && (await isFinished(world))) continue;
      await moments[name](world);
    } catch (error) {
      const code = error instanceof EngineError ? error.code : codeOf(String((error as Error).message));
      codes.push(code);
      if (!expected.includes(code)) world.ledger.faults.push(`${name}: ${code}, ${String(error)}`);
    }
  }
  return codes;
} // prettier-ignore

/** Whether this user may mount a disk of memory there. */
export function mountTiny(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
}

/** The disk fills up, but for a random rest, `times` times; there is room again each time. */
export const fullDisk =
  (times: number): Trial =>
  async (world) => {
    const filling = path.join(world.folder, 'filling');
    let refusals = 0;
    for (let i = 0; i < times; i++) {
      const { bavail, bsize } = statfsSync(world.folder);
      const left = Math.floor(world.random.next() ** 2 * 2 * 2 ** 20);
      fill(filling, Math.max(0, bavail * bsize - left));
      refusals += (await doAll(world, ['diskFull'])).length;
      rmSync(filling);
      await checkProject(world);
      checkImports(world);
      makeRoom(world);
      const after = await doAll(world, []);
      if (after.length > 0) world.ledger.faults.push('There is room again, and still it fails.');
      makeRoom(world);
    }
    return `${times} times full, ${refusals} writes refused with "The disk is full"`;
  };

function fill(file: string, bytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(bytes));
  } catch {
    // Full is what it is to be.
  }
}

/** Imported tables and exports would fill so small a disk by themselves. */
function makeRoom({ home, folder, ledger }: World): void {
  const cache = path.join(home, 'cache', 'csv');
  for (const name of existsSync(cache) ? readdirSync(cache) : []) rmSync(path.join(cache, name), { force: true });
  for (const name of readdirSync(path.join(folder, 'temporary'), { recursive: true }))
    if (/(points\.csv|net\.\w+)$/.test(String(name))) rmSync(path.join(folder, 'temporary', String(name)), { force: true, recursive: true }); // prettier-ignore
  ledger.exports.clear();
}

/** The disk is mounted for reading only, for a while. */
export const readOnly: Trial = async (world) => {
  const disk = path.dirname(world.folder);
  await remount(disk, 'ro');
  const codes = await doAll(world, ['fileUnwritable', 'diskFull', 'exportFailed']);
  await pause(3_000);
  await remount(disk, 'rw');
  const after = await doAll(world, []);
  if (after.length > 0) world.ledger.faults.push('It can be written again, and still it fails.');
  return `refused: ${codes.join(', ')}`;
};

async function remount(folder: string, mode: 'ro' | 'rw'): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      // Refused while a file is open to be written.
      execFileSync('mount', ['-o', `remount,${mode}`, folder], { stdio: 'ignore' });
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await pause(20);
    }
  }
}

/** The clock goes back by a day, then on by two. */
export const setClock =
  (clock: ReturnType<typeof settableClock>): Trial =>
  async (world) => {
    for (const offset of [-DAY_MS, DAY_MS]) {
      clock.set(offset);
      await doAll(world, []);
      await doAll(world, []);
    }
    return 'back by a day, on by two: everything goes on';
  };

/** Host and engine stand still, as in a machine that sleeps. */
export const asleep =
  (seconds: number): Trial =>
  async (world) => {
    const host = world.host.process.pid ?? 0;
    const pids = [host, findEngine(host) ?? host];
    let isSaid = false;
    world.page.client.onHost(({ host: news }) => (isSaid ||= news === 'engineSilent' || news === 'engineExited'));
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await pause(1_000 * seconds);
    for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT');
    const begin = performance.now();
    await world.page.client.request('run', { runId: world.run.id });
    const took = performance.now() - begin;
    await pause(1_000);
    await doAll(world, []);
    if (isSaid) world.ledger.faults.push('The sleep is taken for an engine that hangs.');
    return `${seconds} s asleep, answered ${took.toFixed(0)} ms after`;
  };

/** A network beyond the memory of any machine is refused with a sentence, before it is built. */
export const hugeNetwork: Trial = async (world) => {
  const { page, run } = world;
  const document = huge(run.lane.document);
  const before = performance.now();
  let said = '';
  try {
    await page.client.request('startRun', { document, runtime: 'auto', device: 'cpu' });
    world.ledger.faults.push('A network of 60 GB is begun.');
  } catch (error) {
    said = error instanceof EngineError ? `${error.code}: ${error.message}` : String(error);
    if (!said.startsWith('outOfMemory')) world.ledger.faults.push(said);
  }
  const took = performance.now() - before;
  const { progress } = await page.client.request('run', { runId: run.id });
  if (progress.status !== 'running') world.ledger.faults.push(`The run in training is ${progress.status}.`);
  return `${took.toFixed(0)} ms: ${said}`;
};

/** Each weight is allowed by itself; together, trained by Adam, they are 60 GB. */
function huge({ data, training }: Document): Document {
  const layer = ['linear', { units: 22_000 }] as const;
  const layers = Array.from({ length: 9 }, () => layer);
  return chain('Huge', [['dataset'], ...layers, ['linear', { units: 1 }], ['output', { loss: 'binaryCrossEntropy', from: 'logits' }]], { data, training });
} // prettier-ignore
