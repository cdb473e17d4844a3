import type { PipelineAnswer, ReadToken } from '../../../core/protocol/pipelines.ts';
import type { Piece } from '../../../core/text/layout.ts';

const UNKNOWN = new Set(['[UNK]', '<unk>']);

/** What a model has read, as pieces: those that stand for nothing in the text are special; the second text follows such a one. */
export function piecesOf({ tokens }: Pick<PipelineAnswer, 'tokens'>): readonly Piece[] {
  const isSpecial = ({ from, to }: ReadToken) => from === to;
  const first = tokens.findIndex((token) => !isSpecial(token));
  const end = tokens.findIndex((token, i) => i > first && isSpecial(token));
  return tokens.map((token, place) => ({
    id: token.id,
    token: token.token,
    segment: end >= 0 && place > end ? 1 : 0,
    offsets: isSpecial(token) ? null : [token.from, token.to],
    isSpecial: isSpecial(token),
    isUnknown: UNKNOWN.has(token.token) && !isSpecial(token),
    state: 'kept',
    place,
  }));
}

/** The parts of the texts that the vocabulary does not have, each once. */
export function unknownIn(pieces: readonly Piece[], texts: readonly (string | undefined)[]): readonly string[] {
  const parts = pieces.flatMap(({ isUnknown, offsets, segment }) =>
    isUnknown && offsets ? (texts[segment]?.slice(...offsets) ?? []) : [],
  );
  return [...new Set(parts)].filter((part) => part !== '');
}
