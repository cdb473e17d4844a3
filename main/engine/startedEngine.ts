// The engine as it ships: bundled (prepareTests.ts), in a process of its own, talking over its pipe. For tests.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import {
  addressed,
  encodeHostFrame,
  NO_PAGE,
  readAddress,
  type Access,
  type Channel,
  type EngineFrame,
} from '../../core/protocol/channel.ts';
import { createEngineClient, type EngineClient } from '../../core/protocol/client.ts';
import { PIPE_FD, pipeChannel } from './pipe.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const running = new Set<ChildProcess>();

/** Kills any that tests have left running. */
export function killEngines(): void {
  for (const child of running) child.kill('SIGKILL');
}

export interface Engine {
  /** The client of the first page. */
  readonly client: EngineClient;
  readonly child: ChildProcess;
  readonly pipe: Duplex;
  /** Connects another page. */
  connect(page: number): EngineClient;
  /** As the host does when the user has chosen a file. */
  grant(path: string, access: Access): void;
  leave(page: number): void;
  send(line: string): void;
  exited(): Promise<number | null>;
}

/** @param script a different build of the engine */
export function startEngine(
  home: string,
  environment: Readonly<Record<string, string>> = {},
  script = path.join(root, 'dist', 'main', 'engine.mjs'),
): Engine {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment, NEUROLOOM_HOME: home },
  });
  running.add(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void exited.then(() => running.delete(child));
  const pipe = child.stdio[PIPE_FD] as Duplex;
  const channel = pipeChannel(pipe);
  const pages = new Map<number, (frame: string) => void>();
  channel.onMessage((line) => {
    const { page = NO_PAGE, frame = '' } = readAddress(line) ?? {};
    for (const [number, receive] of pages) if (page === number || page === NO_PAGE) receive(frame);
  });
  const order = (frame: EngineFrame) => channel.send(addressed(NO_PAGE, encodeHostFrame(frame)));
  const connect = (page: number) => createEngineClient(pageChannel(channel, page, pages));
  return {
    client: connect(1),
    child,
    pipe,
    connect,
    grant: (file, access) => order({ host: 'grant', path: file, access }),
    leave: (page) => order({ host: 'pageGone', page }),
    send: (line) => channel.send(line),
    exited: () => exited,
  };
}

/** The channel that a host creates from the engine's pipe for one of its pages. */
function pageChannel(channel: Channel, page: number, pages: Map<number, (frame: string) => void>): Channel {
  return {
    send: (frame) => channel.send(addressed(page, frame)),
    onMessage: (listener) => void pages.set(page, listener),
    onClose: (listener) => channel.onClose(listener),
    close: () => void pages.delete(page),
  };
}
