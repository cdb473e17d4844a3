import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineError } from '../core/protocol/errors.ts';
import { killEngine } from '../e2e/setup/engine.ts';
import { checkExports, checkImports, checkOutcome, checkProject, lostEdits, lostSteps, strays } from './checks.ts';
import { untilOver } from './lanes.ts';
import { moments, repeat, type Moment } from './moments.ts';
import { openPage } from './page.ts';
import { listen, nextLane, numberOf, slow, startHost, type World } from './world.ts';

/** kill -9 of the engine, of the host, of both at once as when the power fails, or a page that goes without a word. */
export const kinds = ['engine', 'host', 'power', 'page'] as const;
export type Kind = (typeof kinds)[number];

/** What a kill has cost. Milliseconds. */
export interface Killed {
  readonly kind: string;
  readonly moment: string;
  readonly lostEdits: number;
  readonly lostSteps: number;
  /** Until the work is back, and the run goes on. */
  readonly recovery: number;
  readonly faults: readonly string[];
}

/** How long something is done before it is hit. */
const SOONEST_MS = 150;
const LATEST_MS = 1_200;
/** So long the next start may take to tidy up: an engine that outlives its host leaves something until it looks again. */
const TIDY_MS = 30_000;

/** Kills once, at a random moment of that deed, and goes on afterwards as a user would. */
export async function killOnce(world: World, kind: Kind, moment: Moment): Promise<Killed> {
  const { ledger, random } = world;
  ledger.faults.length = 0;
  let isOver = false;
  const doing = repeat(world, moment, () => isOver);
  await pause(SOONEST_MS + (LATEST_MS - SOONEST_MS) * random.next());
  isOver = true;
  const diedAt = performance.now();
  // Another may be there before what was being done is over.
  const former = world.page.enginePid();
  await kill(world, kind);
  await doing;
  await comeBack(world, kind, former);
  const newest = await recover(world, kind);
  const lost = { lostEdits: lostEdits(world, newest, diedAt), lostSteps: kind === 'page' ? 0 : await lostSteps(world, diedAt) };
  await goOn(world);
  const recovery = performance.now() - diedAt;
  await checkProject(world);
  checkImports(world);
  await checkExports(world);
  await checkStrays(world);
  await finishIfNearlyOver(world);
  settle(world, newest);
  return { kind, moment, ...lost, recovery, faults: [...ledger.faults] };
} // prettier-ignore

async function kill({ host, page }: World, kind: Kind): Promise<void> {
  const pid = host.process.pid ?? 0;
  if (kind === 'page') return page.die();
  if (kind !== 'host') killEngine(pid);
  if (kind === 'engine') return;
  const gone = once(host.process, 'exit');
  host.process.kill('SIGKILL');
  await gone;
}

/** The page finds the new engine; or host and page are opened anew. */
async function comeBack(world: World, kind: Kind, former: number): Promise<void> {
  if (kind === 'engine') await world.page.hasNewEngine(former);
  else {
    if (kind !== 'page') world.host = await startHost(world.folder);
    // A page that is loaded again keeps the name of its window; a browser that is opened again has another.
    const window = kind === 'page' ? world.page.window : undefined;
    world.page = await openPage(world.host, window);
    listen(world);
  }
  await slow(world.page);
}

/** Takes back what is offered; returns the newest version that is there. */
async function recover(world: World, kind: Kind): Promise<number> {
  const { page, ledger, project } = world;
  const offered = await page.client.request('recoverable', {});
  const [newest] = offered;
  if (!newest) {
    if (ledger.kept > 0) ledger.faults.push('Nothing is offered for recovery.');
    return ledger.saved;
  }
  const { document, runs, path, file } = await page.client.request('recover', { key: newest.key });
  if (!runs.some(({ id }) => id === world.run.id)) ledger.faults.push('The run is not among what is recovered.');
  if (path !== null && path !== project) ledger.faults.push(`It comes back as ${path}.`);
  // A page whose engine alone has died knows the file as it was before.
  if (kind !== 'engine') ledger.file = file;
  // What is taken over is kept anew before the old is forgotten.
  if (newest.key !== page.window) {
    const from = { ...(path !== null && { path }), ...(file && { file }) };
    await page.client.request('autosave', { key: page.window, document, runIds: [world.run.id], ...from });
    await page.client.request('discardAutosave', { key: newest.key, isClosed: true });
  } else if (kind !== 'engine' && kind !== 'page') ledger.faults.push('The window is not another one.');
  return Math.max(numberOf(document), ledger.saved);
}

/** The run goes on, from where it was or as if nothing had been. */
async function goOn({ page, run, ledger }: World): Promise<void> {
  const { progress } = await page.client.request('run', { runId: run.id });
  try {
    if (progress.status !== 'finished') await page.client.request('resumeRun', { runId: run.id });
    for (let step = progress.step; step <= progress.step;) {
      const now = await page.client.request('run', { runId: run.id });
      if (now.progress.status === 'finished') return;
      step = now.progress.step;
      await pause(10);
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    ledger.faults.push(`The run does not go on: ${error.code}, ${error.message}`);
  }
}

async function checkStrays(world: World): Promise<void> {
  const until = performance.now() + TIDY_MS;
  while (strays(world).length > 0 && performance.now() < until) await pause(50);
  for (const name of strays(world)) world.ledger.faults.push(`${name} is left behind.`);
}

/** A run that nears its end is let to it, and another begins. */
async function finishIfNearlyOver(world: World): Promise<void> {
  const { page, run, ledger } = world;
  const { progress } = await page.client.request('run', { runId: run.id });
  if (progress.status !== 'finished' && progress.step < 0.6 * progress.steps) return;
  await finish(world);
  ledger.steps.length = 0;
  await nextLane(world);
}

/** The run comes to its end, and is compared with one that nothing has disturbed. */
export async function finish(world: World): Promise<void> {
  const { page, run } = world;
  await page.client.request('setSpeed', { stepsPerSecond: null });
  await untilOver(page, run.id);
  await checkOutcome(world);
}

/** What is lost is lost once: later kills do not count it again. */
function settle({ ledger }: World, newest: number): void {
  ledger.edits.length = 0;
  ledger.steps.length = 0;
  ledger.edits.push({ version: newest, at: performance.now() });
  ledger.kept = Math.min(ledger.kept, newest);
}

/**
 * As many kills as wished for, in an order that the seed decides: each few of them are one of every kind, and all of them in
 * turn every kind at every moment.
 */
export function* plan({ random }: World, times: number): Generator<readonly [Kind, Moment]> {
  const names = Object.keys(moments) as Moment[];
  let done = 0;
  for (;;) {
    const orders = kinds.map((kind) => ({ kind, order: random.permutation(names.length) }));
    for (let round = 0; round < names.length; round++) {
      for (const k of random.permutation(kinds.length)) {
        if (done++ === times) return;
        const { kind, order } = orders[k] ?? { kind: 'engine', order: [] };
        yield [kind, names[order[round] ?? 0] ?? 'training'];
      }
    }
  }
}
