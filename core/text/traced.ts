/**
 * A text on its way through normalisers that remembers its origin: UTF-16 unit i stands for the original text from
 * `begins[i]` to `ends[i]` (exclusive). Without these lists, everything is merely shifted by `shift`.
 */
export interface Traced {
  readonly text: string;
  readonly shift: number;
  readonly begins?: Int32Array;
  readonly ends?: Int32Array;
}

/** An edit of a text: each match of a global pattern is replaced. */
export interface Edit {
  readonly pattern: RegExp;
  readonly by: (match: string) => string;
  /** The same for a whole text, if there is a faster way that does not track offsets. */
  readonly whole?: (text: string) => string;
}

/** Where units `from` to `to` (exclusive) were in the original text. */
export function placeOf({ begins, ends, shift }: Traced, from: number, to: number): [number, number] {
  if (!begins || !ends) return [from + shift, to + shift];
  if (from >= to) return [begins[from] ?? 0, begins[from] ?? 0];
  return [begins[from] ?? 0, ends[to - 1] ?? 0];
}

/** Units `from` to `to` (exclusive), still traced to the original text. */
export function sliceOf({ text, shift, begins, ends }: Traced, from: number, to: number): Traced {
  const part = text.slice(from, to);
  if (!begins || !ends) return { text: part, shift: shift + from };
  return { text: part, shift: 0, begins: begins.subarray(from, to), ends: ends.subarray(from, to) };
}

/** Edits a text without tracking offsets: fast. */
export function editText(text: string, { pattern, by, whole }: Edit): string {
  return whole ? whole(text) : text.replace(pattern, by);
}

/** Edits a text and tracks offsets. The replacement stands for the whole match. */
export function edit(traced: Traced, { pattern, by }: Edit): Traced {
  const parts: { from: number; to: number; by: string }[] = [];
  for (const { index, 0: match } of traced.text.matchAll(pattern)) {
    const other = by(match);
    if (other !== match) parts.push({ from: index, to: index + match.length, by: other });
  }
  if (parts.length === 0) return traced;
  return replaced(traced, parts);
}

function replaced(traced: Traced, parts: readonly { from: number; to: number; by: string }[]): Traced {
  const length = parts.reduce((sum, { from, to, by }) => sum + by.length - (to - from), traced.text.length);
  const begins = new Int32Array(length);
  const ends = new Int32Array(length);
  const pieces: string[] = [];
  let at = 0;
  let read = 0;
  const keep = (until: number) => {
    pieces.push(traced.text.slice(read, until));
    for (; read < until; read++, at++) [begins[at], ends[at]] = placeOf(traced, read, read + 1);
  };
  for (const { from, to, by } of parts) {
    keep(from);
    pieces.push(by);
    const [begin, end] = placeOf(traced, from, to);
    begins.fill(begin, at, at + by.length);
    ends.fill(end, at, at + by.length);
    at += by.length;
    read = to;
  }
  keep(traced.text.length);
  return { text: pieces.join(''), shift: 0, begins, ends };
}
