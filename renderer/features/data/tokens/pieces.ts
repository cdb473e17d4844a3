import type { DataSource } from '../../../../core/data/source.ts';
import type { DataSpec, Field, InputField, TargetField } from '../../../../core/data/spec.ts';
import { isPerPlace } from '../../../../core/data/spec.ts';
import { isSameShape } from '../../../../core/shape.ts';
import { same, type Text } from '../../../../core/text.ts';
import type { Piece } from '../../../../core/text/layout.ts';
import { slice, type Tensor } from '../../../kit/tensor.ts';
import { specialIds, unknownId } from './tokenizers.ts';

/** The numbers of some examples, [count, ...] each, by field. */
export type Numbers = ReadonlyMap<string, Tensor>;

/** The tokens of a field of an example. */
export interface TokenRow {
  readonly name: string;
  readonly title: Text;
  readonly hasSegments: boolean;
  readonly pieces: readonly (Piece & { readonly wanted?: string | null })[];
  /** What is to be said at its places; null: nothing. */
  readonly target: Text | null;
}

type TokensField = InputField & {
  readonly meaning: { readonly kind: 'tokens'; readonly vocabulary: readonly string[] };
};

const isTokens = (field: Field): field is TokensField => field.role === 'input' && field.meaning.kind === 'tokens';
const isSegments = ({ name }: Field) => name === 'segments';
const fits = (field: Field, other: Field) => isSameShape(field.type.shape, other.type.shape);

/** What stands in an example, field by field, as the network is fed with it. */
export function tokenRows(spec: DataSpec, source: DataSource, numbers: Numbers, example: number): readonly TokenRow[] {
  const { fields } = spec;
  const valuesOf = (field: Field | undefined) => {
    const all = field && numbers.get(field.name);
    return all && slice(all, example).values;
  };
  const tokens = fields.filter((field) => isTokens(field) && !isSegments(field)).filter(isTokens);
  return tokens.map((field) => {
    const after = fields.slice(fields.indexOf(field) + 1);
    const segments = valuesOf(after.find((other) => isSegments(other) && fits(other, field)));
    const mask = valuesOf(after.find((other) => other.role === 'mask' && fits(other, field)));
    const isLast = tokens.findLast((other) => fits(other, field)) === field;
    const target = isLast ? targetOf(fields, field) : undefined;
    const [wanted, counts] = [valuesOf(target?.field), valuesOf(target?.mask)];
    const special = specialIds(source);
    const unknown = unknownId(source);
    const { vocabulary } = field.meaning;
    const pieces = Array.from(valuesOf(field) ?? [], (id, place) => {
      const isPadding = mask !== undefined && mask[place] !== 1;
      const isWanted = wanted !== undefined && (counts === undefined || counts[place] === 1);
      const goal = wanted?.[place] ?? -1;
      return {
        id,
        token: vocabulary[id] ?? '?',
        segment: segments?.[place] ?? 0,
        offsets: null,
        isSpecial: special.has(id),
        isUnknown: id === unknown,
        state: isPadding ? ('padding' as const) : ('kept' as const),
        place,
        wanted: isWanted ? (target?.names[goal] ?? '?') : null,
      };
    });
    const title = field.label ?? same(field.name);
    return { name: field.name, title, hasSegments: segments !== undefined, pieces, target: target?.title ?? null };
  });
}

/** What is to be said at every place of a field, and where that counts. */
function targetOf(fields: readonly Field[], field: TokensField) {
  const isTarget = (other: Field): other is TargetField =>
    other.role === 'target' && isPerPlace(other) && fits(other, field);
  const target = fields.find(isTarget);
  if (target?.meaning.kind !== 'classes') return undefined;
  const after = fields.slice(fields.indexOf(target) + 1);
  const mask = after.find((other) => other.role === 'mask' && fits(other, target));
  return { field: target, mask, names: target.meaning.classes, title: target.label ?? same(target.name) };
}

/** The tokens of an example with those that were cut off, where its text is known: they stand where they stood. */
export function withCut(row: TokenRow, laidOut: readonly Piece[]): TokenRow {
  const byPlace = new Map(row.pieces.map((piece) => [piece.place, piece]));
  const kept = laidOut.filter(({ place }) => place !== null);
  // Another text, or another way to cut it: what the network gets is right.
  const isOther = kept.length !== row.pieces.length || kept.some(({ id, place }) => byPlace.get(place)?.id !== id);
  if (isOther) return row;
  return { ...row, pieces: laidOut.map((piece) => ({ ...piece, wanted: byPlace.get(piece.place)?.wanted ?? null })) };
}
