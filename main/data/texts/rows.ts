import { EngineError } from '../../../core/protocol/errors.ts';
import type { TokenizerJson } from '../../../core/text/json.ts';
import { rowsOf, type Rows } from '../../../core/text/rows.ts';

/** Fails with dataInvalid if the app does not support the tokenizer. */
export function requireRows(name: string, json: TokenizerJson): Rows {
  const rows = rowsOf(json);
  if (rows) return rows;
  throw new EngineError(
    'dataInvalid',
    `The tokenizer of ${name} has no piece for what is unknown: choose another one.`,
  );
}

/** The ids of pieces that a set requires. Fails with dataInvalid. */
export function requirePieces(name: string, { tokenizer }: Rows, pieces: readonly string[], what: string): number[] {
  const ids = pieces.map((piece) => tokenizer.idOf(piece));
  const missing = pieces.filter((_, i) => ids[i] === undefined);
  if (missing.length === 0) return ids.map((id) => id ?? 0);
  throw new EngineError('dataInvalid', `The tokenizer of ${name} has no ${missing.join(', ')}, which ${what}: choose one of BERT's form, or learn a WordPiece vocabulary.`); // prettier-ignore
}
