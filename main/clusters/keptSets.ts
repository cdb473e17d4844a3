import type { ClusterSet } from '../../core/clusters/clusters.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { Turn } from '../looking/landscape/turn.ts';
import { idOf, loadSet, type LoadedSet, type SetPlaces, type SetWork } from './sets.ts';

/** Two side by side, and the one before. */
const MOST = 3;

interface Entry {
  readonly set: Promise<LoadedSet>;
  readonly abort: AbortController;
  readonly listeners: Set<(share: number) => void>;
  isThere: boolean;
  waiting: number;
}

/** The sets that were used last: another k encodes no text again. Who gives up waiting leaves the others their set. */
export class KeptSets {
  readonly #places: SetPlaces;
  /** Most recently used last. */
  readonly #entries = new Map<string, Entry>();

  constructor(places: SetPlaces) {
    this.#places = places;
  }

  /** Fails as `loadSet` does, and with cancelled. */
  async load(set: ClusterSet, { signal, onProgress }: SetWork): Promise<LoadedSet> {
    const key = idOf(set);
    const entry = this.#entries.get(key) ?? this.#begun(set);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const [old, { waiting }] of [...this.#entries].slice(0, -MOST)) if (waiting === 0) this.#entries.delete(old);
    entry.waiting++;
    if (onProgress) entry.listeners.add(onProgress);
    try {
      return await unlessAborted(entry.set, signal);
    } catch (error) {
      if (!signal.aborted || entry.waiting === 1) this.#forget(key, entry);
      throw error;
    } finally {
      entry.waiting--;
      if (onProgress) entry.listeners.delete(onProgress);
    }
  }

  #begun(set: ClusterSet): Entry {
    const abort = new AbortController();
    const listeners = new Set<(share: number) => void>();
    const onProgress = (share: number) => listeners.forEach((listener) => listener(share));
    const loaded = loadSet(set, this.#places, { signal: abort.signal, onProgress }, new Turn(abort.signal));
    const entry: Entry = { set: loaded, abort, listeners, isThere: false, waiting: 0 };
    loaded.then(() => (entry.isThere = true), () => undefined); // prettier-ignore
    return entry;
  }

  /** One that nobody waits for is loaded no further; one that is there stays. */
  #forget(key: string, entry: Entry): void {
    if (entry.isThere) return;
    entry.abort.abort();
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new EngineError('cancelled', 'Nobody waits for the clusters.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
