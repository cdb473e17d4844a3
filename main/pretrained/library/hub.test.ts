import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeSafetensors } from '../../files/safetensors.ts';
import { fetchModel, hubModelInfo, type FetchOptions } from './fetch.ts';
import { lookUpModel } from './hub.ts';
import { changeHub, hubIn, hubSettingsInfo, headersFor } from './hubSettings.ts';
import { findModel, listModels, removeModel } from './library.ts';
import { refuse, startHub, type Repository } from './testing.ts';

let home: string;
const close: (() => void)[] = [];
beforeEach(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-hub-'))));
afterEach(() => {
  close.splice(0).forEach((stop) => stop());
  rmSync(home, { recursive: true });
});

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const values = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i));
const weights = Buffer.concat(
  encodeSafetensors({
    tensors: new Map([
      ['embeddings.word_embeddings.weight', { shape: [500, 100], values }],
      ['cls.seq_relationship.weight', { shape: [2, 100], values: values.subarray(0, 200) }],
    ]),
    metadata: {},
  }),
);
const tiny: Repository = {
  licence: 'apache-2.0',
  files: {
    'config.json': json({ model_type: 'bert', architectures: ['BertForPreTraining'] }),
    'tokenizer.json': json({ version: '1.0' }),
    'vocab.txt': Buffer.from('[UNK]\n'),
    'pytorch_model.bin': Buffer.alloc(10),
    'README.md': Buffer.from('# tiny'),
    'model.safetensors': weights,
  },
};
const SIZES = ['config.json', 'tokenizer.json', 'model.safetensors'].reduce((sum, name) => sum + (tiny.files[name]?.length ?? 0), 0); // prettier-ignore

async function start(instead?: Parameters<typeof startHub>[1], repositories: Record<string, Repository> = {}) {
  const hub = await startHub({ 'someone/tiny': tiny, ...repositories }, instead);
  close.push(hub.stop);
  return hub;
}
const options = (endpoint: string, further: Partial<FetchOptions> = {}): FetchOptions => ({
  home,
  hub: { endpoint, token: null },
  retryDelay: 1,
  ...further,
});
const folder = () => path.join(home, 'models', 'someone--tiny');

describe('a model of the hub', () => {
  test('is told with licence, size and the files that are needed, before anything is fetched', async () => {
    const { endpoint, requests } = await start();
    const info = await hubModelInfo('someone/tiny', options(endpoint, { freeBytes: () => Promise.resolve(123) }));
    expect(info).toMatchObject({ name: 'someone/tiny', licence: 'apache-2.0', task: 'fill-mask', parameters: 42 });
    expect(info.files.map(({ name }) => name)).toEqual(['config.json', 'tokenizer.json', 'model.safetensors']);
    expect(info).toMatchObject({ bytes: SIZES, bytesHere: 0, bytesFree: 123 });
    expect(requests).toEqual(['/api/models/someone/tiny?blobs=true']);
  });

  test('is fetched, listed with what it can do, found by name, and removed', async () => {
    const { endpoint } = await start();
    const seen: number[] = [];
    await fetchModel('someone/tiny', options(endpoint, { onProgress: (bytes) => void seen.push(bytes) }));
    expect(seen.at(-1)).toBe(SIZES);
    expect(readFileSync(path.join(folder(), 'model.safetensors')).equals(weights)).toBe(true);
    expect(readdirSync(folder()).sort()).toEqual(['config.json', 'hub.json', 'model.safetensors', 'tokenizer.json']);
    const found = await findModel(home, 'someone/tiny');
    expect(found).toMatchObject({
      state: 'here',
      origin: 'hub',
      licence: 'apache-2.0',
      family: 'bert',
      parameters: 50_200,
      from: `${endpoint}/someone/tiny`,
      place: folder(),
    });
    expect(found.tasks).toEqual(expect.arrayContaining(['fill-mask', 'next-sentence-prediction', 'semantic-search']));
    await removeModel(home, 'someone/tiny');
    expect(existsSync(folder())).toBe(false);
    await expect(findModel(home, 'someone/tiny')).rejects.toMatchObject({ code: 'dataUnavailable' });
  });

  test('that comes in shards brings all of them', async () => {
    const { 'model.safetensors': _, ...files } = tiny.files;
    const shards = { 'model.safetensors.index.json': json({}), 'model-00001-of-00002.safetensors': weights, 'model-00002-of-00002.safetensors': weights }; // prettier-ignore
    const { endpoint } = await start(undefined, { sharded: { files: { ...files, ...shards } } });
    const { files: needed } = await lookUpModel('sharded', { endpoint, token: null });
    expect(needed.map(({ name }) => name)).toEqual(['config.json', 'tokenizer.json', ...Object.keys(shards)]);
  });

  test('goes on where the connection broke off', async () => {
    let broken = 0;
    const { endpoint, requests } = await start((request, response) => {
      if (!request.url?.endsWith('model.safetensors') || request.headers.range) return false;
      broken++;
      response.writeHead(200, { 'Content-Length': weights.length });
      response.write(weights.subarray(0, 100_000), () => response.destroy());
      return true;
    });
    await fetchModel('someone/tiny', options(endpoint));
    expect(broken).toBe(1);
    expect(requests.at(-1)).toMatch(/model\.safetensors bytes=\d+-$/);
    expect((await findModel(home, 'someone/tiny')).state).toBe('here');
  });

  test('is cancelled while a slow server sends it, and then continued', async () => {
    const slow = await start((request, response) => {
      if (!request.url?.endsWith('model.safetensors')) return false;
      response.writeHead(200, { 'Content-Length': weights.length });
      response.write(weights.subarray(0, 100_000));
      return true;
    });
    const abort = new AbortController();
    const onProgress = (bytes: number) => void (bytes > 100_000 && abort.abort());
    const cancelled = fetchModel('someone/tiny', options(slow.endpoint, { signal: abort.signal, onProgress }));
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(statSync(path.join(folder(), 'model.safetensors.part')).size).toBe(100_000);
    const left = SIZES - weights.length + 100_000;
    expect((await listModels(home)).find(({ name }) => name === 'someone/tiny')).toMatchObject({ state: 'absent', bytesHere: left }); // prettier-ignore
    const { endpoint, requests } = await start();
    expect(await hubModelInfo('someone/tiny', options(endpoint))).toMatchObject({ bytesHere: left });
    await fetchModel('someone/tiny', options(endpoint));
    expect(requests.at(-1)).toMatch(/model\.safetensors bytes=100000-$/);
  });

  test.each(['config.json', 'model.safetensors'])('whose %s has another checksum is refused', async (name) => {
    const { endpoint } = await start((request, response) => {
      if (!request.url?.endsWith(name)) return false;
      response.end(Buffer.alloc(tiny.files[name]?.length ?? 0, 7));
      return true;
    });
    await expect(fetchModel('someone/tiny', options(endpoint))).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringContaining('checksum') }); // prettier-ignore
    expect(existsSync(path.join(folder(), name))).toBe(false);
  });

  test('of which half a file comes every time keeps what came, and says so', async () => {
    const { endpoint } = await start((request, response) => {
      if (!request.url?.endsWith('model.safetensors')) return false;
      if (request.headers.range) response.destroy();
      else {
        response.writeHead(200, { 'Content-Length': weights.length });
        response.write(weights.subarray(0, 100_000), () => response.destroy());
      }
      return true;
    });
    await expect(fetchModel('someone/tiny', options(endpoint))).rejects.toMatchObject({ code: 'dataUnavailable', message: expect.stringContaining('continues where it stopped') }); // prettier-ignore
    expect(statSync(path.join(folder(), 'model.safetensors.part')).size).toBeGreaterThan(0);
  });

  test('for which the disk has no room is not begun', async () => {
    const { endpoint, requests } = await start();
    const failed = fetchModel('someone/tiny', options(endpoint, { freeBytes: () => Promise.resolve(1000) }));
    await expect(failed).rejects.toMatchObject({ code: 'diskFull' });
    expect(requests).toHaveLength(1);
  });

  test('with nothing but pickles is refused in words', async () => {
    const { 'model.safetensors': _, ...files } = tiny.files;
    const { endpoint } = await start(undefined, { 'someone/old': { files } });
    await expect(fetchModel('someone/old', options(endpoint))).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringContaining('pickled') }); // prettier-ignore
  });

  test.each(['..', '../secrets', 'a/../b', 'a/b/c', '', 'a--b', '.git/x', 'C:\\x', 'a b', 'x.git'])('is not called %j', async (name) => {
    const { endpoint, requests } = await start();
    await expect(fetchModel(name, options(endpoint))).rejects.toMatchObject({ code: 'invalidRequest' });
    await expect(removeModel(home, name)).rejects.toMatchObject({ code: 'invalidRequest' });
    expect(requests).toEqual([]);
  }); // prettier-ignore
});

describe('a hub that', () => {
  test('cannot be reached', async () => {
    const { endpoint, stop } = await start();
    stop();
    await expect(fetchModel('someone/tiny', options(endpoint))).rejects.toMatchObject({ code: 'dataUnavailable', message: expect.stringContaining('cannot be reached (ECONNREFUSED)') }); // prettier-ignore
  });

  test.each([
    [401, {}, 'set your token'],
    [404, {}, 'check the name'],
    [429, { 'Retry-After': '30' }, 'in 30 seconds'],
    [429, {}, 'in a few minutes'],
    [503, {}, '503'],
  ])('answers %s %j', async (status, headers, words) => {
    const { endpoint } = await start((_, response) => (refuse(response, status, headers), true));
    const failed = await fetchModel('someone/tiny', options(endpoint)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'dataUnavailable', message: expect.stringContaining(words) });
    expect(failed).toHaveProperty('text.de');
  });

  test('refuses a file only says so in a sentence', async () => {
    const { endpoint } = await start((request, response) => {
      const isFile = request.url?.includes('/resolve/') === true;
      if (isFile) refuse(response, 429, { 'Retry-After': '7' });
      return isFile;
    });
    await expect(fetchModel('someone/tiny', options(endpoint))).rejects.toMatchObject({ message: expect.stringContaining('in 7 seconds') }); // prettier-ignore
  });

  test.each(['<html>Please log in</html>', '{}', '[1, 2', '{"siblings": [{"rfilename": 7}]}'])('says %j', async (said) => {
    const { endpoint } = await start((_, response) => (response.end(said), true));
    await expect(lookUpModel('someone/tiny', { endpoint, token: null })).rejects.toMatchObject({ code: 'dataUnavailable', message: expect.stringContaining('login page') }); // prettier-ignore
  }); // prettier-ignore

  test('names files outside of the folder has them left out', async () => {
    const files = { ...tiny.files, '../../evil.safetensors': weights, '../config.json': json({}) };
    const { endpoint } = await start(undefined, { odd: { files } });
    await fetchModel('odd', options(endpoint));
    expect(readdirSync(home)).toEqual(['models']);
    expect(readdirSync(path.join(home, 'models'))).toEqual(['odd']);
  });

  test('wants a token gets that of the settings', async () => {
    const { endpoint } = await start(undefined, { 'someone/gated': { ...tiny, token: 'hf_x' } });
    await changeHub(home, { endpoint, token: 'hf_x' });
    const hub = await hubIn(home, {});
    expect(await fetchModel('someone/gated', options(endpoint, { hub }))).toBe('someone/gated');
    await changeHub(home, { token: null });
    expect(await hubIn(home, {})).toEqual({ endpoint, token: null });
  });
});

test('a hub that leaves sizes out is said, rather than a model of no bytes fetched', async () => {
  const siblings = Object.keys(tiny.files).map((rfilename) => ({ rfilename }));
  const { endpoint } = await start(({ url }, response) => {
    if (!url?.startsWith('/api/')) return false;
    response.end(JSON.stringify({ siblings }));
    return true;
  });
  await expect(lookUpModel('someone/tiny', { endpoint, token: null })).rejects.toMatchObject({ code: 'dataUnavailable', message: expect.stringContaining('how large config.json') });
}); // prettier-ignore

test('a token stays with the hub where files lie on another server', async () => {
  const tokens: (string | undefined)[] = [];
  const store = await start((request, response) => {
    tokens.push(request.headers.authorization);
    response.end(tiny.files[path.basename(request.url ?? '')]);
    return true;
  });
  const { endpoint } = await start((request, response) => {
    const isFile = request.url?.includes('/resolve/') === true;
    if (isFile) refuse(response, 302, { Location: `${store.endpoint}${request.url}` });
    return isFile;
  });
  await fetchModel('someone/tiny', options(endpoint, { hub: { endpoint, token: 'hf_x' } }));
  expect(tokens).toEqual([undefined, undefined, undefined]);
});

test('a model that is fetched under two names at once comes once', async () => {
  const named = { ...tiny, id: 'someone/tiny' };
  const { endpoint, requests } = await start(undefined, { tiny: named });
  const names = await Promise.all([
    fetchModel('tiny', options(endpoint)),
    fetchModel('someone/tiny', options(endpoint)),
  ]);
  expect(names).toEqual(['someone/tiny', 'someone/tiny']);
  expect(requests.filter((one) => one.includes('model.safetensors'))).toHaveLength(1);
  expect(readdirSync(path.join(home, 'models'))).toEqual(['someone--tiny']);
});

test.each(['.', '..', 'a--b', '-x', 'a/b/c'])(
  'a hub that calls its model %j cannot choose another folder',
  async (id) => {
    const { endpoint } = await start(undefined, { odd: { ...tiny, id } });
    expect(await fetchModel('odd', options(endpoint))).toBe('odd');
    expect(readdirSync(path.join(home, 'models'))).toEqual(['odd']);
  },
);

describe('the settings of the hub', () => {
  test('are its usual address without a token, or what the environment says', async () => {
    expect(await hubIn(home, {})).toEqual({ endpoint: 'https://huggingface.co', token: null });
    await changeHub(home, { endpoint: 'https://mirror.example', token: 'a' });
    const environment = { HF_ENDPOINT: 'https://hf.example/', HF_TOKEN: 'b' };
    expect(await hubIn(home, environment)).toEqual({ endpoint: 'https://hf.example', token: 'b' });
    expect(await hubSettingsInfo(home, environment)).toEqual({ endpoint: 'https://hf.example', hasToken: true, byEnvironment: ['endpoint', 'token'] }); // prettier-ignore
    expect(await hubSettingsInfo(home, {})).toEqual({ endpoint: 'https://mirror.example', hasToken: true, byEnvironment: [] }); // prettier-ignore
  });

  test('are read by nobody else on this computer, and survive damage', async () => {
    await changeHub(home, { token: 'secret' });
    expect(statSync(path.join(home, 'hub.json')).mode & 0o777).toBe(0o600);
    writeFileSync(path.join(home, 'hub.json'), '{{{');
    expect((await hubIn(home, {})).token).toBeNull();
  });

  test('tell a token to no other hub than its own', async () => {
    await changeHub(home, { token: 'secret' });
    await changeHub(home, { endpoint: 'https://huggingface.co/' });
    expect((await hubIn(home, {})).token).toBe('secret');
    expect(await hubIn(home, { HF_ENDPOINT: 'https://hf.example' })).toEqual({
      endpoint: 'https://hf.example',
      token: null,
    });
    await changeHub(home, { endpoint: 'https://elsewhere.example' });
    expect(await hubIn(home, { HF_TOKEN: 'own' })).toEqual({ endpoint: 'https://elsewhere.example', token: null });
    await changeHub(home, { endpoint: null });
    expect(await hubIn(home, {})).toEqual({ endpoint: 'https://huggingface.co', token: null });
  });

  test('keep all that is changed at once', async () => {
    await Promise.all([
      changeHub(home, { endpoint: 'https://mirror.example', token: 'a' }),
      changeHub(home, { token: 'b' }),
    ]);
    expect(await hubIn(home, {})).toEqual({ endpoint: 'https://mirror.example', token: 'b' });
  });

  test('must be an address', async () => {
    await expect(changeHub(home, { endpoint: 'mirror' })).rejects.toMatchObject({ code: 'invalidRequest' });
    await expect(hubIn(home, { HF_ENDPOINT: 'ftp://x' })).rejects.toMatchObject({ code: 'invalidRequest' });
  });

  test('send no token in the clear', () => {
    expect(headersFor({ endpoint: 'http://mirror.example', token: 'secret' })).toEqual({});
    expect(headersFor({ endpoint: 'https://mirror.example', token: 'secret' })).toEqual({ Authorization: 'Bearer secret' }); // prettier-ignore
  });
});
