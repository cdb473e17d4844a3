import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { SOCKET_PROTOCOL, type Channel } from '../core/protocol/channel.ts';
import { createEngineClient, type EngineClient } from '../core/protocol/client.ts';
import type { BrowserHost } from '../e2e/setup/browserHost.ts';

/** What a page of the browser host does over the wire, without a browser around it. */
export interface Page {
  readonly client: EngineClient;
  readonly window: string;
  /** Of the engine that has answered last. */
  enginePid(): number;
  /** Resolves when another engine than this one has answered. */
  hasNewEngine(former: number): Promise<void>;
  /** A free place for a file of this name. */
  target(name: string): Promise<string>;
  /** Hands a file over to the host; returns where it lies there. */
  upload(name: string, bytes: Uint8Array): Promise<string>;
  /** The page dies: its socket breaks without a word. */
  die(): void;
}

/** Opens a page with the newest address of the host, under the name of its window. */
export async function openPage(host: BrowserHost, window: string = randomUUID()): Promise<Page> {
  const { origin, hash } = new URL(host.address());
  const headers = { authorization: `Bearer ${hash.replace('#token=', '')}`, origin };
  const entered = await fetch(`${origin}/api/session`, { method: 'POST', headers });
  const { key } = (await entered.json()) as { key: string };
  const ask = async (route: string, init: RequestInit): Promise<string> => {
    const answer = await fetch(`${origin}/api/files/${route}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, origin },
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { path: string }).path;
  };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/channel`, [SOCKET_PROTOCOL, key], { origin });
  const client = createEngineClient(channelOf(socket));
  await once(socket, 'open');
  let pid = 0;
  const waiting = new Set<() => void>();
  const greet = async (): Promise<void> => {
    ({ pid } = await client.request('hello', { window }));
    for (const look of waiting) look();
  };
  // As a page does: another engine knows nothing of it yet.
  client.onHost(({ host: news }) => {
    if (news === 'engineStarted') void greet().catch(() => undefined);
    // After five deaths in half a minute the host starts no other by itself: a user presses the button that it offers.
    if (news === 'engineFailed') client.tellHost({ host: 'restartEngine' });
  });
  await greet();
  return {
    client,
    window,
    enginePid: () => pid,
    hasNewEngine: (former) =>
      new Promise((resolve) => {
        const look = () => {
          if (pid === former) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    target: (name) => ask(`target?name=${encodeURIComponent(name)}`, { method: 'POST' }),
    upload: (name, bytes) =>
      ask(`upload?name=${encodeURIComponent(name)}`, { method: 'POST', body: Buffer.from(bytes) }),
    die: () => socket.terminate(),
  };
}

function channelOf(socket: WebSocket): Channel {
  socket.on('error', () => undefined);
  return {
    send: (frame) => socket.send(frame),
    onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(data.toString())),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
