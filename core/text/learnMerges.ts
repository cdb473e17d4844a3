import { Heap } from './heap.ts';
import { byCodePoints } from './unicode.ts';

export interface MergeSettings {
  /** Pieces in the vocabulary, special ones and characters among them; there may be fewer, and never fewer than characters. */
  readonly size: number;
  /** Pairs that are seldomer than this are not joined. */
  readonly minFrequency: number;
  readonly special: readonly string[];
  /** Characters that are in the vocabulary whether the text has them or not. */
  readonly alphabet: readonly string[];
  /** What characters within a word begin with (`##`), and what the last one ends with; empty in most. */
  readonly prefix: string;
  readonly suffix: string;
}

export interface Merges {
  /** By their ids. */
  readonly vocabulary: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

interface Pair {
  readonly key: number;
  count: number;
  /** Words in which it was found; some may have lost it since. */
  readonly words: readonly number[];
}

/**
 * Learns pieces as Python's BpeTrainer does: again and again the most frequent pair of neighbours becomes a piece; of equally
 * frequent ones that whose pieces have the lower ids. The characters within words that have a prefix or suffix get their ids in the
 * order of the characters (there: by chance). Yields the number of pieces after each.
 */
export function* learnMerges(words: ReadonlyMap<string, number>, settings: MergeSettings): Generator<number, Merges> {
  const vocabulary = charactersOf(words, settings);
  const { size, minFrequency, prefix } = settings;
  const ids = new Map(vocabulary.map((piece, id) => [piece, id]));
  const base = Math.max(size, vocabulary.length) + 1;
  const counts = [...words.values()];
  const symbols = [...words.keys()].map((word) => symbolsOf(word, ids, settings));
  const merges: [string, string][] = [];
  const pairs = new PairCounts(symbols, counts, base);
  while (vocabulary.length < size) {
    const best = pairs.best();
    if (!best || best.count < Math.max(1, minFrequency)) break;
    const [a, b] = [Math.floor(best.key / base), best.key % base];
    const [left, right] = [vocabulary[a] ?? '', vocabulary[b] ?? ''];
    const piece = left + (right.startsWith(prefix) ? right.slice(prefix.length) : right);
    const id = ids.get(piece) ?? vocabulary.length;
    if (id === vocabulary.length) {
      vocabulary.push(piece);
      ids.set(piece, id);
    }
    merges.push([left, right]);
    pairs.join(best, a, b, id);
    yield vocabulary.length;
  }
  return { vocabulary, merges };
}

/** How often which pieces stand beside each other, and where. */
class PairCounts {
  private readonly totals = new Map<number, number>();
  private readonly queue: Heap<Pair>;
  private readonly symbols: number[][];
  private readonly counts: readonly number[];
  private readonly base: number;

  constructor(symbols: number[][], counts: readonly number[], base: number) {
    this.symbols = symbols;
    this.counts = counts;
    this.base = base;
    const places = new Map<number, number[]>();
    for (const [word, list] of symbols.entries()) {
      for (let i = 1; i < list.length; i++) this.add((list[i - 1] ?? 0) * base + (list[i] ?? 0), 1, word, places);
    }
    const isBefore = (a: Pair, b: Pair) => a.count > b.count || (a.count === b.count && a.key < b.key);
    const all = Array.from(places, ([key, words]) => ({ key, words, count: this.totals.get(key) ?? 0 }));
    this.queue = new Heap<Pair>(isBefore, all);
  }

  /** The most frequent pair. */
  best(): Pair | undefined {
    for (let best = this.queue.pop(); best; best = this.queue.pop()) {
      const count = this.totals.get(best.key) ?? 0;
      if (best.count === count) return best;
      // Others have become pieces since, and took some of it.
      best.count = count;
      this.queue.push(best);
    }
    return undefined;
  }

  /** Replaces a and b by a piece wherever they stand beside each other. */
  join({ words }: Pair, a: number, b: number, piece: number): void {
    const { symbols, base } = this;
    const found = new Map<number, number[]>();
    for (const word of words) {
      const list = symbols[word] ?? [];
      const joined: number[] = [];
      for (let i = 0; i < list.length; i++) {
        const symbol = list[i] ?? 0;
        if (symbol !== a || list[i + 1] !== b) {
          joined.push(symbol);
          continue;
        }
        i++;
        const [before, after] = [joined.at(-1), list[i + 1]];
        if (before !== undefined) {
          this.add(before * base + a, -1, word, found);
          this.add(before * base + piece, 1, word, found);
        }
        if (after !== undefined) {
          this.add(b * base + after, -1, word, found);
          this.add(piece * base + after, 1, word, found);
        }
        joined.push(piece);
      }
      symbols[word] = joined;
    }
    for (const [key, places] of found) {
      const count = this.totals.get(key) ?? 0;
      if (count > 0) this.queue.push({ key, count, words: places });
    }
  }

  private add(key: number, change: 1 | -1, word: number, places: Map<number, number[]>): void {
    this.totals.set(key, (this.totals.get(key) ?? 0) + change * (this.counts[word] ?? 0));
    if (change < 0) return;
    const list = places.get(key);
    if (!list) places.set(key, [word]);
    else if (list.at(-1) !== word) list.push(word);
  }
}

/** Special pieces, then the characters in their order, then those within words. */
function charactersOf(words: ReadonlyMap<string, number>, settings: MergeSettings): string[] {
  const found = new Map<string, { count: number; readonly marked: Set<string> }>();
  for (const character of settings.alphabet) found.set(character, { count: Infinity, marked: new Set() });
  for (const [word, count] of words) {
    forSymbols(word, settings, (character, piece) => {
      const known = found.get(character) ?? { count: 0, marked: new Set() };
      known.count += count;
      if (piece !== character) known.marked.add(piece);
      found.set(character, known);
    });
  }
  const alphabet: string[] = [];
  const marked: string[] = [];
  const room = settings.size - settings.special.length;
  const sorted = [...found].toSorted(
    ([a, m], [b, n]) => (n.count === m.count ? 0 : n.count - m.count) || byCodePoints(a, b),
  );
  for (const [character, forms] of sorted) {
    // Where there are more characters than pieces wanted, the seldomest are left out.
    if (alphabet.length + marked.length + 1 + forms.marked.size > room && alphabet.length > 0) break;
    alphabet.push(character);
    marked.push(...forms.marked);
  }
  return [...new Set([...settings.special, ...alphabet.toSorted(byCodePoints), ...marked.toSorted(byCodePoints)])];
}

function symbolsOf(word: string, ids: ReadonlyMap<string, number>, settings: MergeSettings): number[] {
  const symbols: number[] = [];
  forSymbols(word, settings, (character, piece) => {
    const id = ids.has(character) ? ids.get(piece) : undefined;
    if (id !== undefined) symbols.push(id);
  });
  return symbols;
}

function forSymbols(word: string, { prefix, suffix }: MergeSettings, give: (character: string, piece: string) => void) {
  let at = 0;
  for (const character of word) {
    const end = at + character.length;
    give(character, (at > 0 ? prefix : '') + character + (end === word.length ? suffix : ''));
    at = end;
  }
}
