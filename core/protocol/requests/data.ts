import { z } from 'zod';
import type { DataSpec } from '../../data/spec.ts';
import type { Text } from '../../text.ts';
import type { Units } from '../../data/units.ts';
import type { WireTensor } from '../tensors.ts';
import { MOST_POINTS } from '../../data/points.ts';
import { csvOptions, type ColumnCounts } from '../../data/csv/options.ts';
import { dataSource, kindNamed, type DataSource, type FileSource } from '../../data/source.ts';
import { path, answer, request } from './request.ts';
import { split, type Split } from '../../data/split.ts';
import { exampleLength, ownTokenizer } from '../../data/sequences.ts';
import { labelledWish, textWish, type TextColumns, type TextWish } from '../../data/textImport.ts';
import type { Encoding } from '../../text/encoding.ts';

/** A kind of the user's own files. */
const fileKind = z.custom<FileSource['kind']>((kind) => typeof kind === 'string' && kindNamed(kind)?.group === 'file', {
  error: 'There is no such kind of file.',
});
/** A set that may have to be fetched. */
const fetchedSet = z.custom<DataSource['kind']>(
  (name) => typeof name === 'string' && kindNamed(name)?.isFetched === true,
  { error: 'There is no set of this name to be fetched.' },
);
export interface DatasetInfo {
  readonly name: DataSource['kind'];
  readonly spec: DataSpec;
  readonly training: number;
  readonly test: number;
  /** False while only the part that ships with the app is there. */
  readonly isFull: boolean;
  readonly origin: 'assets' | 'system' | 'package' | 'cache';
  readonly licence: string;
}

export interface DataPreview {
  readonly spec: DataSpec;
  readonly counts: Readonly<Record<Split, number>>;
  readonly isFull: boolean;
  /** [count, ...shape] of the first input. */
  readonly features: WireTensor;
  /** The same of further inputs, masks and targets, by the name of the field; masks are 0 and 1. */
  readonly others: Readonly<Record<string, WireTensor>>;
  /** [count] class indices as int32, [count, places] where each place has one, or [count, values] as float32. */
  readonly labels: WireTensor;
  readonly indices: readonly number[];
  /** Examples per class over the whole split; empty when numbers are predicted, or a class at every place. */
  readonly classCounts: readonly number[];
  /** Names of the classes that are held out only. */
  readonly unseen: readonly string[];
  /** How the numbers above become the user's; null where they are the same. */
  readonly units: Units | null;
  /** On which lines of the user's file the examples stand; null for other data. */
  readonly lines: readonly number[] | null;
  /** Rows that are not used, a part that is missing: for the user. */
  readonly notice: Text | null;
}

/** How a file is read, and what comes of it. */
export interface FilePreview<Source extends FileSource = FileSource> {
  /** With all that was chosen and guessed; `rows` are those that can be used. */
  readonly source: Source;
  readonly counts: ColumnCounts;
  /** The first rows with the lines on which they begin; of many columns only the first. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  /** Rows of data in the file. */
  readonly total: number;
  /** Which rows and columns are not used and why, and what can be done. */
  readonly remarks: readonly Text[];
  /** Why nothing can be learned from it as it is; empty when something can. */
  readonly problems: readonly Text[];
}

/** Texts that were taken in, and what there is to say of them. */
export interface TextImport {
  readonly source: Extract<DataSource, { readonly kind: TextWish['kind'] }>;
  /** What was left out, how it was read: for the user. */
  readonly remarks: readonly Text[];
  /** Of tables: the names of the columns, and which of them hold what. */
  readonly table: { readonly names: readonly string[]; readonly columns: TextColumns } | null;
}

/** Pieces of a text, or of two in their template, cut to a length and filled up. */
export interface TokenizedText extends Encoding {
  /** By piece: whether it stands for something that is not in the vocabulary. */
  readonly isUnknown: readonly boolean[];
  /** Pieces in the vocabulary. */
  readonly size: number;
  /** Pieces that there would be, had they not to be cut. */
  readonly whole: number;
  readonly decoded: string;
}

const MOST_CHARACTERS = 100_000;

export const dataRequests = {
  datasets: request(z.object({}), answer<readonly DatasetInfo[]>()),
  /** Examples as they are fed to the network, with the set's sizes. */
  dataPreview: request(
    z.object({
      source: dataSource,
      split,
      offset: z.number().int().min(0),
      count: z.number().int().min(1).max(MOST_POINTS),
    }),
    answer<DataPreview>(),
  ),
  /** Fetches the full set; progress comes as `downloadProgress`. Goes on where an earlier try stopped. */
  downloadDataset: request(z.object({ name: fetchedSet }), answer<DatasetInfo>()),
  cancelDownload: request(z.object({ name: fetchedSet }), answer<null>()),
  /** Keeps the content of a table's file under its hash, and guesses what kind it is of and how it is to be read. */
  importFile: request(z.object({ path, name: z.string().min(1) }), answer<FilePreview>(), 'read'),
  /**
   * Takes texts of the user's in, from a file or folder: keeps them under their hash, and learns a vocabulary unless one is
   * given. Progress comes as `importProgress`.
   */
  importTexts: request(z.object({ path, name: z.string().min(1), wish: textWish }), answer<TextImport>(), 'read'),
  /**
   * Fetches the messages of 20 newsgroups, unless they are here, and takes them in. Progress comes as `downloadProgress` and
   * `importProgress` of the name "newsgroups", by which `cancelImport` ends it.
   */
  importNewsgroups: request(z.object({ wish: labelledWish }), answer<TextImport>()),
  /** Ends this page's import of this name, which then fails with cancelled. */
  cancelImport: request(z.object({ name: z.string().min(1) }), answer<null>()),
  /** What a tokenizer makes of texts; with a length they are cut and filled up to it. */
  tokenize: request(
    z.object({
      tokenizer: ownTokenizer,
      text: z.string().max(MOST_CHARACTERS),
      pair: z.string().max(MOST_CHARACTERS).optional(),
      length: exampleLength.optional(),
    }),
    answer<TokenizedText>(),
  ),
  /** A kept file as it is read with these options; what they leave open is guessed. */
  previewFile: request(
    z.object({
      kind: fileKind,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      name: z.string().min(1),
      options: csvOptions,
    }),
    answer<FilePreview>(),
  ),
};
