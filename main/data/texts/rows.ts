import { EngineError } from '../../../core/protocol/errors.ts';
import { text, type Text } from '../../../core/text.ts';
import type { TokenizerJson } from '../../../core/text/json.ts';
import { rowsOf, type Rows } from '../../../core/text/rows.ts';

/** Fails with dataInvalid if the app does not support the tokenizer. */
export function requireRows(name: string, json: TokenizerJson): Rows {
  const rows = rowsOf(json);
  if (rows) return rows;
  throw new EngineError('dataInvalid', noUnknown(name));
}

export function noUnknown(name: string): Text {
  return text(
    `The tokenizer of ${name} has no piece for what is unknown: choose another one.`,
    `Der Tokenizer von ${name} hat kein Stück für Unbekanntes: einen anderen wählen.`,
  );
}

/** The ids of pieces that a set requires. Fails with dataInvalid. */
export function requirePieces(name: string, { tokenizer }: Rows, pieces: readonly string[], what: Text): number[] {
  const ids = pieces.map((piece) => tokenizer.idOf(piece));
  const missing = pieces.filter((_, i) => ids[i] === undefined);
  if (missing.length === 0) return ids.map((id) => id ?? 0);
  const all = missing.join(', ');
  throw new EngineError(
    'dataInvalid',
    text(
      `The tokenizer of ${name} has no ${all}, which ${what.en}: choose one of BERT’s form, or learn a WordPiece vocabulary.`,
      `Dem Tokenizer von ${name} fehlt ${all}, ${what.de}: einen wie den von BERT wählen oder ein WordPiece-Vokabular lernen.`,
    ),
  );
}
