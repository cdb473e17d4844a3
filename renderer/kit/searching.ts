/** Something that can be looked for. */
export interface Sought {
  /** What it is called, best in the language that is shown first. */
  readonly names: readonly string[];
  /** What people call it besides. */
  readonly also?: string | undefined;
}

/**
 * How well a query means something: 0 not at all. All of its words must be meant, in any order, by a word or its beginning, or
 * with a slip of the typing; umlauts may be written as ü, ue or u.
 */
export function likeness(query: string, sought: Sought): number {
  return scoreOf({ words: wordsOf(query), phrase: folded(query).trim() }, spelt(sought));
}

/** For looking among the same ones again and again, as a query is typed: those that it means, best first; all, as they stand, for an empty one. */
export function finder<T>(all: readonly T[], say: (one: T) => Sought): (query: string) => readonly T[] {
  let known: readonly { readonly one: T; readonly as: Spelt }[] | undefined;
  return (query) => {
    known ??= all.map((one) => ({ one, as: spelt(say(one)) }));
    const wanted = { words: wordsOf(query), phrase: folded(query).trim() };
    return known
      .map(({ one, as }) => ({ one, score: scoreOf(wanted, as) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ one }) => one);
  };
}

/** A name in all of its spellings, and the words that it is found by. */
interface Spelt {
  readonly names: readonly string[];
  readonly named: readonly string[];
  readonly others: readonly string[];
}

function spelt({ names, also = '' }: Sought): Spelt {
  const all = names.flatMap(spellings);
  return {
    names: all,
    named: [...new Set(all.flatMap(wordsOf))],
    others: [...new Set(spellings(also).flatMap(wordsOf))],
  };
}

interface Query {
  readonly words: readonly string[];
  readonly phrase: string;
}

function scoreOf({ words, phrase }: Query, { names, named, others }: Spelt): number {
  if (words.length === 0) return 1;
  const each = words.map((word) => Math.max(of(word, named), of(word, others) - 1));
  if (each.some((score) => score <= 0)) return 0;
  const whole = names.some((name) => name.startsWith(phrase))
    ? 20
    : names.some((name) => name.includes(phrase))
      ? 10
      : 0;
  return whole + each.reduce((sum, score) => sum + score, 0) / each.length;
}

/** How well one word is among these. */
function of(wanted: string, words: readonly string[]): number {
  return words.reduce((best, word) => Math.max(best, best < 9 ? ofWord(wanted, word) : 0), 0);
}

function ofWord(wanted: string, word: string): number {
  if (word === wanted) return 9;
  if (word.startsWith(wanted)) return 7;
  if (wanted.length > 2 && word.includes(wanted)) return 4;
  const slips = wanted.length < 4 ? 0 : wanted.length < 8 ? 1 : 2;
  return slips > 0 && isNear(wanted, word, slips) ? 2 : 0;
}

/** Whether a word, or its beginning, differs by so many letters at most: wrong, missing, too many, or two the wrong way round. */
function isNear(wanted: string, word: string, slips: number): boolean {
  // Slips are in the middle of words more often than at their beginning; a wrong first letter is another word.
  if (wanted[0] !== word[0]) return false;
  let before: readonly number[] = [];
  let row = Array.from({ length: word.length + 1 }, (_, j) => j);
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i];
    for (let j = 1; j <= word.length; j++) {
      const isSame = wanted[i - 1] === word[j - 1];
      const turned = i > 1 && j > 1 && wanted[i - 1] === word[j - 2] && wanted[i - 2] === word[j - 1];
      const steps = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1)];
      next.push(Math.min(...steps, turned ? (before[j - 2] ?? 0) + 1 : Infinity));
    }
    [before, row] = [row, next];
  }
  return row.slice(Math.max(0, wanted.length - slips)).some((distance) => distance <= slips);
}

const expanded: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** With umlauts left out and written out: both are typed. */
function spellings(words: string): readonly string[] {
  const plain = folded(words);
  const written = folded(words.toLowerCase().replace(/[äöü]/g, (letter) => expanded[letter] ?? letter));
  return written === plain ? [plain] : [plain, written];
}

/** Lower case without accents. */
function folded(words: string): string {
  return words.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '');
}

const wordsOf = (words: string): readonly string[] => folded(words).split(/[^\p{L}\p{N}]+/u).filter(Boolean); // prettier-ignore
