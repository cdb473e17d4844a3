// The first tokens of a trained language model: the same ones from the command line, from the engine, and by hand.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openCpu } from '../devices/cpu.ts';
import { killEngines, startEngine } from '../engine/startedEngine.ts';
import { promptOf, tokenizerIn } from '../looking/generate.ts';
import { createForward } from '../model/predictor.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { compileDocument } from '../train/prepare.ts';
import { cli } from './cli.ts';

const [WINDOW, TOKENS, PROMPT] = [16, 24, 'the q'];
/** Whoever has learned it is sure of every letter. */
const LINE = 'the quick brown fox jumps over a lazy dog\n';
let folder: string;
let home: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-first-'));
  [home, file] = [path.join(folder, 'home'), path.join(folder, 'trained.neuroloom')];
  vi.stubEnv('NEUROLOOM_HOME', home);
  const [text, untrained] = [path.join(folder, 'text.txt'), path.join(folder, 'new.neuroloom')];
  writeFileSync(text, LINE.repeat(40));
  await run('new', 'nanogpt', '--text', text, '--out', untrained);
  const { document } = await openProject(home, untrained);
  const nodes = document.graph.nodes.map(
    (node) =>
    node.module === undefined ? node : { ...node, params: { ...node.params, positions: WINDOW, layers: 2, width: 32, heads: 4 } }, // prettier-ignore
  );
  const training = { ...document.training, epochs: 6, learningRate: 0.02 };
  const data = { ...document.data, window: WINDOW, windows: 480 };
  const small = { ...document, graph: { ...document.graph, nodes }, training, data } as typeof document;
  await saveProject(home, { path: untrained, document: small, runs: [], thumbnail: null });
  await run('train', untrained, '--json', '--runtime', 'compiled', '--threads', '1', '--out', file);
}, 60_000);
afterAll(() => {
  killEngines();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What a command prints. */
async function run(...args: string[]): Promise<string> {
  let out = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  const code = await cli(args);
  spy.mockRestore();
  expect(code).toBe(0);
  return out;
}

interface Written {
  readonly id: number;
  readonly text: string;
  readonly probability: number;
}

async function fromCommandLine(...args: string[]): Promise<readonly Written[]> {
  const out = await run('generate', file, '--prompt', PROMPT, '--tokens', `${TOKENS}`, '--json', ...args);
  return out.trimEnd().split('\n').map((line) => JSON.parse(line) as Written); // prettier-ignore
}

async function fromEngine(temperature: number, seed: number): Promise<readonly Written[]> {
  const { client, grant, pipe, exited } = startEngine(home);
  grant(file, 'read');
  const { runs } = await client.request('openProject', { path: file });
  const tokens: Written[] = [];
  client.on('generationProgress', (progress) => {
    for (const { id, text, probability } of progress.tokens)
      tokens.push({ id, text, probability: Number(probability) });
  });
  await client.request('generate', {
    runId: runs[0]!.id,
    prompt: PROMPT,
    tokens: TOKENS,
    sampling: { temperature },
    seed,
  });
  pipe.end();
  await exited();
  return tokens;
}

/** The likeliest tokens by whole forward passes of TensorFlow.js, one after the other. */
async function byHand(): Promise<readonly Pick<Written, 'id' | 'probability'>[]> {
  const { document, trained } = await openProject(home, file);
  const model = compileDocument(document);
  const predictor = createForward(await openCpu(), model).with(trained!.checkpoint.weights);
  const text = [...promptOf(tokenizerIn(document.data), { prompt: PROMPT }).ids];
  const found: { id: number; probability: number }[] = [];
  while (found.length < TOKENS) {
    const seen = text.slice(-WINDOW);
    const tokens = new Int32Array(WINDOW);
    tokens.set(seen);
    const said = await predictor.predict({ size: 1, fields: { [model.inputs[0]!.name]: tokens } });
    const kinds = said.length / WINDOW;
    const last = said.subarray((seen.length - 1) * kinds, seen.length * kinds);
    const probability = Math.max(...last);
    found.push({ id: last.indexOf(probability), probability });
    text.push(found.at(-1)!.id);
  }
  predictor.dispose();
  return found;
}

test('the likeliest tokens are the same from the command line, the engine and a forward pass of another runtime', async () => {
  const [here, there, plain] = [await fromCommandLine('--temperature', '0'), await fromEngine(0, 1), await byHand()];
  expect(here.map(({ text }) => text).join('')).toBe(LINE.slice(PROMPT.length, PROMPT.length + TOKENS));
  expect(there.map(({ id }) => id)).toEqual(here.map(({ id }) => id));
  expect(plain.map(({ id }) => id)).toEqual(here.map(({ id }) => id));
  for (const [i, { probability }] of here.entries()) {
    expect(there[i]!.probability).toBe(probability);
    expect(plain[i]!.probability).toBeCloseTo(probability, 5);
  }
}, 60_000);

test('drawn tokens go by the seed alone, wherever they are drawn', async () => {
  const [here, there] = [await fromCommandLine('--seed', '5', '--temperature', '4'), await fromEngine(4, 5)];
  expect(there.map(({ id }) => id)).toEqual(here.map(({ id }) => id));
  const other = await fromEngine(4, 6);
  expect(other.map(({ id }) => id)).not.toEqual(here.map(({ id }) => id));
}, 60_000);
