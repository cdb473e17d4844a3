// Texts that go on, over the engine's real pipe: streamed, stopped, in two windows at once, and after the engine has died.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nanoGpt } from '../../core/examples/nanoGpt.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { GeneratedToken, Writing } from '../../core/protocol/generation.ts';
import { importText } from '../data/importText.ts';
import { killEngines, startEngine, type Engine } from './startedEngine.ts';

const WINDOW = 8;
let home: string;
/** That of all tests; each has pages of its own. */
let engine: Engine;
let lastPage = 1;
let small: Document;
/** A run of it that has come to its end. */
let runId: string;

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-generation-'));
  const file = path.join(home, 'rhyme.txt');
  writeFileSync(file, 'the cat sat on the mat, the rat sat on the cat\n'.repeat(40));
  const cut = { window: WINDOW, windows: 480, testShare: 0, validationShare: 0.1, seed: 1 };
  const { source } = await importText(file, 'rhyme.txt', home, cut);
  const document = nanoGpt(source);
  const nodes = document.graph.nodes.map((node) =>
    node.module === undefined ? node : { ...node, params: { ...node.params, layers: 1, width: 16, heads: 2 } },
  );
  const training = { ...document.training, epochs: 2, learningRate: 0.02 };
  small = { ...document, training, graph: { ...document.graph, nodes } };
  engine = startEngine(home);
  const { client } = engine;
  const finished = new Promise<void>((resolve) => {
    client.on('runProgress', ({ progress }) => {
      if (progress.status === 'finished') resolve();
    });
  });
  ({ id: runId } = await client.request('startRun', { document: small, ...choice }));
  await finished;
}, 60_000);
afterAll(() => {
  killEngines();
  rmSync(home, { recursive: true });
});

const newPage = () => engine.connect((lastPage += 1));

const choice = { runtime: 'compiled', device: 'cpu', threads: 1 } as const;
const SLOW = { timeout: 30_000, interval: 50 };

const rhyme: Writing = { prompt: 'the c', tokens: 60, sampling: { temperature: 1 }, seed: 1 };

/** All tokens that a page is told from now on, by key; that none is missing is looked at here. */
function listen(client: EngineClient) {
  const told = new Map<string, GeneratedToken[]>();
  client.on('generationProgress', ({ key, from, tokens }) => {
    const before = from === 0 ? [] : told.get(key)!;
    expect(before).toHaveLength(from);
    told.set(key, [...before, ...tokens]);
  });
  return told;
}
const idsIn = (tokens: readonly GeneratedToken[] | undefined) => tokens?.map(({ id }) => id) ?? [];

test('tokens come as they are made, each with the ten likeliest, the same for the same seed', async () => {
  const client = newPage();
  const told = listen(client);
  const generate = (key: string, more: Partial<Writing> = {}) => client.request('generate', { key, runId, ...rhyme, ...more }); // prettier-ignore
  const { seconds, ...said } = await generate('a');
  const { progress } = await client.request('run', { runId });
  expect(said).toEqual({ key: 'a', runId, step: progress.step, prompt: { tokens: 5, unknown: 0 }, count: 60, rest: '', isStopped: false }); // prettier-ignore
  expect(seconds).toBeGreaterThan(0);
  const tokens = told.get('a')!;
  expect(tokens).toHaveLength(60);
  expect(tokens.map(({ text }) => text).join('')).toMatch(/^[a-z, \n]{60}$/);
  for (const { id, token, probability, likeliest } of tokens) {
    expect(likeliest).toHaveLength(10);
    const falling = likeliest.map((one) => Number(one.probability));
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    const own = likeliest.find((one) => one.id === id);
    if (own) expect(own).toEqual({ id, token, probability });
  }
  await generate('b');
  expect(told.get('b')).toEqual(tokens);
  await generate('c', { seed: 2 });
  expect(idsIn(told.get('c'))).not.toEqual(idsIn(tokens));
  // Behind what has come already it goes on as if it had not been interrupted.
  await generate('d', { then: idsIn(tokens).slice(0, 37), tokens: 23 });
  expect(told.get('d')).toEqual(tokens.slice(37));
  // The likeliest alone, whatever the seed; as among one.
  await generate('e', { sampling: { temperature: 0 } });
  await generate('f', { sampling: { temperature: 2, topK: 1 }, seed: 3 });
  expect(told.get('e')!.every(({ id, likeliest }) => id === likeliest[0]!.id)).toBe(true);
  expect(told.get('f')).toEqual(told.get('e'));
}, 30_000);

test('while a run is trained all tokens are of the moment at which they began', async () => {
  const client = newPage();
  const told = listen(client);
  const document = { ...small, training: { ...small.training, epochs: 10_000 } };
  const { id } = await client.request('startRun', { document, ...choice, isPaused: true });
  const stepOf = async () => (await client.request('run', { runId: id })).progress.step;
  for (let step = 0; step < 5; step++) await client.request('stepRun', { runId: id });
  await expect.poll(stepOf, SLOW).toBe(5);
  const asked = { runId: id, ...rhyme, tokens: 150 };
  const live = client.request('generate', { key: 'live', ...asked });
  await expect.poll(() => told.has('live'), SLOW).toBe(true);
  await client.request('resumeRun', { runId: id });
  await expect.poll(stepOf, SLOW).toBeGreaterThan(5);
  expect((await live).step).toBe(5);
  await client.request('pauseRun', { runId: id });
  for (const step of [0, 5]) {
    expect((await client.request('generate', { key: `${step}`, at: { step }, ...asked })).step).toBe(step);
  }
  expect(told.get('5')).toEqual(told.get('live'));
  expect(told.get('0')).not.toEqual(told.get('live'));
  await client.request('stopRun', { runId: id });
}, 60_000);

test('two windows at once, each told its own alone, until they stop; one that leaves ends nothing of the other', async () => {
  const [a, b, gone] = [newPage(), newPage(), newPage()];
  const [ofA, ofB] = [listen(a), listen(b)];
  const endless = { runId, ...rhyme, tokens: 100_000 };
  const [first, second] = [a.request('generate', { key: 'x', ...endless }), b.request('generate', { key: 'y', ...endless, seed: 2 })]; // prettier-ignore
  const ofGone = listen(gone);
  gone.request('generate', { key: 'z', ...endless }).catch(() => undefined);
  await expect.poll(() => [ofA.get('x'), ofB.get('y'), ofGone.get('z')].every((tokens) => (tokens?.length ?? 0) > 20), SLOW).toBe(true); // prettier-ignore
  engine.leave(lastPage);
  await a.request('stopGenerating', { key: 'x' });
  const { count, isStopped } = await first;
  expect([count, isStopped]).toEqual([ofA.get('x')!.length, true]);
  const before = ofB.get('y')!.length;
  await expect.poll(() => ofB.get('y')!.length, SLOW).toBeGreaterThan(before);
  // A newer one of the same key takes its place.
  const third = await b.request('generate', { key: 'y', runId, ...rhyme });
  expect([third.count, third.isStopped, (await second).isStopped]).toEqual([60, false, true]);
  expect([[...ofA.keys()], [...ofB.keys()]]).toEqual([['x'], ['y']]);
}, 60_000);

test('where the engine dies in the middle, another one goes on with the very tokens', async () => {
  const whole = newPage();
  const undisturbed = listen(whole);
  await whole.request('generate', { key: 'whole', runId, ...rhyme, tokens: 300 });
  const { client, child, exited } = startEngine(home);
  const told = listen(client);
  const lost = client.request('generate', { key: 'half', runId, ...rhyme, tokens: 300 });
  const failed = expect(lost).rejects.toMatchObject({ code: 'connectionLost' });
  await expect.poll(() => told.get('half')?.length ?? 0, { ...SLOW, interval: 5 }).toBeGreaterThan(10);
  child.kill('SIGKILL');
  await exited();
  await failed;
  const then = idsIn(told.get('half'));
  expect(then.length).toBeLessThan(300);
  const next = startEngine(home).client;
  const rest = listen(next);
  await next.request('generate', { key: 'half', runId, ...rhyme, then, tokens: 300 - then.length });
  expect([...then, ...idsIn(rest.get('half'))]).toEqual(idsIn(undisturbed.get('whole')));
}, 60_000);

test('what is no language model, no prompt or no token is refused in a sentence', async () => {
  const client = newPage();
  const refused = (params: Partial<Writing> & { readonly runId: string }, message: RegExp) =>
    expect(client.request('generate', { key: 'no', ...rhyme, ...params })).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringMatching(message) as string }); // prettier-ignore
  const iris = chain('iris', [['dataset'], ['linear', { units: 3 }], ['output']], { data: { kind: 'iris' } });
  const { id } = await client.request('startRun', { document: iris, runtime: 'eager', device: 'cpu' });
  await refused({ runId: id }, /^This network does not say which token comes next/);
  await refused({ runId, prompt: '' }, /^The prompt has no token in it: enter a text/);
  await refused({ runId, then: [3, 999] }, /^The vocabulary has no token 999/);
  await expect(client.request('generate', { key: 'no', ...rhyme, runId: 'nobody' })).rejects.toMatchObject({ code: 'runUnknown' }); // prettier-ignore
  const unknown = await client.request('generate', { key: 'odd', ...rhyme, runId, prompt: 'the Ω', tokens: 1 });
  expect(unknown.prompt).toEqual({ tokens: 5, unknown: 1 });
  expect(await client.request('stopGenerating', { key: 'never begun' })).toBeNull();
}, 30_000);
