import type { CsvOptions } from '../../core/data/csv/options.ts';
import type { DatasetInfo, FilePreview } from '../../core/protocol/requests/data.ts';
import type { DownloadOptions } from './download.ts';
import type { ReadOptions } from '../text/read.ts';
import type { TextRecord } from './texts/records.ts';
import type { LoadedData } from './types.ts';

/** Where to look for data. */
export interface DataPlaces {
  /** The app's folder. */
  readonly home: string;
  /** Where system packages install their data sets. */
  readonly system?: string;
}

/** What is on this computer of a data set, without loading it; sizes are 0 if there is nothing. */
export interface Presence extends Pick<DatasetInfo, 'isFull' | 'origin'> {
  readonly sizes: readonly [training: number, test: number];
}

export type FetchOptions = Omit<DownloadOptions, 'folder'> & { readonly baseUrl?: string };

/** A stored file, and how to read it. */
export interface FileRequest {
  readonly sha256: string;
  readonly name: string;
  readonly options: CsvOptions;
}

/**
 * What a kind must provide to import users' files; the last of `kinds/all.ts` takes whatever no other kind recognises.
 */
export interface TableFile {
  /** Whether a file is of this kind, judging by its first bytes and its name. */
  recognises(head: Uint8Array, name: string): boolean;
  /** The initial options, based on the whole file; absent: all are guessed. */
  begin?(file: string, isUtf8: boolean): Promise<CsvOptions>;
  /** The file, read with these options; whatever they leave open is guessed. Fails with cancelled. */
  preview(request: FileRequest, home: string, reading?: ReadOptions): Promise<FilePreview>;
}

/** How the examples of one kind of data are obtained; it needs a line in `kinds/all.ts`. */
export interface DataLoader<Source extends object = object> {
  /** See DataKind. */
  readonly kind: string;
  /**
   * All examples of a source.
   * Fails with dataUnavailable (not on this computer) or dataInvalid (damaged, or does not match the source).
   */
  load(source: Source, places: DataPlaces): LoadedData | Promise<LoadedData>;
  /**
   * All its texts, or one text part by part, before tokenization; for data that are texts. If examples tell which text
   * they are (`Examples.numberOf`), in that order. Fails like `load`, and with cancelled.
   */
  texts?(source: Source, places: DataPlaces, options?: ReadOptions): AsyncIterable<TextRecord> | Iterable<TextRecord>;
  /** What is available; for sets that come with the app or are downloaded. */
  presence?(places: DataPlaces): Presence;
  /** For kinds that are users' own files. */
  readonly file?: TableFile;
  /** Downloads whatever is missing or damaged of the full set, from `baseUrl` if given. Fails like downloadSet. */
  fetch?(places: DataPlaces, options: FetchOptions): Promise<void>;
}
