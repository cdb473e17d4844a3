import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { withoutTexts } from '../../core/withoutTexts.ts';

export type LogLevel = 'info' | 'warning' | 'error';

/** Bytes of one file, and how many files there are, the newest without a number. */
const LARGEST = 500_000;
const FILES = 4;
/** No line says more than this. */
const LONGEST = 2_000;
/** Nor is more read at once. */
const MOST = 100_000;

export interface LogFileOptions {
  /** The app's own folder, whose paths are written from there on. */
  readonly own?: string;
  readonly largest?: number;
  readonly now?: () => Date;
}

/**
 * What happens to engine and host, in `logs` of the app's folder: a line each with time, level and who says it, never
 * what people have written. Written at once, so that it outlives a crash. A log that cannot be written stops nobody.
 */
export class LogFile {
  /** Where the files are. */
  readonly folder: string;
  readonly #options: LogFileOptions;

  constructor(home: string, options: LogFileOptions = {}) {
    this.folder = path.join(home, 'logs');
    this.#options = options;
  }

  /** The lines of `text`, all of one moment. */
  write(level: LogLevel, who: 'engine' | 'host', text: string): void {
    const { own = '', now = () => new Date() } = this.#options;
    const time = now().toISOString();
    // Before anything is cut: half a quotation is none.
    const lines = withoutTexts(text.slice(0, MOST), own).split(/\r?\n/).filter((line) => line.trim() !== ''); // prettier-ignore
    const written = lines.map((line) => `${time} ${level} ${who} ${line.slice(0, LONGEST)}\n`);
    try {
      mkdirSync(this.folder, { recursive: true });
      this.#makeRoom();
      appendFileSync(this.#file(0), written.join(''), { mode: 0o600 });
    } catch {
      // Nobody could be told.
    }
  }

  /** The last lines, oldest first; empty where there are none. */
  last(most: number): string {
    const lines = [1, 0].flatMap((number) => read(this.#file(number)).split('\n').filter((line) => line !== '')); // prettier-ignore
    return lines
      .slice(-most)
      .map((line) => `${line}\n`)
      .join('');
  }

  #file(number: number): string {
    return path.join(this.folder, number === 0 ? 'neuroloom.log' : `neuroloom.${number}.log`);
  }

  /** Two hosts may share the folder: a file that another one has moved meanwhile is none of ours. */
  #makeRoom(): void {
    const size = statSync(this.#file(0), { throwIfNoEntry: false })?.size ?? 0;
    if (size < (this.#options.largest ?? LARGEST)) return;
    for (let number = FILES - 1; number > 0; number--) {
      if (statSync(this.#file(number - 1), { throwIfNoEntry: false })) {
        renameSync(this.#file(number - 1), this.#file(number));
      }
    }
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
