import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openProject } from '../main/projects/open.ts';
import { RunStore } from '../main/train/store.ts';
import { findEngine } from '../e2e/setup/engine.ts';
import { outcomeOf, timeless } from './lanes.ts';
import { numberOf, type World } from './world.ts';

/** Nothing older may be lost. */
const MOST_LOST_MS = 5_000;

/** The project's file opens whole, and holds what was answered to be saved. */
export async function checkProject({ home, project, ledger }: World): Promise<void> {
  if (!existsSync(project)) {
    if (ledger.saved > 0) ledger.faults.push('The project is gone.');
    return;
  }
  try {
    const { document, notices } = await openProject(home, project);
    for (const notice of notices) ledger.faults.push(`The project is damaged: ${notice.en}`);
    const version = numberOf(document);
    if (version < ledger.saved) ledger.faults.push(`Version ${ledger.saved} was saved, version ${version} is there.`);
  } catch (error) {
    ledger.faults.push(`The project cannot be opened: ${String(error)}`);
  }
}

/** How old the oldest edit is that did not come back, in milliseconds. `newest`: the version that did. */
export function lostEdits({ ledger }: World, newest: number, diedAt: number): number {
  const safe = Math.max(ledger.kept, ledger.saved);
  if (newest < safe) ledger.faults.push(`Version ${safe} was kept, version ${newest} came back.`);
  const first = ledger.edits.find(({ version }) => version > newest);
  return judged(ledger, 'Edits', first && diedAt - first.at);
}

/** How long ago the run had come to the first step that is lost, in milliseconds; its epochs are those undisturbed. */
export async function lostSteps({ home, run, ledger }: World, diedAt: number): Promise<number> {
  const saved = await new RunStore(path.join(home, 'runs')).load(run.id);
  if (!saved) {
    ledger.faults.push(`The run ${run.id} is gone.`);
    return 0;
  }
  const { step } = saved.checkpoint.state;
  const { undisturbed } = run.lane;
  const epochs = timeless(saved.record.epochs);
  if (!isDeepStrictEqual(epochs, undisturbed.epochs.slice(0, epochs.length)))
    ledger.faults.push(`The epochs of the run differ at step ${step}.`);
  const first = ledger.steps.find((heard) => heard.step > step);
  return judged(ledger, 'Steps', first && diedAt - first.at);
}

function judged({ faults }: World['ledger'], what: string, lostMs = 0): number {
  if (lostMs > MOST_LOST_MS) faults.push(`${what} of ${(lostMs / 1000).toFixed(1)} s are lost.`);
  return lostMs;
}

/** A run that has come to its end has the numbers of one that nothing has disturbed, to the last bit. */
export async function checkOutcome(world: World): Promise<void> {
  const { home, run, ledger } = world;
  const outcome = await outcomeOf(home, run.id);
  world.compared += 1;
  const { undisturbed, name } = run.lane;
  if (isDeepStrictEqual(outcome, undisturbed)) return;
  const steps = outcome.steps === undisturbed.steps ? '' : `: it has ${outcome.steps} steps, not ${undisturbed.steps}`;
  ledger.faults.push(`The run (${name}) came to other numbers${steps}.`);
}

/** What was imported is named by its hash, and is all there. */
export function checkImports({ home, ledger }: World): void {
  const folder = path.join(home, 'cache', 'csv');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const [, hash] = /^([0-9a-f]{64})\.csv$/.exec(name) ?? [];
    if (hash === undefined) continue;
    const found = createHash('sha256').update(readFileSync(path.join(folder, name))).digest('hex'); // prettier-ignore
    if (found !== hash) ledger.faults.push(`The imported file ${name} is not whole.`);
  }
}

/** Exports that are there prove themselves once more; a page has its end. */
export async function checkExports({ page, ledger }: World): Promise<void> {
  for (const file of [...ledger.exports].filter((each) => existsSync(each))) {
    try {
      if (!file.endsWith('.html')) await page.client.request('verifyExport', { path: file });
      else if (!readFileSync(file, 'utf8').trimEnd().endsWith('</html>')) throw new Error('it has no end.');
    } catch (error) {
      ledger.faults.push(`The export ${path.basename(file)} is not whole: ${String(error)}`);
    }
  }
  ledger.exports.clear();
}

/** Temporary files below a folder of processes other than the host and its engine of now. */
export function strays({ folder, host }: World): readonly string[] {
  const living = [host.process.pid, findEngine(host.process.pid ?? 0)].map(String);
  const names = filesBelow(folder).map((name) => path.basename(name));
  return names.filter((name) => {
    const [, pid] = /^\.neuroloom-[0-9a-f]{6}-(\d+)-/.exec(name) ?? [];
    return name.endsWith('.part') || (name.endsWith('.tmp') && (pid === undefined || !living.includes(pid)));
  });
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String);
  } catch {
    // One of its folders has just gone.
    return filesBelow(folder);
  }
}
