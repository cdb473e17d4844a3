import type { Access } from '../core/protocol/channel.ts';

/** How many files other than projects are remembered: each was chosen to be read or written right away. */
export const MOST_PASSING = 1_000;

/** The files that pages may refer to. Projects stay; uploads, imports and exports are forgotten over time. */
export class GrantedFiles {
  readonly #projects = new Map<string, Access>();
  /** Oldest first. */
  readonly #passing = new Map<string, Access>();

  /** Returns whether access was newly granted. Write access is never reduced. */
  add(file: string, access: Access): boolean {
    const files = file.endsWith('.neuroloom') ? this.#projects : this.#passing;
    const old = files.get(file);
    const now = old === 'write' ? old : access;
    files.delete(file);
    files.set(file, now);
    const [oldest] = this.#passing.keys();
    if (this.#passing.size > MOST_PASSING && oldest !== undefined) this.#passing.delete(oldest);
    return old !== now;
  }

  get(file: string): Access | undefined {
    return this.#projects.get(file) ?? this.#passing.get(file);
  }

  all(): readonly (readonly [file: string, access: Access])[] {
    return [...this.#projects, ...this.#passing];
  }
}
