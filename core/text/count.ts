import type { TokenizerJson } from './json.ts';
import { editsOf } from './normalize.ts';
import { cutOf, cutText, type Cut } from './split.ts';
import { editText, type Edit } from './traced.ts';
import { ownString, wellFormed } from './unicode.ts';

/** Longer words are counted in parts: learning goes over the whole word for every piece that it finds in it. */
const LONGEST = 1000;
/** The most distinct words kept; the rarest are dropped first. */
const MOST_WORDS = 1_000_000;

/** Word counts, gathered from a text part by part: a vocabulary is learned from them. */
export class WordCounts {
  readonly words = new Map<string, number>();
  /** Whether words were dropped because there were too many. */
  isCut = false;
  private readonly edits: readonly Edit[];
  private readonly cut: Cut;
  private readonly mostWords: number;

  constructor({ normalizer, pre_tokenizer }: TokenizerJson, mostWords = MOST_WORDS) {
    const [edits, cut] = [editsOf(normalizer), cutOf(pre_tokenizer)];
    if (!edits || !cut) throw new Error('Only tokenizers of the app are trained.');
    this.edits = edits;
    this.cut = cut;
    this.mostWords = mostWords;
  }

  /** Counts the words of a part. Parts must not be cut inside words (`PartsOf`). */
  add(text: string): void {
    cutText(this.edits.reduce(editText, wellFormed(text)), this.cut, (word) => {
      if (word.length <= LONGEST) this.count(word);
      else for (const part of word.match(/[\s\S]{1,1000}/gu) ?? []) this.count(part);
    });
    for (let seldom = 1; this.words.size > this.mostWords; seldom++) this.drop(seldom);
  }

  private count(word: string): void {
    const before = this.words.get(word);
    this.words.set(before === undefined ? ownString(word) : word, (before ?? 0) + 1);
  }

  private drop(seldom: number): void {
    this.isCut = true;
    for (const [word, count] of this.words) if (count <= seldom) this.words.delete(word);
  }
}
