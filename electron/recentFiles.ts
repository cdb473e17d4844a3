import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MOST = 10;

/** The projects last opened or saved through the window, newest first: for the menu. */
export class RecentFiles {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Those that are still there. */
  list(): readonly string[] {
    return this.#read().filter((each) => existsSync(each));
  }

  add(added: string): void {
    this.#write([added, ...this.#read().filter((each) => each !== added)].slice(0, MOST));
  }

  clear(): void {
    this.#write([]);
  }

  #read(): string[] {
    try {
      const list: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
    } catch {
      return [];
    }
  }

  #write(list: readonly string[]): void {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      writeFileSync(this.#file, JSON.stringify(list));
    } catch {
      // A full disk must not keep a project from being opened.
    }
  }
}
