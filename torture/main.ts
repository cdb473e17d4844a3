// kill -9 at random moments, and what else befalls an app: npm run torture [-- --times 100 --seed N --only kills,pages,desktop,...]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../core/random.ts';
import { browserDesk } from './browserDesk.ts';
import { settableClock } from './clock.ts';
import { desktopDesk } from './desktopDesk.ts';
import { finish, killOnce, plan, type Killed } from './kills.ts';
import { openMany } from './many.ts';
import { killPages } from './pageKills.ts';
import { findingReport, killReport, type Finding } from './report.ts';
import { streamMetrics } from './stream.ts';
import {
  asleep,
  findIn,
  findTrouble,
  fullDisk,
  hugeNetwork,
  mountTiny,
  readOnly,
  setClock,
  unmount,
} from './trouble.ts';
import { closeWorld, nextLane, openWorld, type World } from './world.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    /** One of the troubles, by a word of its name. */
    trial: { type: 'string' },
    only: { type: 'string', default: 'kills,pages,desktop,trouble,many,stream' },
    /** Of the stream; usually eight hours' worth. */
    events: { type: 'string' },
  },
});
const isShort = values.short;
const seed = Number(values.seed);
const parts = new Set(values.only.split(','));
/** A sixth of the kills go through the page of a real browser, and as many through the desktop: each takes ten times as long. */
const times = Number(values.times ?? (isShort ? 4 : 100));
const timesOf = (part: string) => (isShort || !parts.has(part) ? 0 : Math.round(times / 6));
const [pageTimes, desktopTimes] = [timesOf('pages'), timesOf('desktop')];
const folder = (name: string) => {
  const made = mkdtempSync(path.join(tmpdir(), 'neuroloom-torture-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return path.join(made, name);
};

const all: Killed[] = [];
const findings: Finding[] = [];

function told(killed: Killed): void {
  all.push(killed);
  const { kind, moment, lostEdits, lostSteps, recovery, faults } = killed;
  console.log(`${all.length}. ${kind} while ${moment}: ${lostEdits.toFixed(0)} ms of edits and ${lostSteps.toFixed(0)} ms of steps lost, back after ${recovery.toFixed(0)} ms`); // prettier-ignore
  for (const fault of faults) console.log(`   FAULT ${fault}`);
}

/** As soon as it is known: what comes later may fail. */
function find(finding: Finding): void {
  const { what, figure, faults } = finding;
  findings.push(finding);
  console.log(`${what}: ${figure}`);
  for (const fault of faults) console.log(`   FAULT ${fault}`);
}

async function kills(count: number): Promise<void> {
  const world = await openWorld(folder('kills'), createRandom(seed));
  for (const [kind, moment] of plan(world, count)) told(await killOnce(world, kind, moment));
  await finish(world);
  const [last] = all.slice(-1);
  if (last) all[all.length - 1] = { ...last, faults: [...world.ledger.faults] };
  if (isShort) await troubleIn(world);
  console.log(`${world.compared} runs that were hit came to the numbers of one that was not, or it is said above.`);
  await closeWorld(world);
}

/** In the world of the kills: another one takes longer to make than to try. */
async function troubleIn(world: World): Promise<void> {
  const trials = { 'network too large': hugeNetwork, 'machine asleep': asleep(4) };
  for (const [what, trial] of Object.entries(trials)) {
    await nextLane(world);
    find(await findIn(world, what, trial));
  }
}

async function trouble(): Promise<void> {
  const random = createRandom(seed);
  const wished = (what: string) => values.trial === undefined || what.includes(values.trial);
  const findOne = async (...trial: Parameters<typeof findTrouble>) => {
    if (!wished(trial[0])) return;
    find(await findTrouble(...trial));
  };
  await findOne('machine asleep', folder('asleep'), random, asleep(60));
  await findOne('network too large', folder('huge'), random, hugeNetwork);
  const clock = settableClock(folder('clock'));
  await findOne('clock set', folder('set'), random, setClock(clock), clock.environment);
  for (const [what, trial] of [
    ['disk full', fullDisk(20)],
    ['disk read-only', readOnly],
  ] as const) {
    const disk = folder('disk');
    if (mountTiny(disk)) {
      await findOne(what, path.join(disk, 'world'), random, trial);
      unmount(disk);
    } else console.log(`${what}: not tried, this user may not mount a disk.`);
  }
}

async function desktop(): Promise<void> {
  const desk = await desktopDesk(folder('desktop'));
  if (desk) await killPages(desk, createRandom(seed), desktopTimes, told);
}

if (parts.has('kills')) await kills(times - pageTimes - desktopTimes);
if (pageTimes > 0) await killPages(await browserDesk(folder('pages')), createRandom(seed), pageTimes, told);
if (desktopTimes > 0) await desktop();
if (parts.has('trouble') && !isShort) await trouble();
if (parts.has('many') && !isShort) await openMany(folder('many'), find);
if (parts.has('stream') && !isShort)
  find(await streamMetrics(folder('stream'), values.events ? Number(values.events) : undefined));
console.log(`\nSeed ${seed}, ${all.length} kills\n\n${killReport(all)}\n\n${findingReport(findings)}`);
process.exitCode = [...all, ...findings].some(({ faults }) => faults.length > 0) ? 1 : 0;
