import type { TextWish, TokenizerWish } from '../../../core/data/textImport.ts';
import type { Text } from '../../../core/text.ts';
import type { TokenizerJson } from '../../../core/text/json.ts';
import { usualSettings, type TokenizerKind, type TokenizerSettings } from '../../../core/text/train.ts';
import { openText, stopIfAsked, type ReadOptions } from '../../text/read.ts';
import { learnFrom, trainTokenizer } from '../../text/train.ts';
import { recordsIn } from './records.ts';

/** A tokenizer, and where it is another than was asked for. */
export interface Learned {
  readonly json: TokenizerJson;
  readonly remarks: readonly Text[];
}

/** Undefined: the characters of the text, as `importText` takes them. */
export async function tokenizerOfText(
  file: string,
  { kind, tokenizer, encoding }: Extract<TextWish, { readonly kind: 'text' | 'masked' }>,
  options: ReadOptions,
): Promise<Learned | undefined> {
  if (isJson(tokenizer)) return asGiven(tokenizer);
  if (kind === 'text' && !tokenizer) return undefined;
  const opened = await openText(file, encoding, options.signal);
  // Masked words need its pieces, whatever kind of vocabulary they are learned with.
  const hasTemplate = kind === 'masked' ? true : undefined;
  return trainTokenizer(opened, settingsOf(tokenizer, 'wordpiece', hasTemplate), options);
}

const asGiven = (json: TokenizerJson): Learned => ({ json, remarks: [] });

function isJson(wish: TokenizerWish | undefined): wish is TokenizerJson {
  return wish !== undefined && 'model' in wish;
}

/** The settings of a vocabulary that is to be learned. */
export function settingsOf(
  wish: TokenizerWish | undefined,
  usual: TokenizerKind,
  hasTemplate?: boolean,
): TokenizerSettings {
  const settings = usualSettings(isJson(wish) || !wish ? usual : wish.kind);
  const { size = settings.size, isLowerCase = settings.isLowerCase } = isJson(wish) || !wish ? {} : wish;
  return {
    ...settings,
    size,
    isLowerCase,
    dropsAccents: settings.dropsAccents && isLowerCase,
    hasTemplate: hasTemplate ?? settings.hasTemplate,
  };
}

/** What is given, or learned from what is kept: with [CLS] and [SEP] around every text. */
export async function tokenizerFrom(
  kept: { readonly name: string; readonly sha256: string; readonly texts: number },
  home: string,
  { kind, tokenizer }: Extract<TextWish, { readonly kind: 'labelled' | 'parallel' }>,
  change: (text: string) => string,
  options: ReadOptions,
): Promise<Learned> {
  if (isJson(tokenizer)) return asGiven(tokenizer);
  const settings = settingsOf(tokenizer, 'wordpiece', true);
  // Translations are to come out as they are written.
  const own = kind === 'parallel' && !tokenizer ? { ...settings, isLowerCase: false, dropsAccents: false } : settings;
  const { signal, onProgress } = options;
  const learning = { ...(signal && { signal }), onProgress: (share: number) => onProgress?.(0.5 + share / 2) };
  return learnFrom(textsIn(), kept.name, own, learning);

  async function* textsIn(): AsyncGenerator<string> {
    let read = 0;
    for await (const { text, pair } of recordsIn(kept, home)) {
      stopIfAsked(signal);
      onProgress?.(++read / kept.texts / 2);
      yield change(text);
      if (pair !== undefined) yield pair;
    }
  }
}
