import { dataSpec, librarySizes } from '../../core/data/spec.ts';
import type { DatasetInfo } from '../../core/protocol/engine.ts';
import { downloadSet, type DownloadOptions } from './download.ts';
import { downloadFolder } from './folders.ts';
import { forgetLoadedData } from './load.ts';
import { bestPictures, forgetDamage, pictureSets, type PicturePlaces, type PictureSet } from './pictures.ts';
import { upstream } from './upstream.ts';

/** The library's sets as they are on this computer, without loading any. */
export function listDatasets(places: PicturePlaces): DatasetInfo[] {
  return [
    ...pictureSets.map((name) => pictureSetInfo(name, places)),
    tableInfo('iris', 'Public domain (R. A. Fisher, 1936)'),
    tableInfo('penguins', 'CC0 1.0 (K. Gorman, Palmer Station LTER)'),
  ];
}

const licences = {
  'fashion-mnist': 'MIT (Zalando SE, 2017)',
  mnist: 'CC BY-SA 3.0 (Y. LeCun, C. Cortes)',
};

/** A picture set as it is on this computer. `training` and `test` are 0 when nothing of it is there. */
export function pictureSetInfo(name: PictureSet, places: PicturePlaces): DatasetInfo {
  const place = bestPictures(name, places);
  const isFull = place !== undefined && place.origin !== 'assets';
  const [training, test] = isFull ? librarySizes[name] : place ? SHIPPED_PICTURES : [0, 0];
  const origin = place?.origin ?? 'cache';
  return { name, spec: dataSpec({ kind: name }), training, test, isFull, origin, licence: licences[name] };
}

/** Sizes of the part of Fashion-MNIST in assets/data. */
const SHIPPED_PICTURES = [10_000, 2_000] as const;

function tableInfo(name: 'iris' | 'penguins', licence: string): DatasetInfo {
  const [training, test] = librarySizes[name];
  return { name, spec: dataSpec({ kind: name }), training, test, isFull: true, origin: 'assets', licence };
}

/**
 * Makes sure that a full picture set is on this computer: fetches what is missing or damaged of it, from `baseUrl` if
 * given.
 * Fails as downloadSet does.
 */
export async function downloadDataset(
  name: PictureSet,
  places: PicturePlaces,
  options: Omit<DownloadOptions, 'folder'> & { readonly baseUrl?: string } = {},
): Promise<DatasetInfo> {
  if (!pictureSetInfo(name, places).isFull) {
    const remote = { ...upstream[name], ...(options.baseUrl && { baseUrl: options.baseUrl }) };
    const folder = downloadFolder(places.home, name);
    await downloadSet(remote, { ...options, folder });
    forgetDamage(folder);
    forgetLoadedData();
  }
  return pictureSetInfo(name, places);
}
