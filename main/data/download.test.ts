import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { downloadSet } from './download.ts';
import { upstream } from './kinds/fashionMnist.ts';
import type { RemoteSet } from './upstream.ts';

/** 300 kB that do not compress, and something small. */
const noise = Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 0xff);
const contents = { 'big.gz': gzipSync(noise, { level: 0 }), 'small.gz': gzipSync('the small one') };
type Name = keyof typeof contents;

const folder = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-download-'));
const close: (() => void)[] = [];
afterEach(() => close.splice(0).forEach((end) => end()));

/** A real server on this machine that serves the two files, unless `answer` does (and returns true). */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, name: Name) => boolean = () => false,
) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1) as Name;
    const range = request.headers.range;
    requests.push(range ? `${name} ${range}` : name);
    if (answer(request, response, name)) return;
    const content = contents[name];
    const from = range ? Number(range.slice('bytes='.length, -1)) : 0;
    const headers = range && { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` };
    response.writeHead(range ? 206 : 200, { 'Content-Length': content.length - from, ...headers });
    response.end(content.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    stop: () => close.pop()?.(),
  };
}

function remoteSet(baseUrl: string): RemoteSet {
  const files = Object.entries(contents).map(([name, bytes]) => ({
    name, bytes: bytes.length, sha256: createHash('sha256').update(gunzipSync(bytes)).digest('hex'),
  })); // prettier-ignore
  return { baseUrl, files };
}

function expectWhole(target: string) {
  for (const [name, bytes] of Object.entries(contents))
    expect(readFileSync(path.join(target, name)).equals(bytes)).toBe(true);
  expect(readdirSync(target).sort()).toEqual(['big.gz', 'small.gz']);
}

const HALF = 150_000;

/** Sends the first half of the big file, and hangs up once all of that has come. */
function breakOff() {
  let hangUp: () => void = () => undefined;
  return {
    answer: (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': contents['big.gz'].length });
      response.write(contents['big.gz'].subarray(0, HALF));
      hangUp = () => response.destroy();
    },
    onProgress: (bytes: number) => bytes === HALF && hangUp(),
  };
}

const quick = { retryDelay: 1 };

test('fetches a set, says how far it is, and does not fetch it again', async () => {
  const { baseUrl, requests } = await serve();
  const target = path.join(folder(), 'new', 'folder');
  const seen: number[] = [];
  await downloadSet(remoteSet(baseUrl), { folder: target, onProgress: (bytes) => seen.push(bytes), ...quick });
  expectWhole(target);
  const total = contents['big.gz'].length + contents['small.gz'].length;
  expect(seen.at(-1)).toBe(total);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  await downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  expect(requests).toEqual(['big.gz', 'small.gz']);
});

test.each(['nonsense', ''])('fetches again what is damaged: %j', async (content) => {
  const { baseUrl, requests } = await serve();
  const target = folder();
  await downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  writeFileSync(path.join(target, 'small.gz'), content);
  await downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  expectWhole(target);
  expect(requests).toEqual(['big.gz', 'small.gz', 'small.gz']);
});

test('goes on by itself where the connection broke off', async () => {
  const { answer, onProgress } = breakOff();
  const { baseUrl, requests } = await serve((request, response, name) => {
    if (name !== 'big.gz' || request.headers.range) return false;
    answer(response);
    return true;
  });
  const target = folder();
  await downloadSet(remoteSet(baseUrl), { folder: target, onProgress, ...quick });
  expectWhole(target);
  expect(requests).toEqual(['big.gz', 'big.gz bytes=150000-', 'small.gz']);
});

test('keeps what has come when it gives up, and goes on from there the next time', async () => {
  const { answer, onProgress } = breakOff();
  const broken = await serve((request, response) => {
    if (request.headers.range) response.destroy();
    else answer(response);
    return true;
  });
  const target = folder();
  const failed = downloadSet(remoteSet(broken.baseUrl), { folder: target, onProgress, ...quick });
  await expect(failed).rejects.toMatchObject({
    code: 'dataUnavailable',
    message: expect.stringContaining('continues where it stopped'),
  });
  expect(broken.requests).toHaveLength(4);
  expect(statSync(path.join(target, 'big.gz.part')).size).toBe(HALF);
  expect(existsSync(path.join(target, 'big.gz'))).toBe(false);
  const { baseUrl, requests } = await serve();
  await downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  expect(requests[0]).toBe('big.gz bytes=150000-');
  expectWhole(target);
});

test('begins anew where the server knows no ranges', async () => {
  const { baseUrl } = await serve((request, response, name) => {
    if (!request.headers.range) return false;
    response.writeHead(200).end(contents[name]);
    return true;
  });
  const target = folder();
  writeFileSync(path.join(target, 'big.gz.part'), contents['big.gz'].subarray(0, 1000));
  await downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  expectWhole(target);
});

test('begins anew once when what was there does not fit', async () => {
  const { baseUrl, requests } = await serve();
  const target = folder();
  writeFileSync(path.join(target, 'big.gz.part'), new Uint8Array(1000).fill(7));
  await downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  expectWhole(target);
  expect(requests).toEqual(['big.gz bytes=1000-', 'big.gz', 'small.gz']);
});

test('is cancelled at once, and can be continued', async () => {
  const { baseUrl } = await serve((_, response) => {
    response.writeHead(200, { 'Content-Length': contents['big.gz'].length });
    response.write(contents['big.gz'].subarray(0, 100_000));
    return true;
  });
  const target = folder();
  const controller = new AbortController();
  const onProgress = (bytes: number) => bytes === 100_000 && controller.abort();
  const cancelled = downloadSet(remoteSet(baseUrl), {
    folder: target,
    signal: controller.signal,
    onProgress,
    ...quick,
  });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(statSync(path.join(target, 'big.gz.part')).size).toBe(100_000);
});

test.each([
  ['a page of its own', '<html>Please log in</html>', 'checksum|gzip|bytes came'],
  ['something else of the same size', Buffer.alloc(contents['big.gz'].length, 1), 'not a gzip file'],
  [
    'other data',
    gzipSync(
      noise.map((byte) => byte ^ 1),
      { level: 0 },
    ),
    'checksum',
  ],
  ['more than there is', Buffer.alloc(400_000, 1), 'more than'],
])('refuses %s, and leaves nothing of it', async (_, answer, message) => {
  const { baseUrl, requests } = await serve((_request, response) => {
    response.writeHead(200).end(answer);
    return true;
  });
  const target = folder();
  const failed = downloadSet(remoteSet(baseUrl), { folder: target, ...quick });
  await expect(failed).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(message) });
  expect(readdirSync(target)).toEqual([]);
  expect(requests).toHaveLength(1);
});

test('says that it is offline', async () => {
  const { baseUrl, stop } = await serve();
  stop();
  const failed = downloadSet(remoteSet(baseUrl), { folder: folder(), ...quick });
  await expect(failed).rejects.toMatchObject({
    code: 'dataUnavailable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('names the answer of a server that does not have it', async () => {
  const { baseUrl, requests } = await serve((_, response) => (response.writeHead(404).end(), true));
  const failed = downloadSet(remoteSet(baseUrl), { folder: folder(), ...quick });
  await expect(failed).rejects.toMatchObject({
    code: 'dataUnavailable',
    message: expect.stringContaining('404 Not Found'),
  });
  expect(requests).toHaveLength(1);
});

const installed = '/usr/share/datasets/fashion-mnist';
test.skipIf(!existsSync(installed))('knows the checksums of the real Fashion-MNIST', () => {
  for (const { name, sha256 } of upstream.files) {
    expect(
      createHash('sha256')
        .update(gunzipSync(readFileSync(path.join(installed, name))))
        .digest('hex'),
    ).toBe(sha256);
  }
});
