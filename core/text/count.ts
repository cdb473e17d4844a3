import type { TokenizerJson } from './json.ts';
import { editsOf } from './normalize.ts';
import { cutOf, cutText, type Cut } from './split.ts';
import { editText, type Edit } from './traced.ts';
import { ownString, wellFormed } from './unicode.ts';

/** A longer word is counted in parts: learning looks at a whole word for every piece that it finds in it. */
const LONGEST = 1000;
/** More different words are not kept: the seldomest go first. */
const MOST_WORDS = 1_000_000;

/** How often which word occurs, counted part of a text by part: what a vocabulary is learned from. */
export class WordCounts {
  readonly words = new Map<string, number>();
  /** Whether there were more different words than are kept. */
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

  /** Counts the words of a part. Parts must not be cut within words (`partsOf`). */
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
