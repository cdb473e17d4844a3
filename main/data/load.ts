import type { DataSource } from '../../core/data/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { loadCsv } from './csv/load.ts';
import { markTableUsed } from './csv/tidy.ts';
import { loadGenerated } from './generated.ts';
import { loadPictures, type PicturePlaces } from './pictures.ts';
import { loadPoints } from './points.ts';
import { loadTable } from './tables.ts';
import type { LoadedData } from './types.ts';

export interface LoadOptions extends PicturePlaces {
  /** Stops waiting; the set goes on loading into the memory for the next one who asks. */
  readonly signal?: AbortSignal;
}

/** Sets in memory, the last used last. Two: the one that is trained on, and the one that is looked at. */
const loaded = new Map<string, Promise<LoadedData>>();
const KEPT = 2;

/**
 * Loads the examples of a data source, from memory if it was among the last two.
 * Fails with dataUnavailable (not on this computer), dataInvalid (damaged, or it does not fit the source) or cancelled.
 */
export async function loadData(source: DataSource, options: LoadOptions): Promise<LoadedData> {
  const limit = 'limit' in source ? source.limit : undefined;
  const whole = 'limit' in source ? { kind: source.kind } : source;
  const key = JSON.stringify([whole, options.home, options.system]);
  const data = loaded.get(key) ?? loadWhole(whole, options);
  loaded.delete(key);
  loaded.set(key, data);
  for (const old of [...loaded.keys()].slice(0, -KEPT)) loaded.delete(old);
  data.catch(() => loaded.delete(key));
  const { training, ...rest } = await unlessAborted(data, options.signal);
  const count = Math.min(limit ?? training.count, training.count);
  return { ...rest, training: training.slice(rest.spec, 0, count) };
}

/** Drops what is in memory, so that a set that has just been downloaded is found. */
export function forgetLoadedData(): void {
  loaded.clear();
}

async function loadWhole(source: DataSource, options: LoadOptions): Promise<LoadedData> {
  switch (source.kind) {
    case 'fashion-mnist':
    case 'mnist':
      return loadPictures(source.kind, options);
    case 'iris':
    case 'penguins':
      return loadTable(source.kind);
    case 'csv':
      await markTableUsed(options.home, source.sha256);
      return loadCsv(source, options.home);
    case 'points':
      return loadPoints(source);
    default:
      return loadGenerated(source);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new EngineError('cancelled', 'Loading the data was cancelled.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
