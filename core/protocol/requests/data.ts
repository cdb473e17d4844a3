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

/** A kind of data read from the user's own files. */
const fileKind = z.custom<FileSource['kind']>((kind) => typeof kind === 'string' && kindNamed(kind)?.group === 'file', {
  error: 'There is no such kind of file.',
});
/** A data set that may have to be downloaded. */
const fetchedSet = z.custom<DataSource['kind']>(
  (name) => typeof name === 'string' && kindNamed(name)?.isFetched === true,
  { error: 'There is no set of this name to be fetched.' },
);
export interface DatasetInfo {
  readonly name: DataSource['kind'];
  readonly spec: DataSpec;
  readonly training: number;
  readonly test: number;
  /** False as long as only the part that ships with the app is available. */
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
  /** The same for further inputs, masks and targets, by field name; masks are 0 and 1. */
  readonly others: Readonly<Record<string, WireTensor>>;
  /** [count] class indices as int32, [count, positions] if each position has one, or [count, values] as float32. */
  readonly labels: WireTensor;
  readonly indices: readonly number[];
  /** Examples per class over the whole split; empty if numbers are predicted, or a class at every position. */
  readonly classCounts: readonly number[];
  /** Classes that occur only in held-out examples. */
  readonly unseen: readonly string[];
  /** Converts the numbers above to the user's; null if they are the same. */
  readonly units: Units | null;
  /** The lines of the user's file that hold the examples; null for other data. */
  readonly lines: readonly number[] | null;
  /** Their numbers, from 1, in the set as it is published, where the app has it in another order; null for other data. */
  readonly numbers: readonly number[] | null;
  /** Of each example, the columns of the user's file in which it has a gap that was filled; null where no gaps are filled. */
  readonly filled: readonly (readonly number[])[] | null;
  /** Unused rows, a missing part: for the user. */
  readonly notice: Text | null;
}

/** How a file is read, and the result. */
export interface FilePreview<Source extends FileSource = FileSource> {
  /** With all choices and guesses filled in; `rows` counts the usable ones. */
  readonly source: Source;
  readonly counts: ColumnCounts;
  /** The first rows with the lines they start on; if there are many columns, only the first ones. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  /** The number of data rows in the file. */
  readonly total: number;
  /** Which rows and columns are not used, why, and what can be done. */
  readonly remarks: readonly Text[];
  /** Why nothing can be learned from it as it is; empty if something can. */
  readonly problems: readonly Text[];
}

/** An import of texts, and remarks about it. */
export interface TextImport {
  readonly source: Extract<DataSource, { readonly kind: TextWish['kind'] }>;
  /** What was left out, and how it was read: for the user. */
  readonly remarks: readonly Text[];
  /** For tables: the column names, and which columns are used for what. */
  readonly table: { readonly names: readonly string[]; readonly columns: TextColumns } | null;
}

/** Pieces of a text, or of two in their template, truncated and padded to a length. */
export interface TokenizedText extends Encoding {
  /** By piece: whether it stands for something that is not in the vocabulary. */
  readonly isUnknown: readonly boolean[];
  /** The number of pieces in the vocabulary. */
  readonly size: number;
  /** The number of pieces without truncation. */
  readonly whole: number;
  readonly decoded: string;
}

const MOST_CHARACTERS = 100_000;

export const dataRequests = {
  datasets: request(z.object({}), answer<readonly DatasetInfo[]>()),
  /** Examples as they are fed to the network, with the sizes of the data set. */
  dataPreview: request(
    z.object({
      source: dataSource,
      split,
      offset: z.number().int().min(0),
      count: z.number().int().min(1).max(MOST_POINTS),
    }),
    answer<DataPreview>(),
  ),
  /** Downloads the full set, reporting `downloadProgress`. Resumes where an earlier attempt stopped. */
  downloadDataset: request(z.object({ name: fetchedSet }), answer<DatasetInfo>()),
  cancelDownload: request(z.object({ name: fetchedSet }), answer<null>()),
  /**
   * Stores the content of a table's file under its hash, and guesses its kind and how to read it. Reports `importProgress`; fails
   * with cancelled after `cancelImport`, or when a table of this name is read once more.
   */
  importFile: request(z.object({ path, name: z.string().min(1) }), answer<FilePreview>(), 'read'),
  /**
   * Imports the user's texts from a file or folder: stores them under their hash, and learns a vocabulary unless one is
   * given. Reports `importProgress`.
   */
  importTexts: request(z.object({ path, name: z.string().min(1), wish: textWish }), answer<TextImport>(), 'read'),
  /**
   * Downloads the messages of 20 newsgroups, unless already present, and imports them. Reports `downloadProgress`, and
   * `importProgress` under the name "newsgroups", which `cancelImport` also takes.
   */
  importNewsgroups: request(z.object({ wish: labelledWish }), answer<TextImport>()),
  /** Cancels this page's import of this name, which then fails with cancelled. */
  cancelImport: request(z.object({ name: z.string().min(1) }), answer<null>()),
  /** Tokenizes texts; with a length, they are truncated and padded to it. */
  tokenize: request(
    z.object({
      tokenizer: ownTokenizer,
      text: z.string().max(MOST_CHARACTERS),
      pair: z.string().max(MOST_CHARACTERS).optional(),
      length: exampleLength.optional(),
    }),
    answer<TokenizedText>(),
  ),
  /** A stored file, read with these options; whatever they leave open is guessed. Reports and fails like `importFile`. */
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
