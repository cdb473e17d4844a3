import { Console } from 'node:console';
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { addressed, encodeHostFrame, NO_PAGE, type Channel, type ReportFrame } from '../../core/protocol/channel.ts';
import { createInbox } from '../../core/protocol/inbox.ts';
import { createOutlet } from '../../core/protocol/outlet.ts';
import type { LogLevel } from '../files/logFile.ts';

/**
 * The engine's file descriptor for the pipe. Stdout belongs to libraries: their output must not end up inside a frame.
 */
export const PIPE_FD = 3;

/** How much may be queued for a slow reader; the largest frames exceed this. */
const MOST_WAITING = 4 * 1024 ** 2;

/**
 * One frame per line over a byte stream. JSON never contains a raw line feed, so a line is a complete frame, whatever
 * its size and however the pipe splits it. A slow reader only gets the latest of every state.
 */
export function pipeChannel(pipe: Duplex): Channel {
  const inbox = createInbox<string>();
  const closeListeners = new Set<() => void>();
  let isClosed = false;
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };

  // The decoder holds back incomplete multi-byte characters.
  pipe.setEncoding('utf8');
  // The pieces of an incomplete line, joined only once, so that a frame of many chunks takes linear time.
  let pieces: string[] = [];
  pipe.on('data', (chunk: string) => {
    let start = 0;
    for (let stop = chunk.indexOf('\n'); stop >= 0; stop = chunk.indexOf('\n', start)) {
      pieces.push(chunk.slice(start, stop));
      start = stop + 1;
      const line = pieces.join('');
      pieces = [];
      if (line !== '') inbox.put(line);
    }
    if (start < chunk.length) pieces.push(chunk.slice(start));
  });
  for (const event of ['end', 'close', 'error']) pipe.on(event, end);

  const outlet = createOutlet({
    isFull: () => pipe.writableLength > MOST_WAITING,
    write: (frame) => {
      if (!isClosed) pipe.write(`${frame}\n`);
    },
  });
  pipe.on('drain', () => outlet.flush());
  return {
    send: (frame) => outlet.send(frame),
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => void closeListeners.add(listener),
    close: () => void pipe.end(),
  };
}

/**
 * The engine's end. From here on, everything printed through `console` goes to stderr. It closes when the host is gone;
 * the engine must then exit.
 */
export function hostChannel(): Channel {
  globalThis.console = levelled();
  // Ctrl+C in a terminal reaches the whole process group, but it is the host that shuts down the engine, in order.
  process.on('SIGINT', () => undefined);
  return pipeChannel(new Socket({ fd: PIPE_FD, readable: true, writable: true }));
}

/** What is printed says how bad it is, for the log that the host keeps. */
function levelled(): Console {
  const printed = new Console(process.stderr);
  const { error, warn } = printed;
  printed.error = (...args: unknown[]) => error('[error]', ...args);
  printed.warn = (...args: unknown[]) => warn('[warning]', ...args);
  return printed;
}

/** Reads a line that was printed so. What libraries print says nothing of it. */
export function levelOf(line: string): { readonly level: LogLevel; readonly message: string } {
  const [mark, level] = /^\[(error|warning)\] /.exec(line) ?? [];
  if (mark === undefined) return { level: 'info', message: line };
  return { level: level === 'error' ? 'error' : 'warning', message: line.slice(mark.length) };
}

/** Tells the host something synchronously before the process ends. If that fails, it is written to stderr. */
export function tellLast(report: ReportFrame): void {
  try {
    writeSync(PIPE_FD, `${addressed(NO_PAGE, encodeHostFrame(report))}\n`);
  } catch (error) {
    console.warn(error);
  }
}
