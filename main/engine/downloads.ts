import { EngineError } from '../../core/protocol/errors.ts';
import type { DownloadOptions } from '../data/download.ts';
import type { Emit } from '../train/reporter.ts';
import type { Page } from './pages.ts';

interface Download<Info> {
  readonly abort: AbortController;
  readonly done: Promise<Info>;
  /** The pages waiting for it, each with the function that cancels its wait. */
  readonly waiting: Map<Page, (error: EngineError) => void>;
}

type Fetch<Name, Info> = (
  name: Name,
  options: Required<Pick<DownloadOptions, 'signal' | 'onProgress'>>,
) => Promise<Info>;

/** Data sets or models being downloaded: each only once, however many pages wait for it, and until none does. */
export class Downloads<Name extends string, Info> {
  readonly #fetch: Fetch<Name, Info>;
  readonly #emit: Emit;
  readonly #current = new Map<Name, Download<Info>>();
  /** The latest download of each name, including a cancelled one that has not ended yet: the next one waits for it. */
  readonly #last = new Map<Name, Promise<unknown>>();

  constructor(fetch: Fetch<Name, Info>, emit: Emit) {
    this.#fetch = fetch;
    this.#emit = emit;
  }

  /** Fails if the download does, and with cancelled. */
  async fetch(name: Name, page: Page): Promise<Info> {
    if (page.isGone) throw cancelled();
    const download = this.#current.get(name) ?? this.#start(name);
    const stay = page.onGone(() => this.cancel(name, page));
    try {
      return await new Promise((resolve, reject) => {
        download.waiting.set(page, reject);
        download.done.then(resolve, reject);
      });
    } finally {
      stay();
    }
  }

  cancel(name: Name, page: Page): void {
    const download = this.#current.get(name);
    const reject = download?.waiting.get(page);
    if (!download || !reject) return;
    download.waiting.delete(page);
    reject(cancelled());
    if (download.waiting.size > 0) return;
    this.#current.delete(name);
    download.abort.abort();
  }

  #start(name: Name): Download<Info> {
    const abort = new AbortController();
    const { signal } = abort;
    const onProgress = (bytes: number, totalBytes: number) => {
      if (!signal.aborted) this.#emit('downloadProgress', { name, bytes, totalBytes });
    };
    const done = Promise.resolve(this.#last.get(name)).then(() => this.#fetch(name, { signal, onProgress }));
    const download = { abort, done, waiting: new Map() };
    this.#current.set(name, download);
    const ended = done.then(() => undefined, () => undefined).then(() => {
      if (this.#current.get(name) === download) this.#current.delete(name);
      if (this.#last.get(name) === ended) this.#last.delete(name);
    }); // prettier-ignore
    this.#last.set(name, ended);
    return download;
  }
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'The download was cancelled.');
}
