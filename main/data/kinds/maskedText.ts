import { maskedText as kind, type MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import { partSizes, type PartSizes } from '../../../core/data/parts.ts';
import { splits } from '../../../core/data/split.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text } from '../../../core/text.ts';
import { framePieces } from '../../../core/text/frame.ts';
import { tokenNames } from '../../../core/text/names.ts';
import type { Rows } from '../../../core/text/rows.ts';
import { SentencesOf } from '../../../core/text/sentences.ts';
import { partsOf } from '../../text/read.ts';
import type { DataLoader } from '../define.ts';
import { partWords } from '../partWords.ts';
import { TokenCensus } from '../texts/census.ts';
import { openKept, partsOfFile } from '../wholeText.ts';
import { IdRows } from '../texts/idRows.ts';
import { drawnPairs, heldPairs, LEAST_SENTENCES, type Part } from '../texts/maskedPairs.ts';
import { noticeOf } from '../texts/notices.ts';
import { requirePieces, requireRows } from '../texts/rows.ts';

/** A user's text as pairs of sentences with masked words, split by position. */
export const maskedText: DataLoader<MaskedSource> = {
  kind: kind.kind,
  async load(source, { home }) {
    const { name, tokenizer: json } = source;
    const spec = kind.spec(source);
    const rows = requireRows(name, json);
    const [maskId = 0] = requirePieces(name, rows, framePieces(rows.tokenizer), hides);
    const { sentences, census } = await sentencesOf(source, rows, home);
    const sizes = partSizes(sentences.count, source);
    requireSentences(sizes, sentences.count, source);
    const ordinary = tokenNames(json).flatMap((token, id) => (rows.special.has(id) || rows.tokenizer.idOf(token) !== id ? [] : [id])); // prettier-ignore
    const masking = { rows, maskId, ordinary };
    const [valid, test] = [sizes.training, sizes.training + sizes.validation];
    const part = (begin: number, end: number): Part => ({ sentences, begin, end });
    const unknown = rows.tokenizer.unknown === null ? 0 : sentences.countOf(rows.tokenizer.unknown);
    const counts = { texts: sentences.count, cut: 0, empty: 0, tokens: sentences.tokens, unknown };
    return {
      spec,
      isFull: true,
      origin: 'file',
      notice: noticeOf(counts, ''),
      units: null,
      census,
      training: drawnPairs(spec, part(0, valid), masking, source),
      validation: heldPairs(spec, part(valid, test), masking, source),
      test: heldPairs(spec, part(test, sentences.count), masking, source),
    };
  },
  texts: partsOfFile,
};

async function sentencesOf(source: MaskedSource, rows: Rows, home: string) {
  const opened = await openKept(source, home);
  const size = tokenNames(source.tokenizer).length;
  const census = new TokenCensus(size);
  const sentences = new IdRows(size);
  const stream = new SentencesOf();
  const keep = (all: Iterable<string>) => {
    for (const sentence of all) {
      const ids = rows.tokenizer.idsOf(sentence);
      if (ids.length === 0) continue;
      sentences.push(ids);
      census.add(ids);
    }
  };
  for await (const part of partsOf(opened)) keep(stream.add(part));
  keep(stream.end());
  return { sentences, census };
}

const hides = text(
  'hide words and say where a text begins and ends',
  'um Wörter zu verdecken und zu sagen, wo ein Text beginnt und endet',
);

function requireSentences(
  sizes: PartSizes,
  count: number,
  { name, testShare, validationShare = 0 }: MaskedSource,
): void {
  const wanted = { training: true, validation: validationShare > 0, test: testShare > 0 };
  const short = splits.find((part) => wanted[part] && sizes[part] < LEAST_SENTENCES);
  if (!short) return;
  const { part, repair } = partWords[short];
  const all = counted(count, ['sentence', 'sentences'], ['Satz', 'Sätze']);
  throw new EngineError(
    'dataInvalid',
    text(
      `${name} has ${all.en}, of which ${sizes[short]} are the ${part.en}: pairs of sentences need at least ${LEAST_SENTENCES}. Take a longer text, or ${repair.en} of it.`,
      `${name} hat ${all.de}, davon sind ${sizes[short]} der ${part.de}: Satzpaare brauchen mindestens ${LEAST_SENTENCES}. Einen längeren Text nehmen oder ${repair.de} davon zurückhalten.`,
    ),
  );
}
