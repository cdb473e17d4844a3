// Clients that break off, send nonsense or say nothing: none of them ends the host.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const HOST = `
import { startBrowserHost } from './browser.ts';
const [renderer, projects] = process.argv.slice(2);
const host = await startBrowserHost({ renderer, projects, port: 0, attach: () => undefined, grant: () => undefined });
console.log('port ' + host.port);
`;

let folder: string;
let host: ChildProcess;
let port: number;
let output = '';

/** The host in a process of its own, so that an uncaught error shows as its end. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-rough-test-'));
  for (const name of ['page', 'projects']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'page', 'index.html'), 'page');
  const script = path.join(folder, 'host.mjs');
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  execFileSync(
    path.resolve('node_modules', '.bin', 'esbuild'),
    ['--bundle', '--platform=node', '--format=esm', '--loader=ts', `--outfile=${script}`, `--banner:js=${banner}`],
    { input: HOST, cwd: import.meta.dirname, stdio: 'pipe' },
  );
  host = spawn(process.execPath, [script, path.join(folder, 'page'), path.join(folder, 'projects')]);
  for (const stream of [host.stdout!, host.stderr!]) stream.on('data', (data) => (output += String(data)));
  await vi.waitFor(() => expect(output).toMatch(/port \d+/), { timeout: 10_000 });
  port = Number(/port (\d+)/.exec(output)?.[1]);
}, 60_000);
afterAll(() => {
  host.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const upgrade = [
  'GET /api/channel HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

/** Sends something and ends the connection in the given way; resolves when it is over. */
function visit(text: string, end: 'reset' | 'half' | 'read'): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text, () => {
        if (end === 'reset') socket.resetAndDestroy();
        else if (end === 'half') socket.end();
        else socket.resume();
      });
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    if (end === 'half') socket.resume();
  });
}

async function answers(): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/`)).status;
}

it.each([
  ['a refused upgrade', upgrade],
  ['an upgrade with frames behind it', `${upgrade}${'x'.repeat(200_000)}`],
  ['an upgrade to another place', upgrade.replace('/api/channel', '/elsewhere')],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00'],
  ['half a request', 'GET / HTTP/1.1\r\nHost: 127'],
  ['an address that is none', 'GET http://[::1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  ['a proxy request', 'CONNECT example.org:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  [
    'an upload that breaks off',
    'POST /api/files/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999\r\n\r\nabc',
  ],
])('lives on after %s that is reset or half closed', async (_, text) => {
  for (const end of ['reset', 'half'] as const) {
    await Promise.all(Array.from({ length: 40 }, () => visit(text, end)));
  }
  expect(await answers()).toBe(200);
  expect(host.exitCode).toBeNull();
  expect(output).not.toMatch(/Error|UNCAUGHT/i);
});
