import { Console } from 'node:console';
import type { Readable, Writable } from 'node:stream';
import type { Channel } from '../../core/protocol/channel.ts';
import { createInbox } from '../../core/protocol/inbox.ts';

/**
 * One frame a line over two byte streams. JSON never holds a raw line feed, so a line is a whole frame whatever its
 * size and however the pipe cuts it. Lines that are no frames (a library that prints to stdout) go to `onNoise`.
 */
export function streamChannel(input: Readable, output: Writable, onNoise: (line: string) => void): Channel {
  const inbox = createInbox<string>();
  const closeListeners = new Set<() => void>();
  let isClosed = false;
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };

  // The decoder inside holds back the bytes of a character that is cut in two.
  input.setEncoding('utf8');
  // The pieces of a line that has not ended yet; joined once, so that a frame of many chunks costs linear time.
  let pieces: string[] = [];
  input.on('data', (chunk: string) => {
    let start = 0;
    for (let stop = chunk.indexOf('\n'); stop >= 0; stop = chunk.indexOf('\n', start)) {
      pieces.push(chunk.slice(start, stop));
      start = stop + 1;
      const line = pieces.join('');
      pieces = [];
      if (line.startsWith('{')) inbox.put(line);
      else if (line !== '') onNoise(line);
    }
    if (start < chunk.length) pieces.push(chunk.slice(start));
  });
  input.on('end', end);
  input.on('close', end);
  input.on('error', end);
  // A pipe whose reader is gone fails each write; that the other side is gone is said once, by onClose.
  output.on('error', end);

  return {
    send: (frame) => {
      if (!isClosed) output.write(`${frame}\n`);
    },
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => void closeListeners.add(listener),
    close: () => void output.end(),
  };
}

/**
 * The engine's end: frames over its own stdin and stdout. From here on everything printed through `console` goes to
 * stderr. It closes when the host has gone; the engine must end itself then.
 */
export function stdioChannel(): Channel {
  globalThis.console = new Console(process.stderr);
  // Ctrl+C in a terminal reaches the whole group of processes; it is the host that ends the engine, in order.
  process.on('SIGINT', () => undefined);
  return streamChannel(process.stdin, process.stdout, (line) => console.warn(`Not a frame: ${line.slice(0, 200)}`));
}
