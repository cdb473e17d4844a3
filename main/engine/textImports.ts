import type { DataSource } from '../../core/data/source.ts';
import type { LabelledWish, TextWish, TokenizerWish } from '../../core/data/textImport.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { importTexts, type ImportedTexts } from '../data/texts/importTexts.ts';
import { learnAnew } from '../data/texts/learn.ts';
import { importNewsgroups } from '../data/texts/newsgroups.ts';
import type { Page } from './pages.ts';

const INTERVAL_MS = 100;

/** The name of an import of 20 Newsgroups. */
const NEWSGROUPS = 'newsgroups';

/** What an import in progress needs. */
export interface Work {
  readonly signal: AbortSignal;
  readonly share: (done: number) => void;
  /** Whether it is time to report progress again. */
  readonly isTime: () => boolean;
}

interface Asked {
  readonly path: string;
  readonly name: string;
  readonly wish: TextWish;
}

/** Imports in progress: each page's own, by name, until they are done or cancelled, or the page is gone. */
export class TextImports {
  readonly #home: string;
  readonly #now: () => number;
  readonly #current = new Map<Page, Map<string, AbortController>>();

  constructor(home: string, now: () => number = () => performance.now()) {
    this.#home = home;
    this.#now = now;
  }

  /** Fails like `importTexts`. A second import of the same name ends the first. */
  import({ path, name, wish }: Asked, page: Page): Promise<ImportedTexts> {
    return this.run(name, page, ({ signal, share }) =>
      importTexts({ file: path, name, home: this.#home }, wish, { signal, onProgress: share }),
    );
  }

  /** Fails like `importNewsgroups`. */
  fetchNewsgroups(wish: LabelledWish, page: Page): Promise<ImportedTexts> {
    return this.run(NEWSGROUPS, page, ({ signal, share, isTime }) => {
      const onProgress = (bytes: number, totalBytes: number) => {
        if (isTime()) page.emit('downloadProgress', { name: NEWSGROUPS, bytes, totalBytes });
      };
      return importNewsgroups(this.#home, wish, { signal, onProgress, onImport: share });
    });
  }

  /** Learns a different vocabulary from imported texts. Fails like `learnAnew`. */
  learn(name: string, source: DataSource, wish: TokenizerWish, page: Page): Promise<TokenizerJson> {
    return this.run(name, page, ({ signal, share }) =>
      learnAnew(source, wish, this.#home, { signal, onProgress: share }),
    );
  }

  /** Any import: a second one of the same name ends the first. */
  async run<T>(name: string, page: Page, work: (under: Work) => Promise<T>): Promise<T> {
    if (page.isGone) throw new EngineError('cancelled', 'The import was cancelled.');
    this.cancel(name, page);
    const own = this.#current.get(page) ?? new Map<string, AbortController>();
    this.#current.set(page, own);
    const abort = new AbortController();
    own.set(name, abort);
    const stay = page.onGone(() => abort.abort());
    let last = -Infinity;
    const isTime = () => {
      if (abort.signal.aborted || this.#now() - last < INTERVAL_MS) return false;
      last = this.#now();
      return true;
    };
    const share = (done: number) => {
      if (isTime()) page.emit('importProgress', { name, share: done });
    };
    try {
      return await work({ signal: abort.signal, share, isTime });
    } finally {
      stay();
      if (own.get(name) === abort) own.delete(name);
      if (own.size === 0) this.#current.delete(page);
    }
  }

  cancel(name: string, page: Page): void {
    this.#current.get(page)?.get(name)?.abort();
  }
}
