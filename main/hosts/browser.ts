import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Channel } from '../../core/protocol/channel.ts';
import { createInbox } from '../../core/protocol/inbox.ts';
import { FileExchange, FileRefused } from './fileExchange.ts';
import { pageFile, pageHeaders } from './pageFiles.ts';
import { createSessions, isFromOwnPage, type Sessions } from './sessions.ts';

/** More than the pages of a person ask for; what one local program opens must not use up the files of this process. */
const MOST_CONNECTIONS = 256;
/** A large file takes its time through a slow tunnel. */
const REQUEST_LIMIT_MS = 60 * 60_000;
/** Saved documents with a thumbnail are the largest frames that a page sends. */
const LARGEST_FRAME = 64 * 1024 ** 2;

export interface BrowserHostOptions {
  /** Folder of the built page. */
  readonly renderer: string;
  readonly projects: string;
  /** 0 for any free one. */
  readonly port: number;
  attach(page: Channel): void;
  /** A browser has come in; the next one needs the new address. */
  onVisit?(): void;
}

export interface BrowserHost {
  readonly port: number;
  /** With the token for the next browser. */
  address(): string;
  close(): Promise<void>;
}

/**
 * Serves the page and its channel on 127.0.0.1, to browsers that bring the token. Throws EADDRINUSE when the port is
 * taken, and a sentence when the page has not been built.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  if (!existsSync(path.join(options.renderer, 'index.html'))) {
    throw new Error(`The page is missing in ${options.renderer}: run \`npm run build\` first.`);
  }
  const temporary = await mkdtemp(path.join(tmpdir(), 'neuroloom-'));
  const sessions = createSessions();
  const files = new FileExchange(options.projects, temporary);
  const server = createServer((request, response) => {
    respond({ request, response, sessions, files, options }).catch((error: unknown) => refuse(response, error));
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.requestTimeout = REQUEST_LIMIT_MS;
  const sockets = serveChannel(server, sessions, (page) => options.attach(page));
  try {
    server.listen(options.port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  // A connection that could not be accepted is that client's trouble.
  server.on('error', (error) => console.error(error.message));
  return {
    port,
    address: () => `http://127.0.0.1:${port}/#token=${sessions.token()}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sessions: Sessions;
  readonly files: FileExchange;
  readonly options: BrowserHostOptions;
}

async function respond(exchange: Exchange): Promise<void> {
  const { request, response, sessions, options } = exchange;
  if (!isFromOwnPage(request)) throw new FileRefused(403, 'This request does not come from the page of this app.');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/api/session' && request.method === 'POST') {
    const cookie = sessions.exchange(request);
    if (cookie === undefined)
      throw new FileRefused(403, 'This address has been used already: open the newest one that the app printed.');
    response.writeHead(204, { 'set-cookie': cookie }).end();
    options.onVisit?.();
  } else if (url.pathname.startsWith('/api/')) {
    if (!sessions.isKnown(request)) throw new FileRefused(403, 'Open the address that the app prints when it starts.');
    await respondToPage(exchange, url);
  } else {
    if (request.method !== 'GET') throw new FileRefused(405, 'Files of the page can only be read.');
    const file = await pageFile(options.renderer, url.pathname);
    if (!file) throw new FileRefused(404, 'Not found.');
    const headers = pageHeaders('ws://127.0.0.1:* ws://localhost:*');
    response.writeHead(200, { ...headers, 'content-type': file.type }).end(file.content);
  }
}

/** The routes of a page that is let in. */
async function respondToPage({ request, response, files }: Exchange, url: URL): Promise<void> {
  const json = (value: unknown) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(value));
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /api/session':
      response.writeHead(204).end();
      return;
    case 'GET /api/files/projects':
      json(await files.projects());
      return;
    case 'POST /api/files/target':
      json(await files.target(parameter('name')));
      return;
    case 'POST /api/files/upload':
      json(await files.receive(parameter('name'), request));
      return;
    case 'GET /api/files/download': {
      const file = await files.locate(parameter('path'));
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': file.bytes,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        'x-content-type-options': 'nosniff',
      });
      await pipeline(createReadStream(file.path), response);
      return;
    }
    default:
      throw new FileRefused(404, 'Not found.');
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
  const status = error instanceof FileRefused ? error.status : isFull ? 507 : 500;
  const message = isFull ? 'The disk of the machine that the app runs on is full.' : (error as Error).message;
  // An upload that is refused half-way is not read to its end.
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(message);
}

function serveChannel(server: Server, sessions: Sessions, attach: (page: Channel) => void): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node takes its own listener off: a connection that is reset would end the host.
    socket.on('error', () => socket.destroy());
    if (request.url !== '/api/channel' || !isFromOwnPage(request) || !sessions.isKnown(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => attach(webSocketChannel(webSocket)));
  });
  return sockets;
}

function webSocketChannel(socket: WebSocket): Channel {
  const inbox = createInbox<string>();
  socket.on('message', (data) => inbox.put(String(data)));
  // A broken socket also closes, and that is what counts.
  socket.on('error', () => undefined);
  return {
    send: (frame) => socket.send(frame),
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
