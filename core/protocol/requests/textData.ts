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

/** What a file or folder of texts looks like, before anything is taken in. */
export interface TextLook {
  /** What it seems to be; `table`: numbers and categories. */
  readonly guess: TextKind | 'table';
  /** As which it was read. */
  readonly kind: TextKind;
  /** As which it can be read. */
  readonly suits: readonly TextKind[];
  /** Of text files and tables; null: each file has its own. */
  readonly encoding: Encoding | null;
  /** Names of the columns, and which of them hold what; null: no table. */
  readonly table: {
    readonly names: readonly string[];
    readonly columns: TextColumns;
    readonly hasHeader: boolean;
  } | null;
  readonly texts: readonly FirstText[];
  /** Of the whole; null where they were not counted. */
  readonly count: number | null;
  readonly bytes: number | null;
  /** The labels and how many texts each has, most first; not all of very many. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  readonly remarks: readonly Text[];
}

/** What there is to count of texts that have become tokens. */
export interface TokenFacts {
  /** Pieces in the vocabulary, and those of them that occur. */
  readonly size: number;
  readonly used: number;
  /** In all texts, before anything is cut; without what is put around them. */
  readonly tokens: number;
  /** null: nothing is unknown to this vocabulary. */
  readonly unknown: number | null;
  /** [size] how often each piece occurs, as int32. */
  readonly counts: WireTensor;
  /** Of texts that are examples, [CLS] and [SEP] counted; null for one text that is cut into windows. */
  readonly lengths: {
    readonly texts: number;
    readonly mean: number;
    readonly longest: number;
    /** Those that are longer than an example. */
    readonly cut: number;
    readonly examples: readonly { readonly split: Split; readonly index: number; readonly length: number }[];
  } | null;
}

/** How long the rows of the table are in which a network looks tokens up. */
export interface EmbeddingNorms {
  readonly runId: string | null;
  readonly step: number;
  /** The node, and the norms of its rows, [tokens] as float32; null where the network looks up no tokens of the data. */
  readonly table: { readonly nodeId: string; readonly norms: WireTensor } | null;
}

export const textDataRequests = {
  /** Looks at texts of the user's: what they are, and how they would be read. Nothing is kept but tables. */
  lookAtTexts: request(z.object({ path, name: z.string().min(1), wish: textLook }), answer<TextLook>(), 'read'),
  /** A tokenizer from a file. Fails with dataInvalid for those that documents cannot hold. */
  readTokenizer: request(z.object({ path }), answer<{ readonly tokenizer: TokenizerJson }>(), 'read'),
  /** Writes a tokenizer.json, as Python's `tokenizers` reads it. */
  saveTokenizer: request(z.object({ path, tokenizer: ownTokenizer }), answer<null>(), 'write'),
  /**
   * Learns a vocabulary from the texts of a source. Progress comes as `importProgress` of this name, by which `cancelImport`
   * ends it.
   */
  learnTokenizer: request(
    z.object({ name: z.string().min(1), source: dataSource, tokenizer: learnedTokenizer }),
    answer<{ readonly tokenizer: TokenizerJson }>(),
  ),
  /** Fails with invalidRequest for data without tokens. */
  tokenFacts: request(z.object({ source: dataSource }), answer<TokenFacts>()),
  /** What an example was before it became tokens; null for data whose examples are no texts of their own. */
  exampleText: request(
    z.object({ source: dataSource, split, index: z.number().int().min(0) }),
    answer<{ readonly text: string; readonly pair: string | null } | null>(),
  ),
  /** With a run's weights, or as they are before training. */
  embeddingNorms: request(
    z.object({ document: documentSchema, runId: runId.nullable(), at }),
    answer<EmbeddingNorms>(),
  ),
};
