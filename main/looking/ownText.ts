import type { Field } from '../../core/data/spec.ts';
import type { DataSource } from '../../core/data/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { framePieces } from '../../core/text/frame.ts';
import { readTokens } from '../../core/text/readTokens.ts';
import { rowsOf } from '../../core/text/rows.ts';
import type { Batch } from '../tensors/batch.ts';

/** A text of the user's as an example. */
export interface OwnText {
  readonly batch: Batch;
  /** So many places hold tokens; what follows only fills up. */
  readonly read: number;
  /** The place that is asked about: the last mask, or else the last token. */
  readonly place: number;
}

interface Words {
  readonly text: string;
  readonly pair?: string | undefined;
}

/**
 * One or two texts as the network reads examples of its data, without labels; language models read the text alone. What is too long is cut.
 * Fails with invalidRequest if its data are no texts, or nothing is left of the text, and with dataInvalid if the tokenizer cannot be run.
 */
export function ownText(source: DataSource, inputs: readonly Field[], words: Words): OwnText {
  const { tokens, padId, mask, length } = tokensOf(source, words);
  const batch = batchOf(length, tokens.map(({ id }) => id), tokens.map(({ segment }) => segment), padId);
  if (inputs.some(({ name }) => !(name in batch.fields))) throw new EngineError('invalidRequest', noReader);
  const masked = tokens.findLastIndex(({ id }) => id === mask);
  return { batch, read: tokens.length, place: masked < 0 ? tokens.length - 1 : masked };
} // prettier-ignore

function tokensOf(source: DataSource, words: Words) {
  if (!('tokenizer' in source) || 'targetLength' in source) throw new EngineError('invalidRequest', noReader);
  const rows = rowsOf(source.tokenizer);
  if (!rows) throw new EngineError('dataInvalid', notRun);
  const { tokenizer, padId } = rows;
  const mask = tokenizer.idOf(framePieces(tokenizer)[0]);
  if ('window' in source) {
    const ids = [...tokenizer.idsOf(words.text)].slice(0, source.window);
    if (ids.length === 0) throw new EngineError('invalidRequest', nothingToRead);
    return { tokens: ids.map((id) => ({ id, segment: 0 })), padId, mask, length: source.window };
  }
  const read = readTokens(source.tokenizer, source.length, words.text, words.pair);
  if (!read || read.own === 0) throw new EngineError('invalidRequest', nothingToRead);
  return { tokens: read.tokens, padId, mask, length: source.length };
}

/** The fields of an example that holds these tokens. */
export function batchOf(length: number, ids: readonly number[], segments: readonly number[], padId: number): Batch {
  const fields = {
    tokens: new Int32Array(length).fill(padId),
    segments: new Int32Array(length),
    mask: new Int32Array(length).fill(1, 0, ids.length),
  };
  fields.tokens.set(ids);
  fields.segments.set(segments);
  return { size: 1, fields };
}

export const notRun: Text = text(
  'The tokenizer cannot be run on single texts: choose another one.',
  'Der Tokenizer lässt sich nicht auf einzelne Texte anwenden: einen anderen wählen.',
);
export const nothingToRead: Text = text(
  'The text has no token in it: enter one for the network to read.',
  'Der Text enthält kein Token: einen eingeben, den das Netz lesen kann.',
);
const noReader = text(
  'This network does not read single texts: look at examples of its data.',
  'Dieses Netz liest keine einzelnen Texte: Beispiele seiner Daten ansehen.',
);
