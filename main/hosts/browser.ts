import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer } from 'ws';
import { SOCKET_PROTOCOL, type Access, type Channel } from '../../core/protocol/channel.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { FileExchange, FileRefused, isProject } from './fileExchange.ts';
import { outgoing, pageFile } from './pageFiles.ts';
import { createSessions, isFromOwnPage, ownOrigin, type Session, type Sessions } from './sessions.ts';
import { limitStrangers, type Strangers } from './strangers.ts';
import { webSocketChannel } from './webSocketChannel.ts';

/** A large file takes a while through a slow tunnel. Only uploads have a body at all. */
const REQUEST_LIMIT_MS = 60 * 60_000;
/** How long the head of a request may take, and how often that is looked at. */
const HEAD_LIMIT_MS = 10_000;
const CHECK_MS = 2_000;
/** The largest frames from a page are saved documents with a thumbnail. */
const LARGEST_FRAME = 64 * 1024 ** 2;

/** Browsers ask again over a connection when they were answered; a program could ask for hundreds of files in one packet. */
const MOST_AT_ONCE = 4;

const UPLOAD = '/api/files/upload';

/** Headers for everything that is not a file of the page: never cached, and only for the page itself. */
const API_HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export interface BrowserHostOptions {
  /** The folder of the built page. */
  readonly renderer: string;
  readonly projects: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The address to listen at; this machine alone can reach the usual 127.0.0.1. */
  readonly listen?: string | undefined;
  /** The origin of the page where a proxy stands before this host, such as `https://lab.example`. */
  readonly origin?: string | undefined;
  attach(page: Channel): void;
  /** A page has received this file, and may refer to it in requests to the engine. */
  grant(file: string, access: Access): void;
  /** A browser has connected; the next one needs the new address. */
  onVisit?(): void;
  /** How often to check that a page is still reading. */
  readonly pingMs?: number;
}

export interface BrowserHost {
  readonly port: number;
  /** Includes the token for the next browser. */
  address(): string;
  close(): Promise<void>;
}

/**
 * Serves the page and its channel on 127.0.0.1, unless told otherwise, to browsers that have the token. Throws EADDRINUSE if the port is
 * taken, and a sentence if the page has not been built.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  if (!existsSync(path.join(options.renderer, 'index.html'))) {
    throw new Error(`The page is missing in ${options.renderer}: run \`npm run build\` first.`);
  }
  const temporary = await temporaryFolder();
  const sessions = createSessions();
  const files = new FileExchange(options.projects, temporary);
  const limits = {
    requestTimeout: REQUEST_LIMIT_MS,
    headersTimeout: HEAD_LIMIT_MS,
    connectionsCheckingInterval: CHECK_MS,
  };
  const atOnce = new WeakMap<Socket, number>();
  const server = createServer(limits, (request, response) => {
    const { socket } = request;
    const count = (change: number) => void atOnce.set(socket, (atOnce.get(socket) ?? 0) + change);
    if ((atOnce.get(socket) ?? 0) >= MOST_AT_ONCE) return void socket.destroy();
    count(1);
    response.once('close', () => count(-1));
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    respond({ request, method, response, find, strangers, sessions, files, options }).catch((error: unknown) =>
      refuse(response, error),
    );
  });
  const strangers = limitStrangers(server);
  const find = (request: IncomingMessage) => {
    const session = sessions.find(request);
    if (session) strangers.admit(request.socket);
    return session;
  };
  const sockets = serveChannel(server, find, options);
  try {
    server.listen(options.port, options.listen ?? '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  // A connection that cannot be accepted only affects that client.
  server.on('error', (error) => console.error(error.message));
  return {
    port,
    address: () => `${options.origin ?? `http://127.0.0.1:${port}`}/#token=${sessions.token()}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** The session whose key a request shows. */
type Find = (request: IncomingMessage) => Session | undefined;

interface Exchange {
  readonly request: IncomingMessage;
  /** HEAD asks for what GET does; Node sends the answer without its content. */
  readonly method: string;
  readonly response: ServerResponse;
  readonly find: Find;
  readonly strangers: Strangers;
  readonly sessions: Sessions;
  readonly files: FileExchange;
  readonly options: BrowserHostOptions;
}

async function respond(exchange: Exchange): Promise<void> {
  const { request, method, find, options } = exchange;
  if (!isFromOwnPage(request, options.origin))
    throw new FileRefused(403, 'This request does not come from the page of this app.');
  const base = 'http://127.0.0.1';
  if (!URL.canParse(request.url ?? '/', base)) throw new FileRefused(400, 'This is not an address.');
  const url = new URL(request.url ?? '/', base);
  if (hasBody(request) && url.pathname !== UPLOAD) throw new FileRefused(413, 'Only uploads have a content.');
  const ticket = /^\/api\/download\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (url.pathname === '/api/session' && method === 'POST') letIn(exchange);
  // Only what is handed out uses up a ticket.
  else if (ticket !== undefined && request.method === 'GET') await handOut(exchange, ticket);
  else if (url.pathname.startsWith('/api/')) {
    if (!find(request)) throw new FileRefused(403, 'Open the address that the app prints when it starts.');
    await respondToPage(exchange, url);
  } else await servePage(exchange, url.pathname);
}

/** A body that nobody reads would hold its connection open. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function letIn({ request, response, sessions, options }: Exchange): void {
  const key = sessions.exchange(request);
  if (key === undefined) {
    throw new FileRefused(403, 'This address has been used already: open the newest one that the app printed.');
  }
  sendJson(response, { key });
  options.onVisit?.();
}

async function servePage({ request, method, response, options }: Exchange, pathname: string): Promise<void> {
  if (method !== 'GET') throw new FileRefused(405, 'Files of the page can only be read.');
  const file = await pageFile(options.renderer, pathname);
  if (!file) throw new FileRefused(404, 'Not found.');
  // The port as the browser knows it: the near end of a tunnel may differ.
  const sent = outgoing(file, ownOrigin(request, options.origin)?.replace(/^http/, 'ws'));
  if (sent.isPage) {
    response.writeHead(200, sent.headers).end(sent.content);
    return;
  }
  const headers = {
    ...sent.headers,
    'cache-control': file.cacheControl,
    etag: file.etag,
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const encoded = await file.encoded(String(request.headers['accept-encoding'] ?? ''));
  if (encoded) response.writeHead(200, { ...headers, 'content-encoding': encoded.encoding }).end(encoded.content);
  else response.writeHead(200, headers).end(file.content);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...API_HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The routes for an authenticated page. It may refer to the files it is told about in requests to the engine. */
async function respondToPage(
  { request, method, response, files, sessions, options }: Exchange,
  url: URL,
): Promise<void> {
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  switch (`${method} ${url.pathname}`) {
    case 'GET /api/session':
      response.writeHead(204, API_HEADERS).end();
      return;
    case 'GET /api/files/projects': {
      const projects = await files.projects();
      for (const { path: file } of projects) options.grant(file, 'write');
      sendJson(response, projects);
      return;
    }
    case 'POST /api/files/target': {
      const target = await files.target(parameter('name'));
      options.grant(target.path, 'write');
      sendJson(response, target);
      return;
    }
    case `POST ${UPLOAD}`: {
      const announced = Number(request.headers['content-length'] ?? 0);
      const received = await files.receive(parameter('name'), request, announced);
      options.grant(received.path, isProject(received.name) ? 'write' : 'read');
      sendJson(response, received);
      return;
    }
    case 'POST /api/files/ticket':
      sendJson(response, { ticket: sessions.ticket((await files.locate(parameter('path'))).path) });
      return;
    default:
      throw new FileRefused(404, 'Not found.');
  }
}

async function handOut({ request, response, strangers, sessions, files }: Exchange, ticket: string): Promise<void> {
  const named = sessions.redeem(ticket);
  if (named === undefined) throw new FileRefused(403, 'This download is over: start it again.');
  strangers.admit(request.socket);
  const file = await files.locate(named);
  response.writeHead(200, {
    ...API_HEADERS,
    'content-type': 'application/octet-stream',
    'content-length': file.bytes,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
  await pipeline(createReadStream(file.path), response);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, message } = error instanceof FileRefused ? error : unwritten(error as NodeJS.ErrnoException);
  // A rejected upload is not read to its end.
  const headers = { ...API_HEADERS, 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  response.writeHead(status, headers).end(message);
}

/** What the disk of the machine that the app runs on does not take. */
function unwritten({ code = '', message }: NodeJS.ErrnoException): Pick<FileRefused, 'status' | 'message'> {
  if (['ENOSPC', 'EDQUOT'].includes(code)) return { status: 507, message: 'The disk of the machine that the app runs on is full.' };
  return { status: ['EROFS', 'EACCES', 'EPERM'].includes(code) ? 423 : 500, message };
} // prettier-ignore

function serveChannel(server: Server, find: Find, { attach, pingMs, origin }: BrowserHostOptions): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME,
    // The key that is offered along with it must not be sent back.
    handleProtocols: () => SOCKET_PROTOCOL,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node removes its own listener: a connection reset would crash the host.
    socket.on('error', () => socket.destroy());
    const session = request.url === '/api/channel' && isFromOwnPage(request, origin) ? find(request) : undefined;
    if (session)
      sockets.handleUpgrade(request, socket, head, (page) => attach(webSocketChannel(page, session, pingMs)));
    else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n', () => socket.destroy());
  });
  return sockets;
}
