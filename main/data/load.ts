import type { DataSource } from '../../core/data/source.ts';
import { unlessAborted } from '../text/read.ts';
import { noteUse } from './copies.ts';
import type { DataLoader, DataPlaces } from './define.ts';
import { withKnownIds } from './ids.ts';
import { keptFile } from './kept.ts';
import { loaders } from './kinds/all.ts';
import { provideShipped } from './shipped.ts';
import { markTableUsed } from './tidy.ts';
import type { LoadedData } from './types.ts';

export interface LoadOptions extends DataPlaces {
  /** Stops waiting; the set continues loading into memory for the next request. */
  readonly signal?: AbortSignal;
}

const byKind = new Map(loaders.map((loader) => [loader.kind, loader]));

/** The loader for a kind of data. */
export function loaderOf(kind: DataSource['kind']): DataLoader {
  const loader = byKind.get(kind);
  if (!loader) throw new Error(`There is no loader for data of the kind "${kind}".`);
  return loader;
}

/** Sets in memory, most recently used last. Two: the one being trained on, and the one being viewed. */
const loaded = new Map<string, Promise<LoadedData>>();
const KEPT = 2;

/**
 * Loads the examples of a data source, from memory if it was among the last two.
 * Fails with dataUnavailable (not on this computer), dataInvalid (damaged, or does not match the source) or cancelled.
 */
export async function loadData(source: DataSource, options: LoadOptions): Promise<LoadedData> {
  const limit = 'limit' in source ? source.limit : undefined;
  const whole = withoutLimit(source);
  const key = JSON.stringify([whole, options.home, options.system]);
  // Also where the set is still in memory: the file is needed to save it.
  if ('sha256' in source) noteUse(keptFile(options.home, source.sha256));
  const data = loaded.get(key) ?? loadWhole(whole, options);
  loaded.delete(key);
  loaded.set(key, data);
  for (const old of [...loaded.keys()].slice(0, -KEPT)) loaded.delete(old);
  data.catch(() => loaded.delete(key));
  const { training, ...rest } = await unlessAborted(data, options.signal);
  const count = Math.min(limit ?? training.count, training.count);
  return { ...rest, training: training.slice(0, count) };
}

/** All limits share the same set: it is loaded once. */
function withoutLimit(source: DataSource): DataSource {
  if (!('limit' in source)) return source;
  const { limit: _, ...whole } = source;
  return whole;
}

/** Clears the memory, so that a newly downloaded set is found. */
export function forgetLoadedData(): void {
  loaded.clear();
}

async function loadWhole(source: DataSource, options: LoadOptions): Promise<LoadedData> {
  if ('sha256' in source) {
    await provideShipped(options.home, source.sha256);
    await markTableUsed(options.home, source.sha256);
  }
  return withKnownIds(await loaderOf(source.kind).load(source, options));
}
