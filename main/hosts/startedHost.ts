// The browser host in a process of its own, with the engine as it ships behind it, so that an uncaught error shows as its
// end. For tests.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { SOCKET_PROTOCOL, type Channel } from '../../core/protocol/channel.ts';

const HOST = `
import { startBrowserHost } from './browser.ts';
import { EngineProcess } from './engineProcess.ts';
const [renderer, projects, script] = process.argv.slice(2);
const engine = new EngineProcess({ script });
const say = () => console.log('address ' + host.address());
const attach = (page) => engine.attach(page);
const host = await startBrowserHost({ renderer, projects, port: 0, attach, grant: () => undefined, onVisit: say });
say();
`;
const root = path.resolve(import.meta.dirname, '..', '..');

export interface StartedHost {
  readonly folder: string;
  readonly port: number;
  readonly origin: string;
  readonly process: ChildProcess;
  /** What host and engine have printed. */
  output(): string;
  /** The token for the next page. */
  token(): string;
  /** The key of a new page. */
  signIn(): Promise<string>;
  stop(): void;
}

/** A page folder with an index.html, and `secret.txt` beside it. */
export async function startHost(): Promise<StartedHost> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-host-'));
  for (const name of ['page', 'projects', 'home']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'page', 'index.html'), 'page');
  writeFileSync(path.join(folder, 'secret.txt'), 'not for the page');
  const script = path.join(folder, 'host.mjs');
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  execFileSync(
    path.join(root, 'node_modules', '.bin', 'esbuild'),
    ['--bundle', '--platform=node', '--format=esm', '--loader=ts', `--outfile=${script}`, `--banner:js=${banner}`],
    { input: HOST, cwd: import.meta.dirname, stdio: 'pipe' },
  );
  const places = [path.join(folder, 'page'), path.join(folder, 'projects'), path.join(root, 'dist/main/engine.mjs')];
  const env = { ...process.env, NEUROLOOM_HOME: path.join(folder, 'home') };
  const child = spawn(process.execPath, [script, ...places], { env });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The host ended: ${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString();
        if (output.includes('address ')) resolve();
      });
    }
  });
  const address = () => new URL(/.*address (\S+)/s.exec(output)?.[1] ?? '');
  const { port, origin } = address();
  const token = () => address().hash.replace('#token=', '');
  return {
    folder,
    port: Number(port),
    origin,
    process: child,
    output: () => output,
    token,
    signIn: async () => {
      const used = token();
      const headers = { authorization: `Bearer ${used}`, origin };
      const response = await fetch(`${origin}/api/session`, { method: 'POST', headers });
      const { key } = (await response.json()) as { key: string };
      while (token() === used) await new Promise((resolve) => child.stdout.once('data', resolve));
      return key;
    },
    stop: () => {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a socket is told: `open`, or why not. */
export function knock(
  { origin }: StartedHost,
  headers: Record<string, string>,
  protocols: readonly string[] = [],
  place = '/api/channel',
): Promise<{ readonly said: string; readonly socket: WebSocket }> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${place}`, [...protocols], { headers });
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ said: 'open', socket }));
    socket.on('error', (error) => resolve({ said: error.message, socket }));
  });
}

/** A page that was let in. */
export async function openPage(host: StartedHost): Promise<{ readonly channel: Channel; readonly socket: WebSocket }> {
  const { said, socket } = await knock(host, { origin: host.origin }, [SOCKET_PROTOCOL, await host.signIn()]);
  if (said !== 'open') throw new Error(said);
  const channel: Channel = {
    send: (frame) => socket.send(frame),
    onMessage: (listener) => void socket.on('message', (data) => listener(String(data))),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
  return { channel, socket };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request whose address and headers are sent as they stand, which `fetch` would not do. */
export function ask(
  { port }: StartedHost,
  route: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: Uint8Array } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve) => {
    const request = httpRequest({ host: '127.0.0.1', port, path: route, method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    // The answer comes before the end of what is sent.
    request.on('error', () => resolve({ status: 0, body: '' }));
    request.end(body);
  });
}
