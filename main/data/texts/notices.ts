import { counted, joined, text, wholeNumber, type Text } from '../../../core/text.ts';

export interface TextCounts {
  readonly texts: number;
  /** Texts longer than an example. */
  readonly cut: number;
  /** Texts without tokens. */
  readonly empty: number;
  readonly tokens: number;
  readonly unknown: number;
}

/** What the user should know about tokenized texts. `length`: of an example. */
export function noticeOf({ texts, cut, empty, tokens, unknown }: TextCounts, length: string): Text | null {
  const all = counted(texts, ['text', 'texts'], ['Text', 'Texten']);
  const words = counted(tokens, ['token', 'tokens'], ['Token', 'Tokens']);
  return joined([
    ...(cut > 0
      ? [
          text(
            `${wholeNumber(cut).en} of ${all.en} are cut off: longer than an example (${length}).`,
            `${wholeNumber(cut).de} von ${all.de} abgeschnitten: länger als ein Beispiel (${length}).`,
          ),
        ]
      : []),
    ...(empty > 0
      ? [
          text(
            `${wholeNumber(empty).en} of ${all.en} contain no token.`,
            `${wholeNumber(empty).de} von ${all.de} enthalten kein Token.`,
          ),
        ]
      : []),
    ...(unknown > 0
      ? [
          text(
            `${wholeNumber(unknown).en} of ${words.en} are not in the vocabulary. Learn a larger one, or one from these texts.`,
            `${wholeNumber(unknown).de} von ${words.de} sind nicht im Vokabular. Ein größeres lernen oder eines aus diesen Texten.`,
          ),
        ]
      : []),
  ]);
}
