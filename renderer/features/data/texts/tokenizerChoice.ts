import type { DataSource } from '../../../../core/data/source.ts';
import type { TextKind, TokenizerWish } from '../../../../core/data/textImport.ts';
import { counted, listed, same, text, type Text } from '../../../../core/text.ts';
import { settingsIn } from '../../../../core/text/legible.ts';
import type { TokenizerJson } from '../../../../core/text/json.ts';
import { tokenNames } from '../../../../core/text/names.ts';
import { usualSettings, type TokenizerKind } from '../../../../core/text/train.ts';

/** A vocabulary that is to be learned; or one from a file, and what that is called. */
export type TokenizerChoice =
  | { readonly kind: TokenizerKind; readonly size: number; readonly isLowerCase: boolean }
  | { readonly kind: 'file'; readonly name: string; readonly json: TokenizerJson };

export const tokenizerLabels: readonly { readonly value: TokenizerKind; readonly label: Text }[] = [
  { value: 'characters', label: text('Characters', 'Zeichen') },
  { value: 'words', label: text('Words', 'Wörter') },
  { value: 'wordpiece', label: text('WordPiece (as BERT)', 'WordPiece (wie BERT)') },
  { value: 'bpe', label: text('Byte-pair (as GPT-2)', 'Byte-Paare (wie GPT-2)') },
  { value: 'plain-bpe', label: text('Character pairs', 'Zeichenpaare') },
];

export function usualChoice(kind: TokenizerKind): TokenizerChoice {
  const { size, isLowerCase } = usualSettings(kind);
  return { kind, size, isLowerCase };
}

/** What is usual for texts that are used so. */
export function choiceFor(kind: TextKind): TokenizerChoice {
  if (kind === 'parallel') return { ...usualChoice('wordpiece'), isLowerCase: false } as TokenizerChoice;
  return usualChoice(kind === 'text' ? 'characters' : 'wordpiece');
}

/** What a tokenizer was learned with, as far as its file says. */
export function choiceIn(json: TokenizerJson): TokenizerChoice {
  const settings = settingsIn(json);
  return { ...settings, size: Math.max(tokenNames(json).length, usualSettings(settings.kind).size) };
}

export function wishOf(choice: TokenizerChoice): TokenizerWish {
  if (choice.kind === 'file') return choice.json;
  const { kind, size, isLowerCase } = choice;
  return { kind, size, isLowerCase };
}

/** Its kind and size, in a few words. */
export function describe(json: TokenizerJson): Text {
  const { kind } = settingsIn(json);
  const label = tokenizerLabels.find(({ value }) => value === kind)?.label ?? same(kind);
  const size = tokenNames(json).length;
  return listed([label, counted(size, ['piece', 'pieces'], ['Stück', 'Stücke'])]);
}

/** The source with another tokenizer, in a step that can be undone. */
export function withTokenizer(source: DataSource, tokenizer: TokenizerJson): DataSource {
  return 'tokenizer' in source ? { ...source, tokenizer } : source;
}
