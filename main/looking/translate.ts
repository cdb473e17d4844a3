import type { DataSource } from '../../core/data/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Beam, Search, WrittenToken } from '../../core/protocol/reading.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { text } from '../../core/text.ts';
import { rowsOf, type Rows } from '../../core/text/rows.ts';
import type { Predictor } from '../model/predictor.ts';
import { saidIn } from './likely.ts';

type TranslationSource = Extract<DataSource, { readonly targetLength: number }>;

const nothingToTranslate = text(
  'The text has no token in it: there is nothing to translate.',
  'Der Text enthält kein Token: Es gibt nichts zu übersetzen.',
);
const noTranslator = text(
  'This network does not translate: its data are not texts with translations.',
  'Dieses Netz übersetzt nicht: Seine Daten sind keine Texte mit Übersetzungen.',
);
const noEnds = text(
  'The tokenizer says no beginnings and ends: choose another one.',
  'Der Tokenizer nennt keine Anfänge und Enden: einen anderen wählen.',
);

/** What is needed to translate with a network trained on such data. */
export interface TranslationParts extends Pick<TranslationSource, 'length' | 'targetLength'> {
  readonly rows: Rows;
  readonly begin: number;
  readonly end: number;
}

/** The ids of a text as the network reads them. Fails with invalidRequest if the text has no tokens. */
export function readIn({ rows, length }: TranslationParts, text: string): readonly number[] {
  const { ids } = rows.rowOf(length, rows.tokenizer.idsOf(text));
  if (ids.length > rows.added[0]) return ids;
  throw new EngineError('invalidRequest', nothingToTranslate);
}

/**
 * Fails with invalidRequest if the data are not translations, and with dataInvalid if the app does not support the
 * tokenizer.
 */
export function translationParts(source: DataSource): TranslationParts {
  if (!('targetLength' in source)) throw new EngineError('invalidRequest', noTranslator);
  const { tokenizer: json, length, targetLength }: TranslationSource = source;
  const rows = rowsOf(json);
  const [begin, end] = ['[CLS]', '[SEP]'].map((piece) => rows?.tokenizer.idOf(piece));
  if (!rows || begin === undefined || end === undefined) throw new EngineError('dataInvalid', noEnds);
  return { rows, length, targetLength, begin, end };
}

/** The beginning of a translation. */
interface Begun {
  readonly tokens: readonly WrittenToken[];
  readonly logProbability: number;
}

/**
 * Translates a text by beam search; best translations first. At every position, the most likely extensions by one token
 * are kept; a finished translation is not extended but keeps its slot (Sutskever et al. 2014). With a width of 1, this
 * takes the most likely token at every position.
 */
export async function beamsFor(
  parts: TranslationParts,
  predictor: Predictor,
  read: ArrayLike<number>,
  { width, penalty }: Search,
): Promise<readonly Beam[]> {
  const ended: Begun[] = [];
  let open: readonly Begun[] = [{ tokens: [], logProbability: 0 }];
  for (let place = 0; place < parts.targetLength && open.length > 0; place++) {
    const said = await saidNext(parts, predictor, read, open, width);
    const longer = open.flatMap((begun, i) => lengthened(parts, begun, said(i, place), width));
    const best = longer.toSorted((a, b) => b.logProbability - a.logProbability).slice(0, width - ended.length);
    ended.push(...best.filter((begun) => isEnded(parts, begun)));
    open = best.filter((begun) => !isEnded(parts, begun));
  }
  const scored = [...ended, ...open].map((begun) => ({ begun, score: scoreOf(begun, penalty) }));
  return scored.toSorted((a, b) => b.score - a.score).map(({ begun, score }) => beamOf(parts, begun, score));
}

/**
 * The network's predictions after each of these beginnings, by index and position. Always the same number of rows, so
 * that it is compiled only once.
 */
async function saidNext(
  { rows, begin, length, targetLength }: TranslationParts,
  predictor: Predictor,
  read: ArrayLike<number>,
  open: readonly Begun[],
  width: number,
): Promise<(row: number, place: number) => Float32Array> {
  const fields = {
    tokens: new Int32Array(width * length).fill(rows.padId),
    mask: new Int32Array(width * length),
    shifted: new Int32Array(width * targetLength).fill(rows.padId),
    counts: new Int32Array(width * targetLength).fill(1),
  };
  for (let row = 0; row < width; row++) {
    const written = (open[row] ?? open[0])?.tokens.map(({ id }) => id) ?? [];
    fields.tokens.set(read, row * length);
    fields.mask.fill(1, row * length, row * length + read.length);
    fields.shifted.set([begin, ...written].slice(0, targetLength), row * targetLength);
  }
  const all = await predictor.predict({ size: width, fields });
  const kinds = all.length / width / targetLength;
  return (row, place) => all.subarray((row * targetLength + place) * kinds, (row * targetLength + place + 1) * kinds);
}

/** Extends a beginning by each possible next token; never more of them than there are slots. */
function lengthened(
  { rows }: TranslationParts,
  { tokens, logProbability }: Begun,
  probabilities: Float32Array,
  width: number,
): readonly Begun[] {
  const { ordered, likeliest, tokenAt } = saidIn(rows.tokenizer, probabilities);
  return ordered.slice(0, width).map((id) => {
    const token = { ...tokenAt(id), likeliest };
    return {
      tokens: [...tokens, token],
      logProbability: logProbability + Math.log(Math.max(probabilities[id] ?? NaN, Number.MIN_VALUE)),
    };
  });
}

function isEnded({ end }: TranslationParts, { tokens }: Begun): boolean {
  return tokens.at(-1)?.id === end;
}

function scoreOf({ tokens, logProbability }: Begun, penalty: number): number {
  return logProbability / ((5 + tokens.length) / 6) ** penalty;
}

function beamOf(parts: TranslationParts, begun: Begun, score: number): Beam {
  const { tokens, logProbability } = begun;
  return {
    text: parts.rows.tokenizer.decode(tokens.map(({ id }) => id)),
    tokens,
    isWhole: isEnded(parts, begun),
    logProbability: toWire(logProbability),
    score: toWire(score),
  };
}
