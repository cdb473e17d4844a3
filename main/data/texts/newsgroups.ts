import path from 'node:path';
import type { LabelledWish } from '../../../core/data/textImport.ts';
import { downloadSet, type DownloadOptions } from '../download.ts';
import { downloadFolder } from '../folders.ts';
import type { RemoteSet } from '../upstream.ts';
import { importTexts, type ImportedTexts } from './importTexts.ts';

const NAME = '20 Newsgroups';

/** Where scikit-learn's `fetch_20newsgroups` gets it from, and its checksum. */
const upstream: RemoteSet = {
  baseUrl: 'https://ndownloader.figshare.com/files/',
  files: [
    {
      name: '5975967',
      bytes: null,
      sha256: '8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610',
      isHashedWhole: true,
    },
  ],
};

interface FetchOptions extends Omit<DownloadOptions, 'folder'> {
  /** Replaces the default source. */
  readonly set?: RemoteSet;
  readonly onImport?: (share: number) => void;
}

/** Imports the messages of 20 newsgroups, downloading them if necessary. Fails like downloadSet and importTexts. */
export async function importNewsgroups(
  home: string,
  wish: LabelledWish,
  { set = upstream, onImport, ...options }: FetchOptions = {},
): Promise<ImportedTexts> {
  const folder = downloadFolder(home, '20newsgroups');
  await downloadSet(set, { folder, ...options });
  const file = path.join(folder, set.files[0]?.name ?? '');
  const { signal } = options;
  return importTexts({ file, name: NAME, home }, wish, {
    ...(signal && { signal }),
    ...(onImport && { onProgress: onImport }),
  });
}
