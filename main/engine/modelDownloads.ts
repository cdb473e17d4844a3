import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { LibraryModel, ModelDownload } from '../../core/protocol/modelLibrary.ts';
import type { DownloadOptions } from '../data/download.ts';
import type { Emit } from '../train/reporter.ts';

type Fetch = (name: string, options: Required<Pick<DownloadOptions, 'signal' | 'onProgress'>>) => Promise<LibraryModel>;

interface Download {
  state: ModelDownload;
  readonly abort: AbortController;
  readonly done: Promise<LibraryModel>;
}

const INTERVAL_MS = 200;

/**
 * Downloads of models, each once, however many pages want it. Unlike those of data sets they belong to no page: a gigabyte goes on while
 * one is loaded again. What has stopped stays in the list with its reason until it is begun again or cancelled.
 */
export class ModelDownloads {
  readonly #fetch: Fetch;
  readonly #emit: Emit;
  readonly #now: () => number;
  readonly #downloads = new Map<string, Download>();
  /** The latest download of each name, including a cancelled one that has not ended yet: the next one waits for it. */
  readonly #last = new Map<string, Promise<unknown>>();
  #toldAt = -Infinity;
  /** Tells what has come since: a download that stands still after that is shown as it is. */
  #rest: NodeJS.Timeout | undefined;

  constructor(fetch: Fetch, emit: Emit, now: () => number = () => performance.now()) {
    this.#fetch = fetch;
    this.#emit = emit;
    this.#now = now;
  }

  list(): readonly ModelDownload[] {
    return [...this.#downloads.values()].map(({ state }) => state);
  }

  /** Fails if the download does, and with cancelled. */
  fetch(name: string): Promise<LibraryModel> {
    const known = this.#downloads.get(name);
    const isUnderWay = known && !known.state.failure && !known.abort.signal.aborted;
    return isUnderWay ? known.done : this.#start(name);
  }

  /** Resolves when nothing is written any more. */
  async cancel(name: string): Promise<void> {
    const download = this.#downloads.get(name);
    download?.abort.abort(new EngineError('cancelled', 'The download was cancelled.'));
    await this.#last.get(name);
    if (download) this.#forget(download);
  }

  #forget(download: Download): void {
    const { name } = download.state;
    if (this.#downloads.get(name) !== download) return;
    this.#downloads.delete(name);
    this.#tell();
  }

  #start(name: string): Promise<LibraryModel> {
    const abort = new AbortController();
    const before = Promise.resolve(this.#last.get(name));
    const done = before.then(() => {
      abort.signal.throwIfAborted();
      return this.#fetch(name, { signal: abort.signal, onProgress });
    });
    const download: Download = { state: { name, bytes: 0, totalBytes: null, failure: null }, abort, done };
    const change = (state: Partial<ModelDownload>) => (download.state = { ...download.state, ...state });
    function onProgress(bytes: number, totalBytes: number) {
      change({ bytes, totalBytes });
      tellNow();
    }
    const tellNow = () => {
      if (abort.signal.aborted) return;
      const left = INTERVAL_MS - (this.#now() - this.#toldAt);
      if (left <= 0) this.#tell();
      else this.#rest ??= setTimeout(() => this.#tell(), left).unref();
    };
    this.#downloads.set(name, download);
    this.#tell();
    const stopped = (error: unknown) => void change({ failure: failureOf(error) });
    const ended = done.then(() => undefined, stopped).then(() => {
      if (this.#last.get(name) === ended) this.#last.delete(name);
      // Pages ask for the list before they hear that it is not coming any more: it is in one of both.
      this.#emit('libraryChanged', {});
      if (download.state.failure === null || abort.signal.aborted) this.#forget(download);
      else this.#tell();
    }); // prettier-ignore
    this.#last.set(name, ended);
    return done;
  }

  #tell(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
    this.#toldAt = this.#now();
    this.#emit('modelDownloads', { downloads: this.list() });
  }
}

function failureOf(error: unknown): NonNullable<ModelDownload['failure']> {
  if (error instanceof EngineError && error.text) return { code: error.code, message: error.text };
  const why = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: text(`Something went wrong in the engine: ${why}`, `Im Rechenkern ist etwas schiefgegangen: ${why}`) }; // prettier-ignore
}
