import type { CsvOptions } from '../../core/data/csv/options.ts';
import type { DatasetInfo, FilePreview } from '../../core/protocol/requests/data.ts';
import type { DownloadOptions } from './download.ts';
import type { ReadOptions } from '../text/read.ts';
import type { TextRecord } from './texts/records.ts';
import type { LoadedData } from './types.ts';

/** Where data are looked for. */
export interface DataPlaces {
  /** The app's folder. */
  readonly home: string;
  /** Where the system's packages keep their sets. */
  readonly system?: string;
}

/** A set as it is on this computer, without loading it; sizes are 0 when nothing of it is there. */
export interface Presence extends Pick<DatasetInfo, 'isFull' | 'origin'> {
  readonly sizes: readonly [training: number, test: number];
}

export type FetchOptions = Omit<DownloadOptions, 'folder'> & { readonly baseUrl?: string };

/** A kept file, and how it is to be read. */
export interface FileRequest {
  readonly sha256: string;
  readonly name: string;
  readonly options: CsvOptions;
}

/** What the import of the user's own files asks of a kind; the last of `kinds/all.ts` takes what no other one knows. */
export interface TableFile {
  /** Whether a file is of this kind, by its first bytes and its name. */
  recognises(head: Uint8Array, name: string): boolean;
  /** What reading begins with, by the whole file; absent: with guesses. */
  begin?(file: string, isUtf8: boolean): Promise<CsvOptions>;
  /** The file as it is read with these options; what they leave open is guessed. */
  preview(request: FileRequest, home: string): Promise<FilePreview>;
}

/** How the examples of one kind of data come to be; `kinds/all.ts` has a line for it. */
export interface DataLoader<Source extends object = object> {
  /** See DataKind. */
  readonly kind: string;
  /**
   * All examples of a source.
   * Fails with dataUnavailable (not on this computer) or dataInvalid (damaged, or it does not fit the source).
   */
  load(source: Source, places: DataPlaces): LoadedData | Promise<LoadedData>;
  /**
   * All its texts, or one text part by part, as they are before they become tokens; of data that are texts. Where an example
   * says which of them it is (`Examples.numberOf`), they are in that order. Fails as `load`, and with cancelled.
   */
  texts?(source: Source, places: DataPlaces, options?: ReadOptions): AsyncIterable<TextRecord> | Iterable<TextRecord>;
  /** What is there; of sets that come with the app or from upstream. */
  presence?(places: DataPlaces): Presence;
  /** Of kinds that are files of the user's own. */
  readonly file?: TableFile;
  /** Fetches what is missing or damaged of the full set, from `baseUrl` if given. Fails as downloadSet does. */
  fetch?(places: DataPlaces, options: FetchOptions): Promise<void>;
}
