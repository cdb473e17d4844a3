import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { bodyIn } from '../../core/examples/fineTuned.ts';
import { passages } from '../../core/examples/passages.ts';
import { pipelineInput } from '../../core/protocol/requests/pretrained.ts';
import { writesEnded } from '../files/files.ts';
import { encodeSafetensors } from '../files/safetensors.ts';
import { initialWeights } from '../model/model.ts';
import { fixture } from '../pretrained/testing.ts';
import { startHub } from '../pretrained/library/testing.ts';
import type { Emit } from '../train/reporter.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { compileDocument } from '../train/prepare.ts';
import { Runs } from '../train/runs.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { RunStore } from '../train/store.ts';
import { asOnePage } from './onePage.ts';
import { pretrainedHandlers } from './pretrained.ts';

let home: string;
let said: { event: string; payload: object }[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-pretrained-'));
  said = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await writesEnded();
  rmSync(home, { recursive: true });
});

function engine(onEmit: () => void = () => undefined) {
  const emit: Emit = (event, payload) => {
    said.push({ event, payload });
    onEmit();
  };
  const store = new RunStore(path.join(home, 'runs'));
  return {
    store,
    handlers: asOnePage(pretrainedHandlers(home, emit, store, new Runs(home, store, verdicts, emit)), emit),
  };
}

const weights = Buffer.concat(encodeSafetensors({ tensors: new Map([['a', { shape: [100_000], values: new Float32Array(100_000) }]]), metadata: {} })); // prettier-ignore
const files = { 'config.json': Buffer.from('{"model_type":"bert"}'), 'model.safetensors': weights };

test('a page looks a model up, gets it, and sees it in the library until it is removed', async () => {
  const hub = await startHub({ 'someone/tiny': { files, licence: 'mit' } });
  const { handlers } = engine();
  expect(await handlers.changeHub({ endpoint: hub.endpoint, token: 'secret' })).toEqual({ endpoint: hub.endpoint, hasToken: true, byEnvironment: [] }); // prettier-ignore
  expect(JSON.stringify(await handlers.hubSettings({}))).not.toContain('secret');
  expect(await handlers.hubModel({ name: 'someone/tiny' })).toMatchObject({ licence: 'mit', bytesHere: 0 });
  expect(await handlers.getPretrained({ name: 'someone/tiny' })).toMatchObject({ name: 'someone/tiny', state: 'here' });
  expect(said.slice(0, 1)).toEqual([{ event: 'modelDownloads', payload: { downloads: [{ name: 'someone/tiny', bytes: 0, totalBytes: null, failure: null }] } }]); // prettier-ignore
  await expect.poll(() => said.slice(-2)).toEqual([{ event: 'libraryChanged', payload: {} }, { event: 'modelDownloads', payload: { downloads: [] } }]); // prettier-ignore
  const names = async () => (await handlers.pretrainedModels({})).map(({ name }) => name);
  expect(await names()).toContain('someone/tiny');
  await handlers.removePretrained({ name: 'someone/tiny' });
  expect(await names()).not.toContain('someone/tiny');
  hub.stop();
});

test('a download that was cancelled is listed with what it has left, until that is removed', async () => {
  const hub = await startHub({ 'someone/tiny': { files } }, (request, response) => {
    if (!request.url?.endsWith('model.safetensors')) return false;
    response.writeHead(200, { 'Content-Length': weights.length }).write(weights.subarray(0, 1000));
    return true;
  });
  const { handlers } = engine();
  await handlers.changeHub({ endpoint: hub.endpoint });
  const got = Promise.resolve(handlers.getPretrained({ name: 'someone/tiny' }));
  got.catch(() => undefined);
  const bytesHere = 1000 + files['config.json'].length;
  await expect.poll(() => handlers.modelDownloads({})).toMatchObject([{ bytes: bytesHere }]);
  await handlers.cancelPretrained({ name: 'someone/tiny' });
  await expect(got).rejects.toMatchObject({ code: 'cancelled' });
  expect(await handlers.modelDownloads({})).toEqual([]);
  const listed = async () => (await handlers.pretrainedModels({})).find(({ name }) => name === 'someone/tiny');
  expect(await listed()).toMatchObject({ state: 'absent', bytesHere });
  await handlers.removePretrained({ name: 'someone/tiny' });
  expect(await listed()).toBeUndefined();
  hub.stop();
});

test('a model opens as a project with its weights as a run, which the page holds', async () => {
  const { handlers, store } = engine();
  const { document, runs, path: file } = await handlers.openPretrained({ name: 'little-gpt', key: 'w/1' });
  expect(file).toBeNull();
  expect(document.data.kind).toBe('text');
  const [run] = runs;
  expect((await store.load(run?.id ?? ''))?.checkpoint.weights.size).toBeGreaterThan(20);
});

test('what is opened is told by shares, and ends when nobody wants it any more: nothing of it is kept', async () => {
  const { handlers: own } = engine();
  const { name } = await own.addPretrained({ path: fixture('bert-classes'), isPassing: false });
  const stopped = engine(() => void stopped.handlers.stopPretrained({ name }));
  await expect(stopped.handlers.openPretrained({ name })).rejects.toMatchObject({ code: 'cancelled' });
  expect(said.at(-1)).toMatchObject({ event: 'importProgress', payload: { name } });
  expect(existsSync(path.join(home, 'runs'))).toBe(false);
  const asked = {
    key: 'k',
    task: 'text-classification',
    name,
    input: pipelineInput.parse({ text: 'the fox' }),
  } as const;
  const ended = engine(() => void ended.handlers.stopPipeline({ key: 'k' }));
  await expect(ended.handlers.runPipeline(asked)).rejects.toMatchObject({ code: 'cancelled' });
  expect(said.at(-1)).toMatchObject({ event: 'pipelineProgress', payload: { key: 'k', isLoading: true } });
  expect(await own.runPipeline(asked)).toMatchObject({ model: name });
});

test('a look at the hub ends with the next one', async () => {
  const hub = await startHub({ 'someone/tiny': { files } }, () => true);
  const { handlers } = engine();
  await handlers.changeHub({ endpoint: hub.endpoint });
  const looks = [1, 2].map(() => Promise.resolve(handlers.hubModel({ name: 'someone/tiny' })).catch((error: unknown) => error)); // prettier-ignore
  expect(await looks[0]).toMatchObject({ code: 'cancelled' });
  hub.stop();
  await looks[1];
});

test('a page is given no model that is not in the library, wherever it lies', async () => {
  const { handlers } = engine();
  const place = path.join(home, 'own');
  mkdirSync(place);
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(place, name), content);
  const refused = { code: 'dataUnavailable' };
  const input = pipelineInput.parse({ text: 'a' });
  await expect(handlers.openPretrained({ name: place })).rejects.toMatchObject(refused);
  await expect(handlers.runPipeline({ key: 'k', task: 'feature-extraction', name: place, input })).rejects.toMatchObject(refused); // prettier-ignore
  expect(await handlers.addPretrained({ path: place, isPassing: false })).toMatchObject({ name: place, state: 'here' });
});

test('a page is told what a model writes, and can end it', async () => {
  const input = (tokens: number) => pipelineInput.parse({ text: 'Call me', tokens });
  const { handlers } = engine(() => void handlers.stopPipeline({ key: 'k' }));
  const asked = { key: 'k', task: 'text-generation', name: 'little-gpt' } as const;
  const answer = await handlers.runPipeline({ ...asked, input: input(1000) });
  if (answer.task !== 'text-generation') throw new Error('Another task was answered.');
  const told = said.flatMap(({ event, payload }) => (event === 'pipelineProgress' && 'tokens' in payload ? payload.tokens : [])); // prettier-ignore
  expect(told).toEqual(answer.result.tokens);
  expect(answer.result.tokens.length).toBeLessThan(1000);
  await expect(handlers.runPipeline({ ...asked, task: 'fill-mask', input: input(1) })).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
  await expect(handlers.runPipeline({ ...asked, name: 'nobody', input: input(1) })).rejects.toMatchObject({ code: 'dataUnavailable' }); // prettier-ignore
}, 30_000);

test('a model that was changed on disk is asked as it is now', async () => {
  const { handlers } = engine();
  const place = path.join(home, 'own');
  const input = pipelineInput.parse({ text: 'the quick brown fox' });
  const labels: string[] = [];
  for (const name of ['bert-classes', 'distilbert-classes']) {
    cpSync(fixture(name), place, { recursive: true });
    const { name: own } = await handlers.addPretrained({ path: place, isPassing: false });
    const { result } = await handlers.runPipeline({ key: 'k', task: 'text-classification', name: own, input });
    labels.push(JSON.stringify(result));
  }
  expect(labels[1]).not.toBe(labels[0]);
});

test('a file of ONNX opens as the network that it is', async () => {
  const { handlers } = engine();
  const { name } = await handlers.addPretrained({
    path: path.join('main', 'import', 'fixtures', 'mlp.onnx'),
    isPassing: true,
  });
  expect((await handlers.pretrainedModels({})).find((one) => one.name === name)?.origin).toBe('copy');
  const { document, runs, path: file } = await handlers.openPretrained({ name, key: 'w/1' });
  expect([file, runs.length]).toEqual([null, 1]);
  expect(document.graph.nodes.length).toBeGreaterThan(2);
});

test('a model becomes a classifier that begins with its body, and trains', async () => {
  const { handlers, store } = engine();
  const place = path.join(home, 'body');
  cpSync(fixture('bert'), place, { recursive: true });
  const { name } = await handlers.addPretrained({ path: place, isPassing: false });
  const model = await handlers.openPretrained({ name, key: 'w/1' });
  const { data } = model.document;
  if (!('tokenizer' in data)) throw new Error('It reads no texts.');
  const [run] = model.runs;
  const given = { document: model.document, runId: run?.id ?? '', source: passages(data.tokenizer, 24) };
  const { document } = await handlers.fineTune({ ...given, isFrozen: true });
  expect(analyse(document).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  vi.stubEnv('NEUROLOOM_HOME', home);
  const before = (await store.load(run?.id ?? ''))?.checkpoint.weights;
  const weights = initialWeights(compileDocument(document), 1);
  const table = (all: NamedTensors) =>
    [...all].find(([name]) => name.endsWith('word_embeddings.embeddings'))?.[1].values;
  expect(table(weights)).toEqual(table(before!));
  expect(bodyIn(document)).toMatchObject({ isFrozen: true, params: { dropout: 0, layers: 2 } });
  expect(bodyIn((await handlers.fineTune({ ...given, isFrozen: false })).document)?.isFrozen).toBeUndefined();
  const tooLong = handlers.fineTune({ ...given, source: passages(data.tokenizer, 400), isFrozen: false });
  await expect(tooLong).rejects.toMatchObject({ code: 'invalidRequest' });
});
