import type { DataSource } from '../../core/data/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { rowsOf } from '../../core/text/rows.ts';
import type { Predictor } from '../model/predictor.ts';

/** What a network writes for a text. */
export interface Translation {
  readonly text: string;
  readonly tokens: readonly {
    readonly id: number;
    readonly token: string;
    /** As the network says it. */
    readonly probability: number;
  }[];
  /** Whether it said itself where it ends. */
  readonly isWhole: boolean;
}

type TranslationSource = Extract<DataSource, { readonly targetLength: number }>;

/**
 * Writes the likeliest token at every place, until the network says that it ends: greedy decoding. Fails with invalidRequest where
 * data are no translations or the text has no token in it, and with dataInvalid where the tokenizer cannot be run.
 */
export async function translated(source: DataSource, predictor: Predictor, text: string): Promise<Translation> {
  const { rows, length, targetLength, begin, end } = partsOf(source);
  const { ids } = rows.rowOf(length, rows.tokenizer.idsOf(text));
  if (ids.length <= rows.added[0]) throw new EngineError('invalidRequest', 'The text has no token in it: there is nothing to translate.'); // prettier-ignore
  const read = new Int32Array(length).fill(rows.padId);
  read.set(ids);
  const mask = new Int32Array(length).fill(1, 0, ids.length);
  const shifted = new Int32Array(targetLength).fill(rows.padId);
  const counts = new Int32Array(targetLength).fill(1);
  const tokens: Translation['tokens'][number][] = [];
  shifted[0] = begin;
  let isWhole = false;
  for (let place = 0; place < targetLength && !isWhole; place++) {
    const all = await predictor.predict({ size: 1, fields: { tokens: read, mask, shifted, counts } });
    const kinds = all.length / targetLength;
    const said = all.subarray(place * kinds, (place + 1) * kinds);
    const id = said.indexOf(said.reduce((most, one) => Math.max(most, one), -Infinity));
    isWhole = id === end;
    if (!isWhole) tokens.push({ id, token: rows.tokenizer.tokenOf(id) ?? '', probability: said[id] ?? NaN });
    if (place + 1 < targetLength) shifted[place + 1] = id;
  }
  return { text: rows.tokenizer.decode(tokens.map(({ id }) => id)), tokens, isWhole };
}

function partsOf(source: DataSource) {
  if (!('targetLength' in source)) throw new EngineError('invalidRequest', 'This network does not translate: its data are no texts with translations.'); // prettier-ignore
  const { tokenizer: json, length, targetLength }: TranslationSource = source;
  const rows = rowsOf(json);
  const [begin, end] = ['[CLS]', '[SEP]'].map((piece) => rows?.tokenizer.idOf(piece));
  if (!rows || begin === undefined || end === undefined) throw new EngineError('dataInvalid', 'The tokenizer says no beginnings and ends: choose another one.'); // prettier-ignore
  return { rows, length, targetLength, begin, end };
}
