import { Tokenizer as Library } from '@huggingface/tokenizers';
import type { Encoding } from '../../core/text/encoding.ts';
import { framed, padOf, type EncodeOptions } from '../../core/text/frame.ts';
import { frameSchema, type Frame } from '../../core/text/json.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { wellFormed } from '../../core/text/unicode.ts';

/**
 * A tokenizer.json that the app does not support itself (Unigram, custom patterns), run by Hugging Face's JavaScript
 * library. The library does not report offsets: they are found by searching for the pieces in the text, one by one; a
 * piece that a normaliser has changed beyond recognition gets an empty range. Throws if the library cannot read it, or
 * if two texts are combined in an unknown way.
 */
export function foreignTokenizer(json: object): Tokenizer {
  return new ForeignTokenizer(json);
}

class ForeignTokenizer implements Tokenizer {
  readonly size: number;
  readonly unknown: number | null;
  private readonly library: Library;
  private readonly frame: Frame;

  constructor(json: object) {
    this.frame = frameSchema.parse({ truncation: null, padding: null, post_processor: null, ...json });
    // The library's cleanup would alter the output of the file's decoder.
    this.library = new Library(json, { clean_up_tokenization_spaces: false });
    this.size = this.library.get_vocab(true).size;
    this.unknown = unknownOf(json, this.library);
  }

  tokenOf = (id: number) => this.library.id_to_token(id);
  idOf = (token: string) => this.library.token_to_id(token);

  encode(text: string, pair?: string, options: EncodeOptions = {}): Encoding {
    const first = this.encodeOne(text, 0);
    const second = pair === undefined ? undefined : this.encodeOne(pair, 1);
    return framed(first, second, this.frame, { ...options, padId: this.idOf(padOf(this.frame)) ?? 0 });
  }

  idsOf(text: string): Int32Array {
    return Int32Array.from(this.library.encode(wellFormed(text), { add_special_tokens: false }).ids);
  }

  decode(ids: readonly number[], { keepsSpecial = false } = {}): string {
    return ids.length === 0 ? '' : this.library.decode([...ids], { skip_special_tokens: !keepsSpecial });
  }

  private encodeOne(text: string, segment: number): Encoding {
    const { ids, tokens } = this.library.encode(wellFormed(text), { add_special_tokens: false });
    const same = <T>(value: T) => ids.map(() => value);
    const offsets = placesOf(text, tokens);
    return { ids, tokens, offsets, segments: same(segment), isSpecial: same(false), counts: same(true) };
  }
}

function unknownOf(json: object, library: Library): number | null {
  if (!('model' in json) || typeof json.model !== 'object' || json.model === null) return null;
  if ('unk_id' in json.model && typeof json.model.unk_id === 'number') return json.model.unk_id;
  if (!('unk_token' in json.model) || typeof json.model.unk_token !== 'string') return null;
  return library.token_to_id(json.model.unk_token) ?? null;
}

/** How far ahead to search for a piece: the text in between has been changed. */
const AHEAD = 40;

function placesOf(text: string, tokens: readonly string[]): (readonly [number, number])[] {
  // Only if lowercasing preserves length; otherwise the text is searched as it is.
  const lower = text.toLowerCase();
  const searched = lower.length === text.length ? lower : text;
  let at = 0;
  return tokens.map((token) => {
    const words = token.replace(/^(▁|Ġ|##)+|<\/w>$/g, '').toLowerCase();
    const found = words === '' ? -1 : searched.slice(at, at + words.length + AHEAD).indexOf(words);
    if (found < 0) return [at, at];
    const begin = at + found;
    at = begin + words.length;
    return [begin, at];
  });
}
