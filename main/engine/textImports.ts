import type { DataSource } from '../../core/data/source.ts';
import type { FilePreview } from '../../core/protocol/requests/data.ts';
import type { LabelledWish, TextLookWish, TextWish, TokenizerWish } from '../../core/data/textImport.ts';
import type { TextLook } from '../../core/protocol/requests/textData.ts';
import { giveUpCopies } from '../data/copies.ts';
import { keptFile } from '../data/kept.ts';
import { importTexts, type ImportedTexts } from '../data/texts/importTexts.ts';
import { learnAnew } from '../data/texts/learn.ts';
import { lookAtTexts } from '../data/texts/look.ts';
import { importNewsgroups } from '../data/texts/newsgroups.ts';
import type { Learned } from '../data/texts/vocabulary.ts';
import type { ReadOptions } from '../text/read.ts';
import type { Page } from './pages.ts';
import { Works, type UnderWay } from './works.ts';

/** The name of an import of 20 Newsgroups. */
const NEWSGROUPS = 'newsgroups';

/** What an import in progress needs. */
export interface Work extends UnderWay {
  readonly share: (done: number) => void;
}

interface Asked<Wish> {
  readonly path: string;
  readonly name: string;
  readonly wish: Wish;
}

/** A look, a table that is read and an import of the same name do not end each other. */
const looking = (name: string) => `look ${name}`;
const reading = (name: string) => `read ${name}`;
/** All that may be under way with a file of this name, or have led to a dialog. */
const worksOf = (name: string) => [name, looking(name), reading(name)];
/** Whose the copies are that a work makes. */
const claimOf = (work: string, { number }: Page) => `${number} ${work}`;

/** Imports in progress: each page's own, by name, until they are done or cancelled, or the page is gone. */
export class TextImports {
  readonly #home: string;
  readonly #works: Works;
  /** The newest work of each claim: one that it has ended, and that is late to hear of it, leaves the copies to it. */
  readonly #newest = new Map<string, symbol>();

  constructor(home: string, now?: () => number) {
    this.#home = home;
    this.#works = new Works('The import', now);
  }

  /** Fails like `importTexts`. A second import of the same name ends the first. */
  async import({ path, name, wish }: Asked<TextWish>, page: Page): Promise<ImportedTexts> {
    const imported = await this.#shared(name, name, page, (options) =>
      importTexts({ file: path, name, home: this.#home }, wish, options),
    );
    // A table was copied on the way, of which nothing but its texts is wanted.
    const kept = keptFile(this.#home, imported.source.sha256);
    for (const work of worksOf(name)) giveUpCopies(claimOf(work, page), kept);
    return imported;
  }

  /** Fails like `lookAtTexts`. */
  look({ path, name, wish }: Asked<TextLookWish>, page: Page): Promise<TextLook> {
    return this.#shared(looking(name), name, page, (options) => lookAtTexts({ file: path, name, home: this.#home }, wish, options)); // prettier-ignore
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
  learn(name: string, source: DataSource, wish: TokenizerWish, page: Page): Promise<Learned> {
    return this.run(name, page, ({ signal, share }) =>
      learnAnew(source, wish, this.#home, { signal, onProgress: share }),
    );
  }

  /** Any import: a second one of the same name ends the first. */
  run<T>(name: string, page: Page, work: (under: Work) => Promise<T>): Promise<T> {
    return this.#runs(name, name, page, work);
  }

  /** A table's file, taken in or read anew: the newest of the same name ends the one before. Fails like `importFile` and `previewFile`. */
  readTable(name: string, page: Page, read: (options: ReadOptions) => Promise<FilePreview>): Promise<FilePreview> {
    return this.#shared(reading(name), name, page, read);
  }

  /** A work that only wants to be told when to stop, and tells how far it is. */
  #shared<T>(work: string, name: string, page: Page, read: (options: ReadOptions) => Promise<T>): Promise<T> {
    const claim = claimOf(work, page);
    return this.#runs(work, name, page, ({ signal, share }) => read({ signal, onProgress: share, claim }));
  }

  /** A work, and the name by which its progress is told. */
  async #runs<T>(work: string, name: string, page: Page, begin: (under: Work) => Promise<T>): Promise<T> {
    const [claim, own] = [claimOf(work, page), Symbol(work)];
    this.#newest.set(claim, own);
    try {
      return await this.#works.run(work, page, (under) => {
        const share = (done: number) => {
          if (under.isTime()) page.emit('importProgress', { name, share: done });
        };
        return begin({ ...under, share });
      });
    } catch (error) {
      if (this.#newest.get(claim) === own) giveUpCopies(claim);
      throw error;
    }
  }

  cancel(name: string, page: Page): void {
    for (const work of worksOf(name)) {
      this.#works.cancel(work, page);
      this.#tidy(work, page);
    }
  }

  /** Removes what was copied for a work that has failed or is not wanted, unless it goes on: then it does so as it ends. */
  #tidy(work: string, page: Page): void {
    if (!this.#works.isUnderWay(work, page)) giveUpCopies(claimOf(work, page));
  }
}
