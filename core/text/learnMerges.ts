import { Heap } from './heap.ts';
import { byCodePoints } from './unicode.ts';

export interface MergeSettings {
  /**
   * The size of the vocabulary, including special pieces and characters. There may be fewer, but never fewer than
   * characters.
   */
  readonly size: number;
  /** Pairs rarer than this are not merged. */
  readonly minFrequency: number;
  readonly special: readonly string[];
  /** Characters that are in the vocabulary whether the text contains them or not. */
  readonly alphabet: readonly string[];
  /** Prefix (`##`) of characters inside a word, and suffix of the last one; empty in most vocabularies. */
  readonly prefix: string;
  readonly suffix: string;
}

export interface Merges {
  /** By id. */
  readonly vocabulary: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

interface Pair {
  readonly key: number;
  count: number;
  /** Words that contained it when it was counted; some may not any more. */
  readonly words: readonly number[];
}

/**
 * Learns pieces like Python's BpeTrainer: the most frequent pair of neighbours repeatedly becomes a piece; ties are
 * broken by lower ids. Characters with a prefix or suffix get their ids in character order (arbitrary order there).
 * Yields the number of pieces after each.
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

/** How often pairs of pieces are adjacent, and where. */
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
      // Outdated: other merges have since taken some of its occurrences.
      best.count = count;
      this.queue.push(best);
    }
    return undefined;
  }

  /** Replaces a followed by b with a single piece, everywhere. */
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

/** Special pieces, then characters in order, then characters inside words. */
export function charactersOf(words: ReadonlyMap<string, number>, settings: MergeSettings): string[] {
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
    // If there are more characters than the vocabulary has room for, the rarest are left out.
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
