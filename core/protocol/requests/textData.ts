import { z } from 'zod';
import type { Encoding } from '../../data/csv/source.ts';
import { dataSource } from '../../data/source.ts';
import { split, type Split } from '../../data/split.ts';
import { learnedTokenizer, textLook, type TextColumns, type TextKind } from '../../data/textImport.ts';
import { ownTokenizer } from '../../data/sequences.ts';
import { documentSchema } from '../../graph/document.ts';
import type { Text } from '../../text.ts';
import type { TokenizerJson } from '../../text/json.ts';
import type { WireTensor } from '../tensors.ts';
import { answer, at, path, request, runId } from './request.ts';

/** A text as it will be read, or its beginning. */
export interface FirstText {
  readonly text: string;
  readonly pair?: string;
  readonly label?: string;
}

/** A preview of a file or folder of texts, before anything is imported. */
export interface TextLook {
  /** What it seems to be; `table`: numbers and categories. */
  readonly guess: TextKind | 'table';
  /** What it was read as. */
  readonly kind: TextKind;
  /** What it can be read as. */
  readonly suits: readonly TextKind[];
  /** For text files and tables; null: every file has its own. */
  readonly encoding: Encoding | null;
  /** Column names, and which columns are used for what; null: not a table. */
  readonly table: {
    readonly names: readonly string[];
    readonly columns: TextColumns;
    readonly hasHeader: boolean;
  } | null;
  readonly texts: readonly FirstText[];
  /** For the whole; null if not counted. */
  readonly count: number | null;
  readonly bytes: number | null;
  /** The labels with the number of texts, most frequent first; not all of them if there are very many. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  readonly remarks: readonly Text[];
}

/** Statistics of texts that have been tokenized. */
export interface TokenFacts {
  /** The size of the vocabulary, and how many of its pieces occur. */
  readonly size: number;
  readonly used: number;
  /** In all texts, before truncation, without the pieces added by a template. */
  readonly tokens: number;
  /** null: nothing is unknown to this vocabulary. */
  readonly unknown: number | null;
  /** [size] how often each piece occurs, as int32. */
  readonly counts: WireTensor;
  /** For texts that are examples, including [CLS] and [SEP]; null for a single text cut into windows. */
  readonly lengths: {
    readonly texts: number;
    readonly mean: number;
    readonly longest: number;
    /** Texts longer than an example. */
    readonly cut: number;
    readonly examples: readonly { readonly split: Split; readonly index: number; readonly length: number }[];
  } | null;
}

/** The norms of the rows of an embedding table. */
export interface EmbeddingNorms {
  readonly runId: string | null;
  readonly step: number;
  /**
   * The node, and the norms of its rows, [tokens] as float32; null if the network does not look up any tokens of the
   * data.
   */
  readonly table: { readonly nodeId: string; readonly norms: WireTensor } | null;
}

export const textDataRequests = {
  /**
   * Inspects the user's texts: what they are, and how they would be read. Only tables are stored. `cancelImport` with
   * the same name ends it, as does another look at what has that name.
   */
  lookAtTexts: request(z.object({ path, name: z.string().min(1), wish: textLook }), answer<TextLook>(), 'read'),
  /** A tokenizer from a file. Fails with dataInvalid if it cannot be stored in documents. */
  readTokenizer: request(z.object({ path }), answer<{ readonly tokenizer: TokenizerJson }>(), 'read'),
  /** Writes a tokenizer.json in the format of Python's `tokenizers`. */
  saveTokenizer: request(z.object({ path, tokenizer: ownTokenizer }), answer<null>(), 'write'),
  /**
   * Learns a vocabulary from the texts of a source. Reports `importProgress` under this name, which `cancelImport` also
   * takes.
   */
  learnTokenizer: request(
    z.object({ name: z.string().min(1), source: dataSource, tokenizer: learnedTokenizer }),
    answer<{ readonly tokenizer: TokenizerJson; readonly remarks: readonly Text[] }>(),
  ),
  /** Fails with invalidRequest for data without tokens. */
  tokenFacts: request(z.object({ source: dataSource }), answer<TokenFacts>()),
  /** The text of an example before tokenization; null if its examples are not individual texts. */
  exampleText: request(
    z.object({ source: dataSource, split, index: z.number().int().min(0) }),
    answer<{ readonly text: string; readonly pair: string | null } | null>(),
  ),
  /** With a run's weights, or with the initial ones. */
  embeddingNorms: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at }),
    answer<EmbeddingNorms>(),
  ),
};
