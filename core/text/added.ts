import type { AddedToken } from './json.ts';
import { SPACE, WORD } from './unicode.ts';

/** A stretch of text: an added token, or the text between two of them. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly id?: number;
}

/** Finds added tokens in texts: the leftmost first, and the longest of those that start at the same position. */
export function finderOf(tokens: readonly AddedToken[]): (text: string) => readonly Stretch[] {
  const found = new Map(tokens.filter(({ content }) => content !== '').map((token) => [token.content, token]));
  if (found.size === 0) return (text) => (text === '' ? [] : [{ from: 0, to: text.length }]);
  const longestFirst = [...found.keys()].toSorted((a, b) => b.length - a.length);
  const escaped = longestFirst.map((content) => content.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  const pattern = new RegExp(escaped.join('|'), 'g');
  return (text) => {
    const stretches: Stretch[] = [];
    let done = 0;
    for (const { index, 0: content } of text.matchAll(pattern)) {
      const token = found.get(content);
      const place = token && index >= done && placeOf(token, text, index, done);
      if (!token || !place) continue;
      if (place.from > done) stretches.push({ from: done, to: place.from });
      stretches.push({ ...place, id: token.id });
      done = place.to;
    }
    if (done < text.length) stretches.push({ from: done, to: text.length });
    return stretches;
  };
}

const wordCharacter = new RegExp(WORD, 'v');
const spacesBefore = new RegExp(`${SPACE}+$`, 'v');
const spacesAfter = new RegExp(`^${SPACE}+`, 'v');

/**
 * The span of a token that was found, including the spaces it absorbs; undefined if it is part of a word but must not
 * be.
 */
function placeOf(
  token: AddedToken,
  text: string,
  index: number,
  done: number,
): { from: number; to: number } | undefined {
  const end = index + token.content.length;
  if (token.single_word) {
    const [before, after] = [
      Array.from(text.slice(Math.max(0, index - 2), index)).at(-1),
      Array.from(text.slice(end, end + 2))[0],
    ];
    if ((before && wordCharacter.test(before)) || (after && wordCharacter.test(after))) return undefined;
  }
  const left = token.lstrip ? (spacesBefore.exec(text.slice(done, index))?.[0].length ?? 0) : 0;
  const right = token.rstrip ? (spacesAfter.exec(text.slice(end))?.[0].length ?? 0) : 0;
  return { from: index - left, to: end + right };
}
