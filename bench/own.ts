// Trains a work of bench/works.ts: node own.mjs <work> compiled|eager <device> auto|<threads>
// Says "ready <name>", then for each line "<steps>" the seconds that they took, and with how many threads.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { initialWeights } from '../main/model/model.ts';
import { openProviderMemory } from '../main/graph/onnx/providerMemory.ts';
import { createStep } from '../main/train/steps/createStep.ts';
import { stepContestant } from './contestants.ts';
import { cardWorks, modelOf, noise, settingsOf, works } from './works.ts';

/** Until threads and the updates of a call are chosen; on a slow machine that takes longer. */
const WARM_UP_MS = 4_000;
const LONGEST_WARM_UP_MS = 30_000;

const [, , name = '', runtime, device = 'cpu', threads = 'auto'] = process.argv;
const work = [...works, ...cardWorks].find((each) => each.name === name);
if (!work) throw new Error(`There is no work "${name}".`);
const model = modelOf(work);
const batch = noise(work);
// What other runs have measured does not count.
const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
const chosen = await createStep(
  {
    runtime: runtime === 'eager' ? 'eager' : 'compiled',
    device,
    threads: threads === 'auto' ? 'auto' : Number(threads),
  },
  {
    model,
    settings: settingsOf(work),
    initial: { weights: initialWeights(model, 1), optimizer: new Map() },
    batch,
    memory: openProviderMemory(home),
    log: (_, message) => void process.stderr.write(`${message.en}\n`),
    isInterrupted: false,
  },
);
rmSync(home, { recursive: true, force: true });
// A device for which another one was taken would race under the wrong name.
if (chosen.device.runtime !== runtime || chosen.device.device !== device)
  throw new Error(chosen.notice?.en ?? `Trained on ${chosen.device.label}.`);
const contestant = stepContestant(name, batch, chosen.step);
const begin = performance.now();
const isChosen = () => threads !== 'auto' || runtime === 'eager' || chosen.step.threads !== undefined;
const lasts = () => performance.now() - begin;
while (lasts() < WARM_UP_MS || (!isChosen() && lasts() < LONGEST_WARM_UP_MS)) await contestant.train(8);
console.log(`ready Neuroloom ${chosen.device.runtime} ${chosen.device.device}`);
for await (const line of createInterface({ input: process.stdin })) {
  const seconds = await contestant.train(Number(line));
  console.log([seconds, chosen.step.threads].filter((value) => value !== undefined).join(' '));
}
process.exit();
