/** Something that can be looked for. */
export interface Sought {
  /** What it is called, best in the language that is shown first. */
  readonly names: readonly string[];
  /** What people call it besides, the most telling first. */
  readonly also?: string | undefined;
  /** What it stands among: worth little, but no other word. */
  readonly among?: string | undefined;
}

/**
 * How well a query means something: 0 not at all. All of its words must be meant, in any order, by a word or its beginning, or
 * with a slip of the typing; umlauts may be written as ü, ue or u.
 */
export function likeness(query: string, sought: Sought): number {
  return meant(queried(query), spelt(sought)).score;
}

/** For looking among the same ones again and again, as a query is typed: those that it means, best first; all, as they stand, for an empty one. */
export function finder<T>(all: readonly T[], say: (one: T) => Sought): (query: string) => readonly T[] {
  let known: readonly { readonly one: T; readonly as: Spelt }[] | undefined;
  return (query) => {
    known ??= all.map((one) => ({ one, as: spelt(say(one)) }));
    const wanted = queried(query);
    const found = known.map(({ one, as }) => ({ one, ...meant(wanted, as) })).filter(({ score }) => score > 0);
    // Beside something that is called so, what is only a little like it was not meant.
    const best = Math.max(0, ...found.map(({ weakest }) => weakest));
    return found
      .filter(({ weakest }) => weakest >= best - CLOSE)
      .toSorted((a, b) => b.score - a.score)
      .map(({ one }) => one);
  };
}

/** So much less than the best may a word be meant of what is found beside it. */
const CLOSE = 4;

/** A name in all of its spellings, and the words that it is found by. */
interface Spelt {
  readonly names: readonly string[];
  readonly named: readonly string[];
  readonly others: readonly string[];
  readonly around: readonly string[];
}

function spelt({ names, also = '', among = '' }: Sought): Spelt {
  const all = names.flatMap(spellings);
  return {
    names: all,
    // Batch-Größe is looked for as one word as well.
    named: [...new Set(all.flatMap((name) => [...wordsOf(name), ...wordsOf(name.replaceAll('-', ''))]))],
    others: [...new Set(spellings(also).flatMap(wordsOf))],
    around: wordsOf(among),
  };
}

interface Query {
  readonly words: readonly string[];
  readonly phrase: string;
}

/** Words that say nothing of what is looked for, unless they are all that has been typed. */
const small = new Set('a an the to for of in as with my der die das ein eine einen den dem zu zum zur im in als mit mein meine'.split(' ')); // prettier-ignore

function queried(query: string): Query {
  const words = wordsOf(query);
  const telling = words.filter((word) => !small.has(word));
  return { words: telling.length > 0 ? telling : words, phrase: folded(query).trim() };
}

/** How well a query means a name, and how well its least fitting word does. */
function meant({ words, phrase }: Query, { names, named, others, around }: Spelt): { readonly score: number; readonly weakest: number } {
  if (words.length === 0) return { score: 1, weakest: 1 };
  const each = words.map((word) => Math.max(of(word, named, asNamed), of(word, others, asCalled, 1 / 100), of(word, around, asAround)));
  const weakest = Math.min(...each);
  if (weakest === 0) return { score: 0, weakest };
  const [first = ''] = words;
  const whole = names.some((name) => name.startsWith(phrase))
    ? 20
    : names.some((name) => ` ${name} `.includes(` ${phrase} `))
      ? 10
      : words.length === 1 && names.some((name) => ofWord(first, wordsOf(name)[0] ?? '', asNamed) >= asNamed.slip)
        ? 2
        : 0;
  // Of equals the shorter name: less of it is something else.
  const score = whole + each.reduce((sum, one) => sum + one, 0) / each.length - (names[0]?.length ?? 0) / 1000;
  return { score, weakest };
} // prettier-ignore

/** What it is worth that a word is another, is how it begins, is it with a slip, is in it, or is how it begins with a slip. */
interface Worth {
  readonly same: number;
  readonly beginning: number;
  readonly slip: number;
  readonly inside: number;
  readonly begun: number;
}
const asNamed: Worth = { same: 9, beginning: 7, slip: 5, inside: 4, begun: 2 };
const asCalled: Worth = { same: 8, beginning: 4, slip: 3, inside: 2, begun: 1 };
const asAround: Worth = { same: 3, beginning: 2, slip: 1, inside: 0, begun: 0 };

/** How well one word is among these; where they stand the most telling first, those that follow are worth `less` and less. */
function of(wanted: string, words: readonly string[], worth: Worth, less = 0): number {
  return words.reduce((best, word, i) => {
    const most = worth.same - less * i;
    return best < most ? Math.max(best, ofWord(wanted, word, worth) - less * i) : best;
  }, 0);
}

function ofWord(wanted: string, word: string, worth: Worth): number {
  if (word === wanted) return worth.same;
  if (word.startsWith(wanted)) return worth.beginning;
  if (wanted.length > 2 && word.includes(wanted)) return worth.inside;
  // Of words of three letters too many are near.
  const slips = wanted.length < 4 || word.length < 4 ? 0 : wanted.length < 8 ? 1 : 2;
  if (slips === 0 || !isNear(wanted, word, slips)) return 0;
  return Math.abs(word.length - wanted.length) <= slips ? worth.slip : worth.begun;
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
