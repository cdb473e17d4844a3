import type { TextWish } from '../../core/data/textImport.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { importTexts, type ImportedTexts } from '../data/texts/importTexts.ts';
import type { Page } from './pages.ts';

const INTERVAL_MS = 100;

interface Asked {
  readonly path: string;
  readonly name: string;
  readonly wish: TextWish;
}

/** Texts that are being taken in: each page's own, by name, until they are there, cancelled, or the page has gone. */
export class TextImports {
  readonly #home: string;
  readonly #now: () => number;
  readonly #current = new Map<Page, Map<string, AbortController>>();

  constructor(home: string, now: () => number = () => performance.now()) {
    this.#home = home;
    this.#now = now;
  }

  /** Fails as `importTexts` does. A second import of the same name ends the first. */
  async import({ path, name, wish }: Asked, page: Page): Promise<ImportedTexts> {
    if (page.isGone) throw new EngineError('cancelled', 'The import was cancelled.');
    this.cancel(name, page);
    const own = this.#current.get(page) ?? new Map<string, AbortController>();
    this.#current.set(page, own);
    const abort = new AbortController();
    own.set(name, abort);
    const stay = page.onGone(() => abort.abort());
    let last = -Infinity;
    const onProgress = (share: number) => {
      if (abort.signal.aborted || this.#now() - last < INTERVAL_MS) return;
      last = this.#now();
      page.emit('importProgress', { name, share });
    };
    try {
      return await importTexts({ file: path, name, home: this.#home }, wish, { signal: abort.signal, onProgress });
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
