import { counted, joined, text, type Text } from '../../../core/text.ts';

export interface TextCounts {
  readonly texts: number;
  /** Longer than an example. */
  readonly cut: number;
  /** Without a token. */
  readonly empty: number;
  readonly tokens: number;
  readonly unknown: number;
}

/** What the user should know of texts that have become tokens. */
export function noticeOf({ texts, cut, empty, tokens, unknown }: TextCounts, length: string): Text | null {
  const all = counted(texts, ['text', 'texts'], ['Text', 'Texten']);
  return joined([
    ...(cut > 0
      ? [
          text(
            `${cut} of ${all.en} are longer than ${length} tokens: their ends are cut off.`,
            `${cut} von ${all.de} sind länger als ${length} Tokens: Ihr Ende ist abgeschnitten.`,
          ),
        ]
      : []),
    ...(empty > 0
      ? [text(`${empty} of ${all.en} have no token in them.`, `${empty} von ${all.de} enthalten kein Token.`)]
      : []),
    ...(unknown > 0
      ? [
          text(
            `${unknown} of ${tokens} tokens are not in the vocabulary. Learn a larger one, or one from these texts.`,
            `${unknown} von ${tokens} Tokens sind nicht im Vokabular. Ein größeres lernen, oder eines aus diesen Texten.`,
          ),
        ]
      : []),
  ]);
}
