import type { DataSource } from '../../core/data/source.ts';
import type { DatasetInfo } from '../../core/protocol/requests/data.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { downloadDataset } from '../data/library.ts';
import type { Emit } from '../train/reporter.ts';
import type { Page } from './pages.ts';

type Name = DataSource['kind'];

interface Download {
  readonly abort: AbortController;
  readonly done: Promise<DatasetInfo>;
  /** The pages waiting for it, each with the function that cancels its wait. */
  readonly waiting: Map<Page, (error: EngineError) => void>;
}

/** Alternatives to the usual addresses. */
interface Sources {
  readonly system?: string;
  readonly baseUrl?: string;
}

/** Data sets being downloaded: each only once, however many pages wait for it, and until none does. */
export class Downloads {
  readonly #home: string;
  readonly #emit: Emit;
  readonly #sources: Sources;
  readonly #current = new Map<Name, Download>();
  /** The latest download of each name, including a cancelled one that has not ended yet: the next one waits for it. */
  readonly #last = new Map<Name, Promise<unknown>>();

  constructor(home: string, emit: Emit, sources: Sources = {}) {
    this.#home = home;
    this.#emit = emit;
    this.#sources = sources;
  }

  /** Fails if the download does, and with cancelled. */
  async fetch(name: Name, page: Page): Promise<DatasetInfo> {
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

  #start(name: Name): Download {
    const abort = new AbortController();
    const { signal } = abort;
    const onProgress = (bytes: number, totalBytes: number) => {
      if (!signal.aborted) this.#emit('downloadProgress', { name, bytes, totalBytes });
    };
    const places = { home: this.#home, ...this.#sources };
    const options = { signal, onProgress, ...this.#sources };
    const done = Promise.resolve(this.#last.get(name)).then(() => downloadDataset(name, places, options));
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
