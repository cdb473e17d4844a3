import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SOCKET_PROTOCOL, type Channel } from '../../core/protocol/channel.ts';
import { startBrowserHost, type BrowserHost } from './browser.ts';

let folder: string;
let projects: string;
let host: BrowserHost;
let pages: Channel[];
let granted: string[];
let origin: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-host-test-'));
  projects = path.join(folder, 'projects');
  mkdirSync(projects);
  mkdirSync(path.join(folder, 'page'));
  writeFileSync(path.join(folder, 'page', 'index.html'), '<title>Neuroloom</title>');
  writeFileSync(path.join(folder, 'secret.txt'), 'not for the page');
  pages = [];
  granted = [];
  await start();
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

async function start(pingMs?: number): Promise<void> {
  host = await startBrowserHost({
    renderer: path.join(folder, 'page'),
    projects,
    port: 0,
    attach: (page) => void pages.push(page),
    grant: (file, access) => void granted.push(`${access} ${file}`),
    ...(pingMs !== undefined && { pingMs }),
  });
  origin = `http://127.0.0.1:${host.port}`;
}

const token = () => new URL(host.address()).hash.replace('#token=', '');

async function signIn(): Promise<string> {
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token()}`, origin },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toBeNull();
  return ((await response.json()) as { key: string }).key;
}

async function visitor() {
  const authorization = `Bearer ${await signIn()}`;
  return (route: string, init: RequestInit = {}) =>
    fetch(`${origin}/api/${route}`, { ...init, headers: { authorization, origin } });
}

type Visitor = Awaited<ReturnType<typeof visitor>>;

/** As a link of the page does: with a ticket in place of the key. */
async function download(ask: Visitor, file: string): Promise<Response> {
  const response = await ask(`files/ticket?path=${encodeURIComponent(file)}`, { method: 'POST' });
  if (!response.ok) return response;
  const { ticket } = (await response.json()) as { ticket: string };
  return fetch(`${origin}/api/download/${ticket}`);
}

/** Resolves to what the server said: `open`, or the status with which it refused. */
function knock(headers: Record<string, string>, key?: string): Promise<{ said: string; socket: WebSocket }> {
  const protocols = key === undefined ? [] : [SOCKET_PROTOCOL, key];
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/channel`, protocols, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ said: 'open', socket }));
    socket.on('error', (error) => resolve({ said: error.message, socket }));
  });
}

/** `fetch` does not let a Host header be forged. */
function statusFor(headers: Record<string, string>, route = '/'): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: host.port, path: route, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

it('serves the page with a policy that lets it run its own scripts only', async () => {
  const response = await fetch(`${origin}/`);
  expect(await response.text()).toBe('<title>Neuroloom</title>');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(response.headers.get('content-security-policy')).toContain(`connect-src 'self' ws://127.0.0.1:${host.port};`);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

it('sends what is compressed once, and only what has changed', async () => {
  const page = path.join(folder, 'page');
  mkdirSync(path.join(page, 'assets'));
  const script = 'console.log("again and again");\n'.repeat(1000);
  writeFileSync(path.join(page, 'assets', 'index-B0a_-9xZ.js'), script);
  for (const encoding of ['br', 'gzip']) {
    const response = await fetch(`${origin}/assets/index-B0a_-9xZ.js`, { headers: { 'accept-encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toBe(script);
  }
  writeFileSync(path.join(page, 'icon.svg'), 'a circle');
  const first = await fetch(`${origin}/icon.svg`);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const etag = first.headers.get('etag')!;
  const ask = () => fetch(`${origin}/icon.svg`, { headers: { 'if-none-match': etag } });
  const second = await ask();
  expect([second.status, await second.text()]).toEqual([304, '']);
  writeFileSync(path.join(page, 'icon.svg'), 'another circle');
  const third = await ask();
  expect([third.status, await third.text()]).toEqual([200, 'another circle']);
});

it('gives every page a nonce of its own, which its policy names', async () => {
  writeFileSync(path.join(folder, 'page', 'index.html'), '<meta nonce="NEUROLOOM_NONCE">');
  const nonces = await Promise.all(
    [0, 1].map(async () => {
      const response = await fetch(`${origin}/`);
      const nonce = /nonce="(.{24})"/.exec(await response.text())?.[1];
      expect(response.headers.get('content-security-policy')).toContain(`style-src-elem 'self' 'nonce-${nonce}';`);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      return nonce;
    }),
  );
  expect(nonces[0]).not.toBe(nonces[1]);
});

it('answers to the name that a proxy has for it, and to its page there alone', async () => {
  await host.close();
  const options = { renderer: path.join(folder, 'page'), projects, attach: () => undefined, grant: () => undefined };
  host = await startBrowserHost({ ...options, port: 0, origin: 'https://lab.example' });
  expect(host.address()).toMatch(/^https:\/\/lab\.example\/#token=/);
  const said = (name: string, from: string) => statusFor({ host: name, origin: from });
  expect(await said('lab.example', 'https://lab.example')).toBe(200);
  expect(await said('lab.example', 'http://lab.example')).toBe(403);
  expect(await said('lab.example', `http://127.0.0.1:${host.port}`)).toBe(403);
  expect(await said(`127.0.0.1:${host.port}`, 'https://lab.example')).toBe(403);
  expect(await said('lab.example:8080', 'https://lab.example')).toBe(403);
  expect(await said('evil.example', 'https://evil.example')).toBe(403);
});

it('a proxy with TLS may stand on this machine itself', async () => {
  await host.close();
  const options = { renderer: path.join(folder, 'page'), projects, attach: () => undefined, grant: () => undefined };
  host = await startBrowserHost({ ...options, port: 0, origin: 'https://localhost:8443' });
  const said = (name: string, from: string) => statusFor({ host: name, origin: from });
  expect(await said('localhost:8443', 'https://localhost:8443')).toBe(200);
  expect(await said('localhost:8443', 'http://localhost:8443')).toBe(403);
  expect(await said(`127.0.0.1:${host.port}`, `http://127.0.0.1:${host.port}`)).toBe(200);
});

it('gives a ticket for one file, once', async () => {
  const ask = await visitor();
  const { path: file } = (await (await ask('files/upload?name=a.neuroloom', { method: 'POST', body: 'x' })).json()) as {
    path: string;
  };
  const response = await ask(`files/ticket?path=${encodeURIComponent(file)}`, { method: 'POST' });
  const { ticket } = (await response.json()) as { ticket: string };
  const fetched = async () => (await fetch(`${origin}/api/download/${ticket}`)).status;
  expect([await fetched(), await fetched()]).toEqual([200, 403]);
});

it('keeps little for a page that does not read: of every state the newest', async () => {
  const { socket } = await knock({ origin }, await signIn());
  const heard: { number: number; event: string }[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  const page = pages[0]!;
  socket.pause();
  const picture = 'x'.repeat(100_000);
  const frames = 5_000;
  for (let number = 1; number <= frames; number++) {
    page.send(JSON.stringify({ number, event: 'planeFrame', payload: { runId: 'run-a', picture } }));
    if (number % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  await vi.waitFor(() => expect(heard.at(-1)?.number).toBe(frames), { timeout: 20_000 });
  // Half a gigabyte was told; what arrived lay in the buffers of the socket.
  expect(heard.length).toBeLessThan(200);
});

it('lets a page go that does not answer, and keeps one that does', async () => {
  await host.close();
  await start(50);
  const [silent, good] = [await knock({ origin }, await signIn()), await knock({ origin }, await signIn())];
  const closed = pages.map((page) => {
    const listener = vi.fn();
    page.onClose(listener);
    return listener;
  });
  silent.socket.pause();
  await vi.waitFor(() => expect(closed[0]).toHaveBeenCalled(), { timeout: 20_000 });
  expect(closed[1]).not.toHaveBeenCalled();
  expect(good.socket.readyState).toBe(WebSocket.OPEN);
});

it('hands out nothing from outside the page folder', async () => {
  expect(await statusFor({}, '/%2e%2e/secret.txt')).toBe(404);
  expect(await statusFor({}, '/..%2fsecret.txt')).toBe(404);
  expect(await statusFor({}, '/%00')).toBe(404);
});

it('lets a token in once, gives a key that no other port gets, and has a new token for the next browser', async () => {
  const used = token();
  const key = await signIn();
  expect(token()).not.toBe(used);
  const again = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${used}`, origin },
  });
  expect(again.status).toBe(403);
  expect((await fetch(`${origin}/api/session`)).status).toBe(403);
  for (const cookie of [`neuroloom-${host.port}=${key}`, `session=${key}`]) {
    expect((await fetch(`${origin}/api/session`, { headers: { cookie } })).status).toBe(403);
  }
  const known = await fetch(`${origin}/api/session`, { headers: { authorization: `Bearer ${key}` } });
  expect(known.status).toBe(204);
  expect(known.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

it('turns away other names (DNS rebinding) and other origins', async () => {
  expect(await statusFor({ host: `evil.example:${host.port}` })).toBe(403);
  expect(await statusFor({ host: `localhost:${host.port}` })).toBe(200);
  expect(await statusFor({ origin: 'http://evil.example' })).toBe(403);
  const key = await signIn();
  expect((await knock({ origin: 'http://evil.example' }, key)).said).toContain('403');
  expect((await knock({}, key)).said).toContain('403');
  expect((await knock({ origin })).said).toContain('403');
  expect((await knock({ origin }, token())).said).toContain('403');
});

it('carries frames both ways, and tells when the page leaves', async () => {
  const { said, socket } = await knock({ origin }, await signIn());
  expect(said).toBe('open');
  expect(socket.protocol).toBe(SOCKET_PROTOCOL);
  socket.send('{"id":1}');
  const page = pages[0]!;
  const heard: string[] = [];
  const closed = vi.fn();
  page.onMessage((frame) => heard.push(frame));
  page.onClose(closed);
  await expect.poll(() => heard).toEqual(['{"id":1}']);
  const answer = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
  page.send('{"id":1,"result":"ü"}');
  expect(await answer).toBe('{"id":1,"result":"ü"}');
  socket.close();
  await expect.poll(() => closed).toHaveBeenCalled();
});

it('takes a project into the folder without overwriting one, lists it and hands it out again', async () => {
  const ask = await visitor();
  const upload = () => ask('files/upload?name=..%2F..%2FN%C3%A4tz.neuroloom', { method: 'POST', body: 'weights' });
  expect(await (await upload()).json()).toEqual({
    name: 'Nätz.neuroloom',
    path: path.join(projects, 'Nätz.neuroloom'),
  });
  expect(await (await upload()).json()).toMatchObject({ name: 'Nätz 2.neuroloom' });
  const listed = (await (await ask('files/projects')).json()) as { name: string; bytes: number }[];
  expect(listed.map(({ name, bytes }) => [name, bytes]).sort()).toEqual([
    ['Nätz 2.neuroloom', 7],
    ['Nätz.neuroloom', 7],
  ]);
  const file = path.join(projects, 'Nätz.neuroloom');
  const response = await download(ask, file);
  expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''N%C3%A4tz.neuroloom");
  expect(await response.text()).toBe('weights');
});

it('lays other files down in a temporary folder that goes with the host', async () => {
  const ask = await visitor();
  const table = (await (await ask('files/upload?name=table.csv', { method: 'POST', body: 'a,b' })).json()) as {
    path: string;
  };
  expect(readFileSync(table.path, 'utf8')).toBe('a,b');
  const target = (await (await ask('files/target?name=model.zip', { method: 'POST' })).json()) as { path: string };
  writeFileSync(target.path, 'export');
  expect(await (await download(ask, target.path)).text()).toBe('export');
  expect(granted).toEqual([`read ${table.path}`, `write ${target.path}`]);
  await host.close();
  expect(existsSync(table.path)).toBe(false);
});

it('hands out no other file, not even through a link', async () => {
  const ask = await visitor();
  const link = path.join(projects, 'link.neuroloom');
  symlinkSync(path.join(folder, 'secret.txt'), link);
  expect((await download(ask, link)).status).toBe(403);
  expect((await download(ask, path.join(folder, 'secret.txt'))).status).toBe(403);
  expect((await download(ask, path.join(projects, 'gone'))).status).toBe(404);
  expect(await (await ask('files/projects')).json()).toEqual([]);
  expect(granted).toEqual([]);
});

it('tells who only asks for the head what everybody may know, and uses up no ticket for it', async () => {
  const file = path.join(projects, 'net.neuroloom');
  writeFileSync(file, 'weights');
  const ask = await visitor();
  const head = async (place: string, headers = {}) => (await fetch(origin + place, { method: 'HEAD', headers })).status;
  const strange = await head('/', { origin: 'https://evil.example' });
  expect([await head('/'), await head('/none.js'), await head('/api/session'), strange]).toEqual([200, 404, 403, 403]);
  const { ticket } = (await (await ask(`files/ticket?path=${file}`, { method: 'POST' })).json()) as { ticket: string };
  expect(await head(`/api/download/${ticket}`)).toBe(403);
  expect(await (await fetch(`${origin}/api/download/${ticket}`)).text()).toBe('weights');
});

it('lists and takes files only for a page that was let in', async () => {
  expect((await fetch(`${origin}/api/files/projects`)).status).toBe(403);
  const upload = await fetch(`${origin}/api/files/upload?name=a.csv`, {
    method: 'POST',
    body: 'x',
    headers: { origin },
  });
  expect(upload.status).toBe(403);
});

it('says when the port is taken and when the page has not been built', async () => {
  const nothing = { attach: () => undefined, grant: () => undefined };
  const options = { renderer: path.join(folder, 'page'), projects, port: host.port, ...nothing };
  await expect(startBrowserHost(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(startBrowserHost({ ...options, renderer: folder, port: 0 })).rejects.toThrow('npm run build');
});
