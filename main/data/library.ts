import { dataKinds } from '../../core/data/kinds/all.ts';
import { kindOf, type DataSource } from '../../core/data/source.ts';
import type { DatasetInfo } from '../../core/protocol/requests/data.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { DataPlaces, FetchOptions } from './define.ts';
import { forgetLoadedData, loaderOf } from './load.ts';

/** Which of the library's sets are on this computer, without loading any. */
export function listDatasets(places: DataPlaces): DatasetInfo[] {
  return dataKinds.flatMap(({ kind }) => datasetInfo(kind as DataSource['kind'], places) ?? []);
}

/** What is on this computer of a library set; undefined for other data. */
export function datasetInfo(name: DataSource['kind'], places: DataPlaces): DatasetInfo | undefined {
  const presence = loaderOf(name).presence?.(places);
  if (!presence) return undefined;
  const { isFull, origin, sizes } = presence;
  const kind = kindOf({ kind: name });
  return { name, spec: kind.spec({}), training: sizes[0], test: sizes[1], isFull, origin, licence: kind.licence ?? '' };
}

/**
 * Ensures that a full set is on this computer: downloads what is missing or damaged, from `baseUrl` if given. Fails
 * like downloadSet, and with invalidRequest for sets that cannot be downloaded.
 */
export async function downloadDataset(
  name: DataSource['kind'],
  places: DataPlaces,
  options: FetchOptions = {},
): Promise<DatasetInfo> {
  const before = datasetInfo(name, places);
  if (before?.isFull) return before;
  await loaderOf(name).fetch?.(places, options);
  forgetLoadedData();
  const info = datasetInfo(name, places);
  if (!info)
    throw new EngineError(
      'invalidRequest',
      text(
        `The set “${name}” is not one that can be fetched.`,
        `Der Datensatz „${name}“ ist keiner, der sich herunterladen lässt.`,
      ),
    );
  return info;
}
