// Asks pretrained models: node ownPretrained.mjs sentences <folder> <texts.json> | tokens <folder>
// Says "ready <name>", then for each line "<steps>" the seconds that they took.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openNetwork } from '../main/pretrained/open.ts';
import { readIn } from '../main/pretrained/pipelines/define.ts';
import { largest } from '../main/pretrained/pipelines/numbers.ts';
import { pooled } from '../main/pretrained/pipelines/vectors.ts';

const TOKENS = 16;
const PROMPT = Array.from({ length: 16 }, (_, i) => 7 * i + 1);

const [, , work, folder = '', file = ''] = process.argv;
// What earlier runs have made does not count.
const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
const network = await openNetwork(home, { name: 'Neuroloom', place: folder });
const texts = work === 'sentences' ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];

async function sentences(): Promise<void> {
  const said = await network.compute('hidden', texts.map((text) => readIn(network, text))); // prettier-ignore
  for (const one of said) pooled(one, 'mean');
}

async function tokens(): Promise<void> {
  const next = network.writer();
  const ids = [...PROMPT];
  while (ids.length < PROMPT.length + TOKENS) ids.push(largest(await next(ids), 1)[0] ?? 0);
}

console.log('ready Neuroloom');
for await (const line of createInterface({ input: process.stdin })) {
  const begin = performance.now();
  for (let step = 0; step < Number(line); step++) await (work === 'sentences' ? sentences() : tokens());
  console.log((performance.now() - begin) / 1000);
}
rmSync(home, { recursive: true, force: true });
process.exit();
