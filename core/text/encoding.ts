import type { PaddingJson, Template, TruncationJson } from './json.ts';

/** Pieces of a text as parallel arrays: the same index refers to the same piece. */
export interface Encoding {
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
  /**
   * The range of UTF-16 units (as in `slice`) that each piece stands for: from, to (exclusive); [0, 0] if it stands for
   * none.
   */
  readonly offsets: readonly (readonly [number, number])[];
  /** 0 for the first text, 1 for the second. */
  readonly segments: readonly number[];
  /** [CLS], [SEP], padding: pieces that do not come from the text. */
  readonly isSpecial: readonly boolean[];
  /** False for padding. */
  readonly counts: readonly boolean[];
}

export const emptyEncoding: Encoding = { ids: [], tokens: [], offsets: [], segments: [], isSpecial: [], counts: [] };

function byRows(change: <T>(row: readonly T[]) => readonly T[], encoding: Encoding): Encoding {
  const { ids, tokens, offsets, segments, isSpecial, counts } = encoding;
  return {
    ids: change(ids),
    tokens: change(tokens),
    offsets: change(offsets),
    segments: change(segments),
    isSpecial: change(isSpecial),
    counts: change(counts),
  };
}

function joined(parts: readonly Encoding[]): Encoding {
  const all = <T>(row: (part: Encoding) => readonly T[]) => parts.flatMap((part) => [...row(part)]);
  return {
    ids: all(({ ids }) => ids),
    tokens: all(({ tokens }) => tokens),
    offsets: all(({ offsets }) => offsets),
    segments: all(({ segments }) => segments),
    isSpecial: all(({ isSpecial }) => isSpecial),
    counts: all(({ counts }) => counts),
  };
}

/** Pieces that do not stand for any text, `count` of each. */
function specialPieces(ids: readonly number[], tokens: readonly string[], segment: number, counts = true): Encoding {
  return {
    ids,
    tokens,
    offsets: ids.map(() => [0, 0]),
    segments: ids.map(() => segment),
    isSpecial: ids.map(() => true),
    counts: ids.map(() => counts),
  };
}

/** Puts one or two texts into a template: [CLS] A [SEP] B [SEP]. */
export function fillTemplate(
  template: Template,
  specials: Readonly<Record<string, { readonly ids: readonly number[]; readonly tokens: readonly string[] }>>,
  texts: { readonly A: Encoding; readonly B: Encoding },
): Encoding {
  return joined(
    template.map((part) => {
      if ('SpecialToken' in part) {
        const { ids, tokens } = specials[part.SpecialToken.id] ?? { ids: [], tokens: [] };
        return specialPieces(ids, tokens, part.SpecialToken.type_id);
      }
      const { id, type_id: segment } = part.Sequence;
      const text = texts[id];
      return { ...text, segments: text.ids.map(() => segment) };
    }),
  );
}

/** How many pieces of one or two texts to keep so that, with the `added` ones, the limit is not exceeded. */
export function truncated(
  first: Encoding,
  second: Encoding | undefined,
  { max_length: length, strategy, direction }: TruncationJson,
  added: number,
): [Encoding, Encoding | undefined] {
  const [a, b] = [first.ids.length, second?.ids.length ?? 0];
  const room = Math.max(0, length - added);
  const cut = (encoding: Encoding, count: number) =>
    encoding.ids.length <= count
      ? encoding
      : byRows((row) => (direction === 'Left' ? row.slice(row.length - count) : row.slice(0, count)), encoding);
  if (a + b <= room) return [first, second];
  if (strategy === 'OnlySecond' && second) return [first, cut(second, Math.max(0, room - a))];
  if (strategy === 'OnlyFirst' || !second) return [cut(first, Math.max(0, room - b)), second];
  // The longer text is cut first; if both are too long they share the space.
  const shorter = Math.min(a, b);
  let [small, large] = [shorter, shorter > room ? shorter : Math.max(shorter, room - shorter)];
  if (small + large > room) {
    small = Math.floor(room / 2);
    large = small + (room % 2);
  }
  return a > b ? [cut(first, large), cut(second, small)] : [cut(first, small), cut(second, large)];
}

/** Pads to a fixed length or to a multiple. */
export function padded(encoding: Encoding, padding: PaddingJson): Encoding {
  const {
    strategy,
    direction,
    pad_to_multiple_of: multiple,
    pad_id: id,
    pad_type_id: segment,
    pad_token: token,
  } = padding;
  const wanted = strategy === 'BatchLongest' ? encoding.ids.length : strategy.Fixed;
  const length = multiple === null ? wanted : Math.ceil(wanted / multiple) * multiple;
  const missing = length - encoding.ids.length;
  if (missing <= 0) return encoding;
  const empty = Array.from({ length: missing });
  const filling = specialPieces(empty.map(() => id), empty.map(() => token), segment, false); // prettier-ignore
  return joined(direction === 'Left' ? [filling, encoding] : [encoding, filling]);
}
