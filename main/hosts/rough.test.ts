// Clients that break off, send nonsense or say nothing: none of them ends the host.
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost, type StartedHost } from './startedHost.ts';

let host: StartedHost;

beforeAll(async () => {
  host = await startHost();
}, 60_000);
afterAll(() => host.stop());

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
    const socket = connect(host.port, '127.0.0.1', () => {
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
  return (await fetch(host.origin)).status;
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
  expect(host.process.exitCode).toBeNull();
  expect(host.output()).not.toMatch(/Error|UNCAUGHT/i);
});
