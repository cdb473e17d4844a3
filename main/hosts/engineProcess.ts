import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { encodeHostFrame, type Channel, type HostFrame } from '../../core/protocol/channel.ts';
import { streamChannel } from '../engine/stdio.ts';

const FIRST_RESTART_MS = 150;
const MOST_DEATHS = 5;
const DEATHS_WINDOW_MS = 30_000;
/** How long the engine may be silent while it writes its last checkpoint when the host ends, and how long it may take. */
const FAREWELL = { silenceMs: 3_000, mostMs: 60_000 };

export interface EngineProcessOptions {
  /** The bundled engine, `engine.mjs`. */
  readonly script: string;
  readonly node?: string;
  /** What the engine prints on stderr. */
  readonly onLog?: (text: string) => void;
  readonly farewell?: typeof FAREWELL;
}

interface Route {
  readonly page: Channel;
  /** The request's id in the words of the page. */
  readonly id: string;
}

/** The engine as a process of its own under a real Node, kept alive, and the pages that talk to it. */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  readonly #pages = new Set<Channel>();
  /** Requests under way, by the id that the engine knows: pages count from one each, so they are numbered anew here. */
  readonly #routes = new Map<string, Route>();
  #nextId = 1;
  #child: ChildProcess | undefined;
  /** Set while requests can be sent. */
  #engine: Channel | undefined;
  /** Requests that came while it was starting. */
  #waiting: string[] = [];
  #deaths: number[] = [];
  #failure: string | undefined;
  #isStopping = false;
  readonly #kill = () => void this.#child?.kill('SIGKILL');

  /** Starts the engine. */
  constructor(options: EngineProcessOptions) {
    this.#options = options;
    // The engine also ends itself when its stdin closes, which covers a host that is killed.
    process.on('exit', this.#kill);
    this.#launch();
  }

  /** Of the running engine. */
  get pid(): number | undefined {
    return this.#engine && this.#child?.pid;
  }

  /**
   * Connects a page. It hears at once whether the engine is up, then every event, and the answers to its own requests.
   * Requests sent while the engine starts wait for it. After the host gave up, a new page starts the engine again.
   */
  attach(page: Channel): void {
    this.#pages.add(page);
    page.onClose(() => {
      this.#pages.delete(page);
      for (const [id, route] of this.#routes) if (route.page === page) this.#routes.delete(id);
    });
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      this.#deaths = [];
      this.#launch();
    } else if (this.pid !== undefined) {
      page.send(encodeHostFrame({ host: 'engineStarted', pid: this.pid }));
    }
    page.onMessage((frame) => this.#fromPage(page, frame));
  }

  /** Ends the engine for good; resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    const { silenceMs, mostMs } = this.#options.farewell ?? FAREWELL;
    if (child) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.stdin?.end();
      const silence = setTimeout(this.#kill, silenceMs);
      const end = setTimeout(this.#kill, mostMs);
      child.stdout?.on('data', () => silence.refresh());
      await gone;
      clearTimeout(silence);
      clearTimeout(end);
    }
    process.off('exit', this.#kill);
  }

  #launch(): void {
    if (this.#isStopping) return;
    const { node = nodeBinary(), script, onLog = (text) => void process.stderr.write(text) } = this.#options;
    const { child, channel } = spawnEngine(node, script, onLog, (reason) => this.#onDeath(reason));
    this.#child = child;
    child.once('spawn', () => {
      this.#engine = channel;
      channel.onMessage((frame) => this.#fromEngine(frame));
      if (child.pid !== undefined) this.#announce({ host: 'engineStarted', pid: child.pid });
      for (const frame of this.#waiting) channel.send(frame);
      this.#waiting = [];
    });
  }

  #fromPage(page: Channel, frame: string): void {
    const id = frameId(frame);
    if (id === undefined) return;
    if (this.#failure !== undefined) {
      page.send(encodeHostFrame({ host: 'engineFailed', reason: this.#failure }));
      return;
    }
    const own = String(this.#nextId++);
    this.#routes.set(own, { page, id });
    const request = withFrameId(frame, id, own);
    if (this.#engine) this.#engine.send(request);
    else this.#waiting.push(request);
  }

  #fromEngine(frame: string): void {
    const id = frameId(frame);
    if (id === undefined) {
      for (const page of this.#pages) page.send(frame);
      return;
    }
    const route = this.#routes.get(id);
    this.#routes.delete(id);
    route?.page.send(withFrameId(frame, id, route.id));
  }

  #onDeath(reason: string): void {
    this.#child = undefined;
    this.#engine = undefined;
    // The frame that tells of the death also fails every request of the page, those that wait included.
    this.#waiting = [];
    this.#routes.clear();
    if (this.#isStopping) return;
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < DEATHS_WINDOW_MS), now];
    if (this.#deaths.length >= MOST_DEATHS) {
      this.#failure = reason;
      this.#announce({ host: 'engineFailed', reason });
    } else {
      this.#announce({ host: 'engineExited', reason });
      setTimeout(() => this.#launch(), FIRST_RESTART_MS * 2 ** (this.#deaths.length - 1));
    }
  }

  #announce(frame: HostFrame): void {
    for (const page of this.#pages) page.send(encodeHostFrame(frame));
  }
}

function spawnEngine(node: string, script: string, log: (text: string) => void, onDeath: (reason: string) => void) {
  const child = spawn(node, ['--enable-source-maps', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const channel = streamChannel(child.stdout, child.stdin, (line) => log(`${line}\n`));
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2_000);
    log(text);
  });
  let spawnError: Error | undefined;
  child.once('error', (error) => (spawnError = error));
  // Not `exit`: the frames still in the pipe come before the news of the death.
  child.once('close', (code, signal) => {
    if (spawnError) onDeath(`The engine could not be started with ${node}: ${spawnError.message}`);
    else if (signal) onDeath(`The engine was ended by the signal ${signal}.`);
    else onDeath(`The engine ended with code ${code}. ${lastLine(lastWords)}`.trim());
  });
  return { child, channel };
}

/**
 * A real Node: this process's own when it is one. Inside Electron the one that start.ts runs under, else the one that
 * is packaged with the app, else the first of the PATH.
 */
export function nodeBinary(): string {
  if (!process.versions['electron']) return process.execPath;
  const named = process.env['NEUROLOOM_NODE'];
  if (named && existsSync(named)) return named;
  const resources = (process as { resourcesPath?: string }).resourcesPath ?? '';
  const bundled = path.join(resources, process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(bundled) ? bundled : 'node';
}

/** Requests and responses begin with their id: frames of megabytes are routed without being parsed. */
function frameId(frame: string): string | undefined {
  return /^\{"id":(\d+)[,}]/.exec(frame)?.[1];
}

function withFrameId(frame: string, from: string, to: string): string {
  return `{"id":${to}${frame.slice('{"id":'.length + from.length)}`;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
