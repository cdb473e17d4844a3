import type { Access } from '../core/protocol/channel.ts';

/** So many files that are no projects are remembered: each was chosen to be read or written at once. */
export const MOST_PASSING = 1_000;

/** The files that pages may name. Projects stay; what is uploaded, imported or exported goes with the time. */
export class GrantedFiles {
  readonly #projects = new Map<string, Access>();
  /** The oldest first. */
  readonly #passing = new Map<string, Access>();

  /** Returns whether it was granted anew. What may be written stays so. */
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
