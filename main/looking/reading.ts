import type { DataSource } from '../../core/data/source.ts';
import type { Field } from '../../core/data/spec.ts';
import { isPerPlace } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Judgement, MaskedPlace, TextReading } from '../../core/protocol/reading.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { text } from '../../core/text.ts';
import { framePieces } from '../../core/text/frame.ts';
import { readTokens } from '../../core/text/readTokens.ts';
import { rowsOf } from '../../core/text/rows.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import type { Model } from '../model/model.ts';
import type { Predictor } from '../model/predictor.ts';
import type { Batch } from '../tensors/batch.ts';
import { saidIn } from './likely.ts';
import { batchOf, nothingToRead, notRun } from './ownText.ts';
import { comparedField } from './shown.ts';

/** An output of a network, and what computes it. */
export interface OutputView {
  readonly model: Model;
  readonly predictor: Predictor;
}

interface Asked {
  readonly text: string;
  readonly pair?: string | undefined;
  readonly masked: readonly number[];
}

/**
 * The outputs' predictions for a text: for hidden positions, and for the text as a whole. Fails with invalidRequest as
 * described for `readText`.
 */
export async function readingOf(
  source: DataSource,
  views: readonly OutputView[],
  { text, pair, masked }: Asked,
): Promise<Pick<TextReading, 'masked' | 'judgements'>> {
  if (!('length' in source) || 'targetLength' in source) throw notRead();
  const rows = rowsOf(source.tokenizer);
  const read = readTokens(source.tokenizer, source.length, text, pair);
  if (!rows || !read) throw new EngineError('dataInvalid', notRun);
  if (read.own === 0) throw new EngineError('invalidRequest', nothingToRead);
  const { tokens } = read;
  const { tokenizer, padId } = rows;
  const outside = masked.find((place) => tokens[place]?.isSpecial ?? true);
  if (outside !== undefined) throw new EngineError('invalidRequest', noWordAt(outside));
  const mask = maskIn(tokenizer, masked);
  const hidden = new Set(masked);
  const ids = tokens.map(({ id }, place) => (hidden.has(place) ? mask : id));
  const batch = batchOf(
    source.length,
    ids,
    tokens.map(({ segment }) => segment),
    padId,
  );
  const places: MaskedPlace[] = [];
  const judgements: Judgement[] = [];
  for (const { model, predictor } of views) {
    requireInputs(model.inputs, batch);
    const field = comparedField(model);
    if (field?.meaning.kind !== 'classes') continue;
    if (isPerPlace(field)) {
      if (masked.length === 0) continue;
      const said = await predictor.predict(batch);
      const kinds = said.length / source.length;
      const at = (place: number) => said.subarray(place * kinds, (place + 1) * kinds);
      places.push(...masked.map((place) => maskedPlace(tokenizer, at(place), place, tokens[place]?.id ?? 0)));
    } else {
      const said = await predictor.predict(batch);
      const classes = field.meaning.classes.map((name, i) => ({ name, probability: toWire(said[i] ?? NaN) }));
      judgements.push({ name: model.objectives[0]?.name ?? '', classes });
    }
  }
  if (places.length < masked.length) throw new EngineError('invalidRequest', onlyWhole);
  return { masked: places, judgements };
}

function maskedPlace(tokenizer: Tokenizer, said: Float32Array, place: number, truth: number): MaskedPlace {
  const { ordered, likeliest, tokenAt } = saidIn(tokenizer, said);
  return { place, likeliest, truth: { ...tokenAt(truth), rank: ordered.indexOf(truth) } };
}

/** The mask token; any id if nothing is hidden. */
function maskIn(tokenizer: Tokenizer, masked: readonly number[]): number {
  const mask = tokenizer.idOf(framePieces(tokenizer)[0]) ?? (masked.length === 0 ? 0 : undefined);
  if (mask !== undefined) return mask;
  throw new EngineError('invalidRequest', noMask);
}

function requireInputs(inputs: readonly Field[], { fields }: Batch): void {
  if (inputs.some(({ name }) => !(name in fields))) throw notRead();
}

function notRead(): EngineError {
  return new EngineError('invalidRequest', noReader);
}

const noWordAt = (place: number) =>
  text(`No word of the text stands at place ${place}.`, `An Stelle ${place} steht kein Wort des Textes.`);
const onlyWhole = text(
  'This network does not find hidden words: it says something of whole texts only.',
  'Dieses Netz findet keine verdeckten Wörter: Es sagt nur etwas über ganze Texte.',
);
const noMask = text(
  'The vocabulary has no [MASK]: no word can be hidden from this network.',
  'Das Vokabular hat kein [MASK]: Vor diesem Netz lässt sich kein Wort verdecken.',
);
const noReader = text(
  'This network does not read single texts: its data are not texts with masked words, and none with labels.',
  'Dieses Netz liest keine einzelnen Texte: Seine Daten sind weder Texte mit maskierten Wörtern noch welche mit Labels.',
);
