import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Encoding } from '../../core/data/csv/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { PartsOf } from '../../core/text/parts.ts';
import { asReadError } from '../files/files.ts';
import { guessEncoding, isZip } from '../../core/data/csv/encoding.ts';
import { decoder } from './encoding.ts';

/** A text file and how to read it. */
export interface TextFile {
  readonly file: string;
  readonly bytes: number;
  readonly encoding: Encoding;
  /** Invalid characters, which are read as U+FFFD. */
  readonly faults: number;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** The fraction read so far. */
  readonly onProgress?: (share: number) => void;
  /** Whose import it is read for: copies that are made for it go when it is given up. */
  readonly claim?: string;
}

/** For one of several steps: what it has done of itself is progress from `begin` to `end`. */
export function stepOf({ onProgress, ...rest }: ReadOptions, begin: number, end: number): ReadOptions {
  return { ...rest, onProgress: (share) => onProgress?.(begin + share * (end - begin)) };
}

/** Fails with cancelled. */
export function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('cancelled', 'Reading was cancelled.');
}

/** What is promised, or cancelled as soon as the signal says so; what was begun goes on. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new EngineError('cancelled', 'Nobody waits for it any more.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** How much of a file is used to guess its encoding. */
const HEAD = 1 << 18;
const CHUNK = 1 << 18;

/**
 * Scans a whole file once, without storing it, for its encoding (unless given) and for invalid characters. Fails with
 * fileUnreadable, with dataInvalid if it is empty or not text, and with cancelled.
 */
export async function openText(file: string, encoding?: Encoding, signal?: AbortSignal): Promise<TextFile> {
  const name = path.basename(file);
  const info = await stat(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  if (info.isDirectory()) throw new EngineError('fileUnreadable', text(`${name} is a folder: choose a text file.`, `${name} ist ein Ordner: eine Textdatei wählen.`)); // prettier-ignore
  if (info.size === 0) throw new EngineError('dataInvalid', text(`${name} is empty: choose a file with text.`, `${name} ist leer: eine Datei mit Text wählen.`)); // prettier-ignore
  const census = await censusOf(file, signal);
  const known = encoding ?? guessed(census);
  if (known === undefined) {
    const what = isZip(census.head) ? text('a zip or an office document', 'ein Zip oder ein Office-Dokument') : text('a binary file', 'eine Binärdatei'); // prettier-ignore
    throw new EngineError(
      'dataInvalid',
      text(
        `${name} is ${what.en}, not plain text: save its text as a .txt file first.`,
        `${name} ist ${what.de}, kein reiner Text: den Text zuerst als .txt-Datei speichern.`,
      ),
    );
  }
  return { file, bytes: info.size, encoding: known, faults: known === 'utf-8' ? census.faults : 0 };
}

interface Census {
  readonly head: Uint8Array;
  /** If read as UTF-8: characters beyond ASCII, and invalid sequences. */
  readonly beyondAscii: number;
  readonly faults: number;
}

async function censusOf(file: string, signal: AbortSignal | undefined): Promise<Census> {
  const decode = decoder('utf-8');
  let [head, beyondAscii, faults]: [Uint8Array | undefined, number, number] = [undefined, 0, 0];
  const count = (text: string) => {
    for (const { 0: run } of text.matchAll(/[^\0-\x7f]+/gu)) {
      const wrong = run.split('\ufffd').length - 1;
      faults += wrong;
      beyondAscii += run.length - wrong;
    }
  };
  for await (const bytes of chunksOf(file, signal)) {
    head ??= bytes.slice(0, HEAD);
    count(decode(bytes));
  }
  count(decode());
  return { head: head ?? new Uint8Array(0), beyondAscii, faults };
}

/** A few invalid characters do not mean that a UTF-8 file has another encoding. */
function guessed({ head, beyondAscii, faults }: Census): Encoding | undefined {
  return guessEncoding(head, faults === 0 || beyondAscii > 10 * faults);
}

/**
 * The text of a file in parts of about 65,000 characters, cut before a space or line break that follows a word:
 * tokenizing part by part gives the same pieces as the whole. Line breaks are kept as they are.
 */
export async function* partsOf({ file, bytes, encoding }: TextFile, options: ReadOptions = {}): AsyncGenerator<string> {
  const decode = decoder(encoding);
  const parts = new PartsOf();
  let read = 0;
  for await (const chunk of chunksOf(file, options.signal)) {
    yield* parts.add(decode(chunk));
    read += chunk.length;
    options.onProgress?.(Math.min(1, read / bytes));
  }
  yield* parts.add(decode());
  const rest = parts.end();
  if (rest !== '') yield rest;
}

async function* chunksOf(file: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file, { highWaterMark: CHUNK });
  try {
    for await (const chunk of stream) {
      stopIfAsked(signal);
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw asReadError(error, file);
  } finally {
    stream.destroy();
  }
}
