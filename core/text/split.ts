import type { PreTokenizerJson } from './json.ts';
import { literal } from './normalize.ts';
import { BERT_PUNCTUATION, DIGIT, LETTER, pattern, SPACE, WORD } from './unicode.ts';

/** How to cut a text into words. */
export interface Cut {
  /**
   * Each step cuts what the previous ones left; matches are the words, and the text between them is dropped or becomes
   * a word too.
   */
  readonly steps: readonly { readonly words: RegExp; readonly keepsRest: boolean }[];
  /** Whether words are written as bytes before the model sees them. */
  readonly isBytes: boolean;
  /** Whether to add a space before a text that does not start with one. */
  readonly hasPrefix: boolean;
}

const BERT = `${BERT_PUNCTUATION}|[^${SPACE}${BERT_PUNCTUATION}]+`;
const WORDS = `${WORD}+|[^${SPACE}${WORD}]+`;
/** Words with the preceding space, numbers, other symbols, spaces: the pattern of GPT-2. */
const GPT2 = `'s|'t|'re|'ve|'m|'ll|'d| ?${LETTER}+| ?${DIGIT}+| ?[^${SPACE}${LETTER}${DIGIT}]+|${SPACE}+(?![^${SPACE}])|${SPACE}+`;
/** The pattern of GPT-4: numbers in groups, symbols with the line breaks that follow them. */
const gpt4 = (number: string) =>
  [
    `'(?:[sS\u017ftTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])`,
    `[^\r\n${LETTER}${DIGIT}]?${LETTER}+`,
    number,
    ` ?[^${SPACE}${LETTER}${DIGIT}]+[\r\n]*`,
    `${SPACE}*[\r\n]+`,
    `${SPACE}+(?![^${SPACE}])`,
    `${SPACE}+`,
  ].join('|');
const asFilesHaveIt = (number: string) =>
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${number}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

/**
 * Patterns in files that the app knows: every character on its own, including line breaks; those of Llama 3 and Qwen.
 */
const KNOWN: Readonly<Record<string, string>> = {
  '[\\s\\S]': String.raw`[\s\S]`,
  [asFilesHaveIt('\\p{N}{1,3}')]: gpt4(`${DIGIT}{1,3}`),
  [asFilesHaveIt('\\p{N}')]: gpt4(DIGIT),
};

/** How a pre-tokenizer cuts; undefined if the app does not know its pattern. */
export function cutOf(preTokenizer: PreTokenizerJson | null): Cut | undefined {
  switch (preTokenizer?.type) {
    case undefined:
      return { steps: [], isBytes: false, hasPrefix: false };
    case 'Sequence': {
      const cuts = preTokenizer.pretokenizers.map(cutOf);
      if (!cuts.every((cut) => cut !== undefined)) return undefined;
      // A space before each word, or byte-level words that are cut again: no known file does this.
      const last = cuts.at(-1);
      if (cuts.some((cut) => cut.hasPrefix || (cut.isBytes && cut !== last))) return undefined;
      return { steps: cuts.flatMap(({ steps }) => steps), isBytes: last?.isBytes ?? false, hasPrefix: false };
    }
    case 'BertPreTokenizer':
      return dropping(BERT);
    case 'Whitespace':
      return dropping(WORDS);
    case 'WhitespaceSplit':
      return dropping(`[^${SPACE}]+`);
    case 'ByteLevel': {
      const steps = preTokenizer.use_regex ? dropping(GPT2).steps : [];
      return { steps, isBytes: true, hasPrefix: preTokenizer.add_prefix_space };
    }
    case 'Digits':
      return keeping(pattern(preTokenizer.individual_digits ? DIGIT : `${DIGIT}+`));
    case 'Punctuation':
      return keeping(pattern(BERT_PUNCTUATION));
    case 'Split': {
      const { pattern: searched, behavior, invert } = preTokenizer;
      const known = 'Regex' in searched ? KNOWN[searched.Regex] : undefined;
      const words = 'String' in searched ? literal(searched.String) : known === undefined ? undefined : pattern(known);
      if (!words || (behavior === 'Removed' && !invert)) return undefined;
      return { ...keeping(words), ...(behavior === 'Removed' && { steps: [{ words, keepsRest: false }] }) };
    }
  }
}

const dropping = (words: string): Cut => ({
  steps: [{ words: pattern(words), keepsRest: false }],
  isBytes: false,
  hasPrefix: false,
});
const keeping = (words: RegExp): Cut => ({ steps: [{ words, keepsRest: true }], isBytes: false, hasPrefix: false });

/** Calls `onWord` with each word of a text and its start. */
export function cutText(text: string, { steps }: Cut, onWord: (word: string, at: number) => void): void {
  cutFrom(text, 0, steps, onWord);
}

function cutFrom(text: string, shift: number, steps: Cut['steps'], onWord: (word: string, at: number) => void): void {
  const [step, ...rest] = steps;
  if (!step) {
    if (text !== '') onWord(text, shift);
    return;
  }
  const give =
    rest.length === 0
      ? (word: string, at: number) => onWord(word, shift + at)
      : (word: string, at: number) => cutFrom(word, shift + at, rest, onWord);
  const { words, keepsRest } = step;
  let done = 0;
  words.lastIndex = 0;
  for (let match = words.exec(text); match; match = words.exec(text)) {
    if (keepsRest && match.index > done) give(text.slice(done, match.index), done);
    done = words.lastIndex;
    give(match[0], match.index);
  }
  if (keepsRest && done < text.length) give(text.slice(done), done);
}
