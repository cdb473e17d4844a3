import { memoised } from '../../../core/memo.ts';
import type { TokenizerJson } from '../../../core/text/json.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';

/** The tokenizer of a document, made once; undefined where the app does not run it itself. */
export const tokenizerOf = memoised((json: TokenizerJson) => createTokenizer(json));

const signs: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\t': '⇥', '\r': '␍' };

/** A text of which spaces and line breaks can be read, too. */
export function visible(words: string): string {
  return words.replace(/[ \n\t\r]/g, (blank) => signs[blank] ?? blank);
}

/** A piece of a vocabulary as people read it: of bytes their characters, where they are whole ones. */
export function pieceText(json: TokenizerJson, { id, token }: { readonly id: number; readonly token: string }): string {
  if (json.decoder?.type !== 'ByteLevel') return visible(token);
  const words = tokenizerOf(json)?.decode([id], { keepsSpecial: true }) ?? token;
  return words === '' || words.includes('\ufffd') ? token : visible(words);
}
