import { finderOf } from './added.ts';
import { toBytes } from './bytes.ts';
import { decodePieces } from './decode.ts';
import type { Encoding } from './encoding.ts';
import { framed, padOf, type EncodeOptions } from './frame.ts';
import type { AddedToken, TokenizerJson } from './json.ts';
import { modelOf, unknownOf, vocabularyOf } from './model.ts';
import { editsOf } from './normalize.ts';
import { addPiece, remembering, type Model, type Pieces } from './pieces.ts';
import { processorOf, type Trimming } from './processor.ts';
import { cutOf, cutText, type Cut } from './split.ts';
import { edit, editText, placeOf, sliceOf, type Edit, type Traced } from './traced.ts';
import { SPACE, wellFormed } from './unicode.ts';

/** Splits texts into pieces of a vocabulary, and joins them again. */
export interface Tokenizer {
  /** The number of pieces, including added ones; ids are below it unless the file skips some. */
  readonly size: number;
  /** The piece for unknown text; null if nothing is unknown. */
  readonly unknown: number | null;
  readonly tokenOf: (id: number) => string | undefined;
  readonly idOf: (token: string) => number | undefined;
  encode(text: string, pair?: string, options?: EncodeOptions): Encoding;
  /** Only the ids, without template, truncation and padding: for long texts. */
  idsOf(text: string): Int32Array;
  /** Leaves out special tokens unless told to keep them. */
  decode(ids: readonly number[], options?: { readonly keepsSpecial?: boolean }): string;
}

type Place = readonly [number, number];

/** The stages before the model; undefined if the app cannot do what the file asks for. */
interface Stages {
  readonly edits: readonly Edit[];
  readonly cut: Cut;
  readonly model: Model;
}

/**
 * Creates a tokenizer from the contents of `tokenizer.json`; undefined if it has parts that the app does not support.
 */
export function createTokenizer(json: TokenizerJson): Tokenizer | undefined {
  const vocabulary = vocabularyOf(json.model);
  const [edits, cut, model] = [editsOf(json.normalizer), cutOf(json.pre_tokenizer), modelOf(json.model, vocabulary)];
  if (!edits || !cut || !model) return undefined;
  return new OwnTokenizer(json, { edits, cut, model });
}

class OwnTokenizer implements Tokenizer {
  readonly size: number;
  readonly unknown: number | null;
  private readonly tokens = new Map<number, string>();
  private readonly ids: Map<string, number>;
  private readonly special: ReadonlySet<number>;
  private readonly json: TokenizerJson;
  private readonly stages: Stages;
  /** A word's pieces, with their offsets in the word before it was written as bytes. */
  private readonly piecesOf: Model;
  private readonly findRaw: ReturnType<typeof finderOf>;
  private readonly findNormalized: ReturnType<typeof finderOf>;

  constructor(json: TokenizerJson, stages: Stages) {
    const vocabulary = vocabularyOf(json.model);
    this.json = json;
    this.stages = stages;
    this.ids = new Map(vocabulary);
    for (const { content, id } of json.added_tokens) this.ids.set(content, id);
    for (const [token, id] of this.ids) this.tokens.set(id, token);
    this.size = this.tokens.size;
    this.unknown = unknownOf(json.model, vocabulary);
    this.special = new Set(json.added_tokens.filter(({ special }) => special).map(({ id }) => id));
    this.piecesOf = remembering(stages.cut.isBytes ? inBytes(stages.model) : stages.model);
    const changed = (token: AddedToken) => ({ ...token, content: stages.edits.reduce(editText, token.content) });
    this.findRaw = finderOf(json.added_tokens.filter(({ normalized }) => !normalized));
    this.findNormalized = finderOf(json.added_tokens.filter(({ normalized }) => normalized).map(changed));
  }

  tokenOf = (id: number) => this.tokens.get(id);
  idOf = (token: string) => this.ids.get(token);

  encode(text: string, pair?: string, options: EncodeOptions = {}): Encoding {
    const { trims } = processorOf(this.json.post_processor);
    const first = this.encodeOne(text, 0, trims);
    const second = pair === undefined ? undefined : this.encodeOne(pair, 1, trims);
    return framed(first, second, this.json, { ...options, padId: this.idOf(padOf(this.json)) ?? 0 });
  }

  idsOf(text: string): Int32Array {
    const ids = new Numbers();
    for (const { id, part } of this.partsOf(text, withoutPlaces)) {
      if (id !== undefined) ids.push(id);
      else cutText(part.text, this.stages.cut, (word) => this.piecesOf(word).ids.forEach((piece) => ids.push(piece)));
    }
    return ids.all();
  }

  decode(ids: readonly number[], { keepsSpecial = false } = {}): string {
    const kept = keepsSpecial ? ids : ids.filter((id) => !this.special.has(id));
    const pieces = kept.map((id) => this.tokens.get(id)).filter((token) => token !== undefined);
    return decodePieces(pieces, this.json.decoder);
  }

  /** The added tokens, by id, and the text between them as the model gets it. */
  private *partsOf(
    text: string,
    change: (traced: Traced, edit: Edit) => Traced,
  ): Generator<{ id?: number; part: Traced }> {
    const { edits, cut } = this.stages;
    const raw: Traced = { text: wellFormed(text), shift: 0 };
    for (const { from, to, id } of this.findRaw(raw.text)) {
      const stretch = sliceOf(raw, from, to);
      if (id !== undefined) yield { id, part: stretch };
      else {
        const normal = edits.reduce(change, stretch);
        for (const { from, to, id } of this.findNormalized(normal.text)) {
          const part = sliceOf(normal, from, to);
          if (id !== undefined) yield { id, part };
          else yield { part: cut.hasPrefix && !part.text.startsWith(' ') ? change(part, spaceBefore) : part };
        }
      }
    }
  }

  /** The pieces of one text with their offsets. */
  private encodeOne(text: string, segment: number, trims: Trimming | null): Encoding {
    const ids: number[] = [];
    const offsets: Place[] = [];
    const add = (id: number, place: Place) => {
      const token = trims ? (this.tokens.get(id) ?? '') : '';
      offsets.push(trims ? withoutSpaces(token, place, ids.length, trims) : place);
      ids.push(id);
    };
    for (const { id, part } of this.partsOf(text, edit)) {
      if (id !== undefined) add(id, placeOf(part, 0, part.text.length));
      else {
        cutText(part.text, this.stages.cut, (word, at) => {
          const pieces = this.piecesOf(word);
          for (const [i, piece] of pieces.ids.entries()) {
            add(piece, placeOf(part, at + (pieces.begins[i] ?? 0), at + (pieces.ends[i] ?? 0)));
          }
        });
      }
    }
    const same = <T>(value: T) => ids.map(() => value);
    const tokens = ids.map((id) => this.tokens.get(id) ?? '');
    return { ids, tokens, offsets, segments: same(segment), isSpecial: same(false), counts: same(true) };
  }
}

const spaceBefore: Edit = { pattern: /^./gsu, by: (first) => ` ${first}` };
const withoutPlaces = ({ text }: Traced, change: Edit): Traced => ({ text: editText(text, change), shift: 0 });

/** Wraps a model of bytes for words of characters. */
function inBytes(model: Model): Model {
  return (word) => {
    if (/^[\x21-\x7e]*$/.test(word)) return model(word);
    const { text, begins, ends } = toBytes(word);
    const { ids, begins: from, ends: to } = model(text);
    const pieces: Pieces = { ids: [], begins: [], ends: [] };
    for (const [i, id] of ids.entries()) addPiece(pieces, id, begins[from[i] ?? 0] ?? 0, ends[(to[i] ?? 0) - 1] ?? 0);
    return pieces;
  };
}

/** Spaces, written as bytes (Ġ) or otherwise. */
const SPACES = `(?:\u0120|${SPACE})*`;
const leading = new RegExp(`^${SPACES}`, 'v');
const trailing = new RegExp(`${SPACES}$`, 'v');

/** The offsets of piece `index` without leading and trailing spaces. */
function withoutSpaces(token: string, [from, to]: Place, index: number, { hasPrefix }: Trimming): Place {
  const isFirst = hasPrefix && (index === 0 || from === 0);
  const before = leading.exec(token)?.[0].length ?? 0;
  const after = trailing.exec(token)?.[0].length ?? 0;
  const begin = Math.min(from + Math.max(0, before - (isFirst ? 1 : 0)), to);
  return [begin, after > 0 && to >= after ? Math.max(to - after, begin) : to];
}

/** A growing list of integers. */
class Numbers {
  private items = new Int32Array(1024);
  private count = 0;

  push(number: number): void {
    if (this.count === this.items.length) {
      const more = new Int32Array(2 * this.count);
      more.set(this.items);
      this.items = more;
    }
    this.items[this.count++] = number;
  }

  all(): Int32Array {
    return this.items.slice(0, this.count);
  }
}
