import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import {
  addressed,
  encodeHostFrame,
  NO_PAGE,
  parseHostFrame,
  readAddress,
  type Access,
  type Channel,
  type EngineFrame,
  type HostFrame,
  type PageFrame,
  type ReportFrame,
} from '../../core/protocol/channel.ts';
import type { About } from '../../core/protocol/about.ts';
import { Silence } from '../../core/protocol/silence.ts';
import { text, type Text } from '../../core/text.ts';
import { levelOf, PIPE_FD, pipeChannel } from '../engine/pipe.ts';
import { crashDumps } from '../files/crashDumps.ts';
import type { LogFile, LogLevel } from '../files/logFile.ts';
import { GrantedFiles } from '../grantedFiles.ts';

const FIRST_RESTART_MS = 150;
const MOST_DEATHS = 5;
const DEATHS_WINDOW_MS = 30_000;
/**
 * How long the engine may be silent while it writes its last checkpoint on shutdown, and how long it may take in total.
 */
const FAREWELL = { silenceMs: 3_000, mostMs: 60_000 };
/** Of the log, pages are told the last lines. */
const TOLD_LINES = 500;
const PING_MS = 2_000;
/** How long the engine may be silent before that is reported. It replies within milliseconds unless it hangs. */
const SILENCE_MS = 10_000;

export interface EngineProcessOptions {
  /** The bundled engine, `engine.mjs`. */
  readonly script: string;
  readonly node?: string;
  /** Receives the engine's output. */
  readonly onLog?: (text: string) => void;
  /** Keeps what happens to the engine, and what it says. */
  readonly log?: LogFile;
  /** What pages are told of the app. */
  readonly about?: About;
  readonly farewell?: typeof FAREWELL;
  readonly pingMs?: number;
  readonly silenceMs?: number;
}

/** Keeps the engine alive as a separate process under a real Node, and connects pages to it. */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  /** By the number that the engine knows them by. */
  readonly #pages = new Map<number, Channel>();
  #nextPage = NO_PAGE + 1;
  /** The files that pages may refer to: passed on to every new engine. */
  readonly #grants = new GrantedFiles();
  #child: ChildProcess | undefined;
  /** Set while frames can be sent. */
  #engine: Channel | undefined;
  /** Frames from pages that arrived while it was starting. */
  #waiting: { readonly page: number; readonly frame: string }[] = [];
  #deaths: number[] = [];
  #failure: Text | undefined;
  /** The reason the engine gave for exiting. */
  #lastWords: Text | undefined;
  #isStopping = false;
  /** A page asked for a restart: this is not a crash. */
  #isRestarting = false;
  readonly #silence: Silence;
  readonly #heart: NodeJS.Timeout;
  readonly #kill = () => void this.#child?.kill('SIGKILL');

  /** Starts the engine. */
  constructor(options: EngineProcessOptions) {
    this.#options = options;
    // The engine also exits by itself when its pipe closes, which covers a host that is killed.
    process.on('exit', this.#kill);
    this.#silence = new Silence(options.silenceMs ?? SILENCE_MS);
    this.#heart = setInterval(() => this.#beat(), options.pingMs ?? PING_MS);
    this.#launch();
  }

  /** Of the running engine. */
  get pid(): number | undefined {
    return this.#engine && this.#child?.pid;
  }

  /**
   * Connects a page. It is told immediately whether the engine is running, then receives frames for it or for all
   * pages. Requests sent while the engine starts are queued. If the host had given up, a new page starts the engine
   * again.
   */
  attach(page: Channel): void {
    const number = this.#nextPage++;
    this.#pages.set(number, page);
    page.onClose(() => {
      this.#pages.delete(number);
      this.#waiting = this.#waiting.filter((waiting) => waiting.page !== number);
      this.#order({ host: 'pageGone', page: number });
    });
    if (this.#failure !== undefined) this.restart();
    else if (this.pid !== undefined) {
      page.send(encodeHostFrame({ host: 'engineStarted', pid: this.pid }));
      if (this.#silence.isSaid) page.send(encodeHostFrame({ host: 'engineSilent' }));
    }
    page.onMessage((frame) => this.#fromPage(number, page, frame));
  }

  /** Lets pages refer to a file that the user has chosen. */
  grant(file: string, access: Access): void {
    if (this.#grants.add(file, access)) this.#order({ host: 'grant', path: file, access });
  }

  /** Whether pages may refer to it. */
  isGranted(file: string): boolean {
    return this.#grants.get(file) !== undefined;
  }

  /** Kills the engine immediately, even if it hangs, and starts another. */
  restart(): void {
    if (this.#child) {
      this.#isRestarting = true;
      this.#kill();
    } else if (this.#failure !== undefined) {
      this.#failure = undefined;
      this.#deaths = [];
      this.#launch();
    }
  }

  /** Stops the engine for good; resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#heart);
    const child = this.#child;
    const { silenceMs, mostMs } = this.#options.farewell ?? FAREWELL;
    if (child) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      (child.stdio[PIPE_FD] as Duplex | null)?.end();
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
    const { child, channel } = spawnEngine(node, script, {
      onLog,
      onLine: (line) => this.#printed(line),
      onDeath: (reason) => this.#onDeath(this.#lastWords ?? reason),
    });
    this.#child = child;
    child.once('spawn', () => {
      this.#engine = channel;
      this.#note('info', `The engine runs as process ${child.pid}.`);
      channel.onMessage((line) => this.#fromEngine(line));
      if (child.pid !== undefined) this.#announce({ host: 'engineStarted', pid: child.pid });
      for (const [file, access] of this.#grants.all()) this.#order({ host: 'grant', path: file, access });
      for (const { page, frame } of this.#waiting) channel.send(addressed(page, frame));
      this.#waiting = [];
    });
  }

  #fromPage(number: number, page: Channel, frame: string): void {
    const own = pageFrame(frame);
    if (own === 'broken') page.close();
    else if (own) {
      if (own.host === 'ping') page.send(encodeHostFrame({ host: 'pong' }));
      else if (own.host === 'restartEngine') this.restart();
      else if (own.host === 'report') this.#report(page);
    } else if (this.#failure !== undefined) {
      page.send(encodeHostFrame({ host: 'engineFailed', reason: this.#failure }));
    } else if (frame.includes('\n')) {
      // A second line would be a frame in another page's name.
      page.close();
    } else if (this.#engine) this.#engine.send(addressed(number, frame));
    else this.#waiting.push({ page: number, frame });
  }

  #report(page: Channel): void {
    const { about, log } = this.#options;
    if (!about) return;
    const report = { about, log: log?.last(TOLD_LINES) ?? '', dumps: log ? crashDumps(log.folder) : [] };
    page.send(encodeHostFrame({ host: 'report', report }));
  }

  #note(level: LogLevel, what: string): void {
    this.#options.log?.write(level, 'host', what);
  }

  /** A line that the engine has printed. */
  #printed(line: string): void {
    const { level, message } = levelOf(line);
    this.#options.log?.write(level, 'engine', message);
  }

  #fromEngine(line: string): void {
    this.#heard();
    const { page, frame } = readAddress(line) ?? {};
    if (page === undefined || frame === undefined) return;
    const report = parseHostFrame<ReportFrame>(frame);
    if (report) {
      // This engine knows it already, but the next one does not.
      if (report.host === 'noted') this.#grants.add(report.path, 'write');
      if (report.host === 'ending') this.#lastWords = report.reason;
    } else if (page !== NO_PAGE) this.#pages.get(page)?.send(frame);
    else for (const each of this.#pages.values()) each.send(frame);
  }

  #beat(): void {
    if (!this.#engine) return;
    const due = this.#silence.beat(performance.now());
    if (due === 'ask') this.#order({ host: 'ping' });
    if (due === 'say') {
      this.#note('warning', 'The engine does not answer.');
      this.#announce({ host: 'engineSilent' });
    }
  }

  #heard(): void {
    if (this.#silence.heard()) this.#announce({ host: 'engineAnswers' });
  }

  #onDeath(reason: Text): void {
    this.#child = undefined;
    this.#lastWords = undefined;
    this.#engine = undefined;
    this.#silence.forget();
    // The frame that reports the exit also fails all of the page's requests, including queued ones.
    this.#waiting = [];
    this.#note(this.#isStopping || this.#isRestarting ? 'info' : 'error', reason.en);
    if (this.#isStopping) return;
    if (this.#isRestarting) {
      this.#isRestarting = false;
      this.#announce({ host: 'engineExited', reason: restarting, isAsked: true });
      this.#launch();
      return;
    }
    // Not the time of day: after the clock was set back, every death would still count.
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((time) => now - time < DEATHS_WINDOW_MS), now];
    if (this.#deaths.length >= MOST_DEATHS) {
      this.#failure = reason;
      this.#announce({ host: 'engineFailed', reason });
    } else {
      this.#announce({ host: 'engineExited', reason });
      setTimeout(() => this.#launch(), FIRST_RESTART_MS * 2 ** (this.#deaths.length - 1));
    }
  }

  #order(frame: EngineFrame): void {
    this.#engine?.send(addressed(NO_PAGE, encodeHostFrame(frame)));
  }

  #announce(frame: HostFrame): void {
    for (const page of this.#pages.values()) page.send(encodeHostFrame(frame));
  }
}

/** A page's frame to the host; undefined for a frame to be passed on. Nothing a page sends may crash the host. */
function pageFrame(frame: string): PageFrame | 'broken' | undefined {
  try {
    return parseHostFrame<PageFrame>(frame);
  } catch {
    return 'broken';
  }
}

interface Listeners {
  readonly onLog: (text: string) => void;
  readonly onLine: (line: string) => void;
  readonly onDeath: (reason: Text) => void;
}

function spawnEngine(node: string, script: string, { onLog, onLine, onDeath }: Listeners) {
  const child = spawn(node, ['--enable-source-maps', script], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const channel = pipeChannel(child.stdio[PIPE_FD] as Duplex);
  let lastWords = '';
  // Stream errors carry no information; the child's exit is reported by `close`.
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    stream.on('error', () => undefined);
    createInterface({ input: stream }).on('line', onLine);
  }
  child.stdout?.setEncoding('utf8').on('data', onLog);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2_000);
    onLog(text);
  });
  let spawnError: Error | undefined;
  child.once('error', (error) => (spawnError = error));
  // Not `exit`: frames still in the pipe must arrive before the news of the exit.
  child.once('close', (code, signal) => {
    if (spawnError) onDeath(notStarted(node, spawnError.message));
    else if (signal) onDeath(endedBy(signal));
    else onDeath(endedWith(code, lastLine(lastWords)));
  });
  return { child, channel };
}

/**
 * A real Node: this process's own, if it is one. Inside Electron, the one packaged with the app, and nothing else: on Windows,
 * the search in the PATH starts with the folder of a double-clicked project. During development, the one that start.ts runs
 * under, or the first in the PATH.
 */
export function nodeBinary(isPackaged = false): string {
  if (!process.versions['electron']) return process.execPath;
  if (isPackaged) {
    const resources = (process as { resourcesPath?: string }).resourcesPath ?? '';
    return path.join(resources, process.platform === 'win32' ? 'node.exe' : 'node');
  }
  const named = process.env['NEUROLOOM_NODE'];
  return named && existsSync(named) ? named : 'node';
}

const restarting = text('The engine is being restarted.', 'Der Rechenkern wird neu gestartet.');

function notStarted(node: string, why: string): Text {
  return text(
    `The engine could not be started with ${node}: ${why}`,
    `Der Rechenkern ließ sich mit ${node} nicht starten: ${why}`,
  );
}

function endedBy(signal: string): Text {
  return text(`The engine was ended by the signal ${signal}.`, `Das Signal ${signal} hat den Rechenkern beendet.`);
}

function endedWith(code: number | null, said: string): Text {
  return text(
    `The engine ended with code ${code}. ${said}`.trim(),
    `Der Rechenkern endete mit dem Code ${code}. ${said}`.trim(),
  );
}

function lastLine(text: string): string {
  return levelOf(text.trim().split('\n').at(-1) ?? '').message;
}
