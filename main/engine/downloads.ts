import type { DatasetInfo } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { downloadDataset } from '../datasets/library.ts';
import type { Emit } from '../train/reporter.ts';
import type { Page } from './pages.ts';

type Name = Parameters<typeof downloadDataset>[0];

interface Download {
  readonly abort: AbortController;
  readonly done: Promise<DatasetInfo>;
  /** What gives the pages that wait for it their cancellation. */
  readonly waiting: Map<Page, (error: EngineError) => void>;
}

/** Sets on their way: fetched once, however many pages wait for them, and until none does. */
export class Downloads {
  readonly #home: string;
  readonly #emit: Emit;
  readonly #current = new Map<Name, Download>();

  constructor(home: string, emit: Emit) {
    this.#home = home;
    this.#emit = emit;
  }

  /** Fails with what the download fails with, and with cancelled. */
  fetch(name: Name, page: Page): Promise<DatasetInfo> {
    const download = this.#current.get(name) ?? this.#start(name);
    page.onGone(() => this.cancel(name, page));
    return new Promise((resolve, reject) => {
      download.waiting.set(page, reject);
      download.done.then(resolve, reject);
    });
  }

  cancel(name: Name, page: Page): void {
    const download = this.#current.get(name);
    const reject = download?.waiting.get(page);
    if (!download || !reject) return;
    download.waiting.delete(page);
    reject(new EngineError('cancelled', 'The download was cancelled.'));
    if (download.waiting.size === 0) download.abort.abort();
  }

  #start(name: Name): Download {
    const abort = new AbortController();
    const onProgress = (bytes: number, totalBytes: number) =>
      this.#emit('downloadProgress', { name, bytes, totalBytes });
    const done = downloadDataset(name, { home: this.#home }, { signal: abort.signal, onProgress });
    const download = { abort, done, waiting: new Map() };
    this.#current.set(name, download);
    const forget = () => void (this.#current.get(name) === download && this.#current.delete(name));
    done.then(forget, forget);
    return download;
  }
}
