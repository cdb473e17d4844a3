import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel } from '../../core/protocol/channel.ts';
import { startBrowserHost, type BrowserHost } from './browser.ts';

let folder: string;
let projects: string;
let host: BrowserHost;
let pages: Channel[];
let origin: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-host-test-'));
  projects = path.join(folder, 'projects');
  mkdirSync(projects);
  mkdirSync(path.join(folder, 'page'));
  writeFileSync(path.join(folder, 'page', 'index.html'), '<title>Neuroloom</title>');
  writeFileSync(path.join(folder, 'secret.txt'), 'not for the page');
  pages = [];
  host = await startBrowserHost({
    renderer: path.join(folder, 'page'),
    projects,
    port: 0,
    attach: (page) => void pages.push(page),
  });
  origin = `http://127.0.0.1:${host.port}`;
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

const token = () => new URL(host.address()).hash.replace('#token=', '');

async function signIn(): Promise<string> {
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token()}`, origin },
  });
  expect(response.status).toBe(204);
  return response.headers.get('set-cookie')!;
}

async function visitor() {
  const cookie = (await signIn()).split(';')[0]!;
  return (route: string, init: RequestInit = {}) =>
    fetch(`${origin}/api/${route}`, { ...init, headers: { cookie, origin } });
}

/** Resolves to what the server said: `open`, or the status with which it refused. */
function knock(headers: Record<string, string>): Promise<{ said: string; socket: WebSocket }> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/channel`, { headers });
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
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

it('hands out nothing from outside the page folder', async () => {
  expect(await statusFor({}, '/%2e%2e/secret.txt')).toBe(404);
  expect(await statusFor({}, '/..%2fsecret.txt')).toBe(404);
  expect(await statusFor({}, '/%00')).toBe(404);
});

it('lets a token in once, gives a cookie that scripts cannot read, and has a new token for the next browser', async () => {
  const used = token();
  const cookie = await signIn();
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  expect(token()).not.toBe(used);
  const again = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${used}`, origin },
  });
  expect(again.status).toBe(403);
  expect((await fetch(`${origin}/api/session`)).status).toBe(403);
  expect((await fetch(`${origin}/api/session`, { headers: { cookie: cookie.split(';')[0]! } })).status).toBe(204);
});

it('turns away other names (DNS rebinding) and other origins', async () => {
  expect(await statusFor({ host: `evil.example:${host.port}` })).toBe(403);
  expect(await statusFor({ host: `localhost:${host.port}` })).toBe(200);
  expect(await statusFor({ origin: 'http://evil.example' })).toBe(403);
  const cookie = (await signIn()).split(';')[0]!;
  expect((await knock({ cookie, origin: 'http://evil.example' })).said).toContain('403');
  expect((await knock({ cookie })).said).toContain('403');
  expect((await knock({ origin })).said).toContain('403');
});

it('carries frames both ways, and tells when the page leaves', async () => {
  const cookie = (await signIn()).split(';')[0]!;
  const { said, socket } = await knock({ cookie, origin });
  expect(said).toBe('open');
  socket.send('{"id":1}');
  const page = pages[0]!;
  const heard: string[] = [];
  const closed = vi.fn();
  page.onMessage((frame) => heard.push(frame));
  page.onClose(closed);
  await vi.waitFor(() => expect(heard).toEqual(['{"id":1}']));
  const answer = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
  page.send('{"id":1,"result":"ü"}');
  expect(await answer).toBe('{"id":1,"result":"ü"}');
  socket.close();
  await vi.waitFor(() => expect(closed).toHaveBeenCalled());
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
  const response = await ask(`files/download?path=${encodeURIComponent(file)}`);
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
  expect(await (await ask(`files/download?path=${encodeURIComponent(target.path)}`)).text()).toBe('export');
  await host.close();
  expect(existsSync(table.path)).toBe(false);
});

it('hands out no other file, not even through a link', async () => {
  const ask = await visitor();
  const link = path.join(projects, 'link.neuroloom');
  symlinkSync(path.join(folder, 'secret.txt'), link);
  expect((await ask(`files/download?path=${encodeURIComponent(link)}`)).status).toBe(403);
  expect((await ask(`files/download?path=${encodeURIComponent(path.join(folder, 'secret.txt'))}`)).status).toBe(403);
  expect((await ask(`files/download?path=${encodeURIComponent(path.join(projects, 'gone'))}`)).status).toBe(404);
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
  const options = { renderer: path.join(folder, 'page'), projects, port: host.port, attach: () => undefined };
  await expect(startBrowserHost(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(startBrowserHost({ ...options, renderer: folder, port: 0 })).rejects.toThrow('npm run build');
});
