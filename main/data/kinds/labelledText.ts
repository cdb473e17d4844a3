import { splitOrder } from '../../../core/data/csv/order.ts';
import { labelledText as kind, type LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import { partSizes, partsOfTraining } from '../../../core/data/parts.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { joined, text, type Text } from '../../../core/text.ts';
import { tokenNames } from '../../../core/text/names.ts';
import { stopIfAsked } from '../../text/read.ts';
import { messageWithout } from '../../../core/text/newsgroups.ts';
import type { DataLoader } from '../define.ts';
import { TokenCensus } from '../texts/census.ts';
import { IdRows } from '../texts/idRows.ts';
import { noticeOf } from '../texts/notices.ts';
import { recordsIn } from '../texts/records.ts';
import { requireRows } from '../texts/rows.ts';
import { cutInParts } from '../types.ts';
import { unseenClasses } from '../unseen.ts';
import { writeIds, writeOnes, writtenExamples, type WriteExample } from '../written.ts';

/** Texts with labels: ids are stored, and padded when a batch is filled. */
export const labelledText: DataLoader<LabelledSource> = {
  kind: kind.kind,
  async load(source, { home }) {
    const spec = kind.spec(source);
    const read = await readTexts(source, home);
    const { labels, rows } = read;
    const order = orderOf(source, labels);
    const sizes = sizesOf(source, labels.length);
    if (sizes.training < 1) throw new EngineError('dataInvalid', text(`${source.name} has no text to be trained on: hold out less.`, `${source.name} hat keinen Text zum Trainieren: weniger zurückhalten.`)); // prettier-ignore
    const parts = cutInParts(writtenExamples(spec.fields, order, writerOf(source, read)), sizes);
    const counts = { ...read.counts, texts: labels.length, tokens: rows.tokens };
    const notice = joined([noticeOf(counts, String(source.length)), unseenClasses({ spec, ...parts })]);
    return { spec, isFull: true, origin: 'file', notice, units: null, census: read.census, ...parts };
  },
  async *texts(source, { home }, { signal, onProgress } = {}) {
    let read = 0;
    for await (const record of recordsIn(source, home)) {
      stopIfAsked(signal);
      onProgress?.(++read / source.texts);
      yield { ...record, text: messageWithout(record.text, source.removed) };
    }
  },
};

interface ReadTexts {
  readonly rows: IdRows;
  readonly labels: readonly number[];
  /** By text: where its second part starts. */
  readonly seconds: readonly number[];
  readonly padId: number;
  readonly census: TokenCensus;
  readonly counts: { readonly cut: number; readonly empty: number; readonly unknown: number };
}

async function readTexts(source: LabelledSource, home: string): Promise<ReadTexts> {
  const { name, classes, removed, isPair, length } = source;
  const { tokenizer, padId, rowOf, added } = requireRows(name, source.tokenizer);
  const places = new Map(classes.map((label, i) => [label, i]));
  const size = tokenNames(source.tokenizer).length;
  const [rows, census] = [new IdRows(size), new TokenCensus(size)];
  const [labels, seconds]: [number[], number[]] = [[], []];
  let [cut, empty] = [0, 0];
  for await (const { text: content, pair, label } of recordsIn(source, home)) {
    const place = places.get(label ?? '');
    if (place === undefined) throw new EngineError('dataInvalid', unknownClass(name, label ?? ''));
    const first = tokenizer.idsOf(messageWithout(content, removed));
    const second = isPair ? tokenizer.idsOf(pair ?? '') : undefined;
    const row = rowOf(length, first, second);
    census.add(first);
    census.add(second ?? []);
    census.lengths.push(first.length + (second?.length ?? 0) + added[second ? 1 : 0]);
    rows.push(row.ids);
    labels.push(place);
    seconds.push(row.second);
    if (row.isCut) cut++;
    if (first.length === 0) empty++;
  }
  const unknown = tokenizer.unknown === null ? 0 : rows.countOf(tokenizer.unknown);
  census.cut = cut;
  return { rows, labels, seconds, padId, census, counts: { cut, empty, unknown } };
}

function sizesOf(source: LabelledSource, count: number) {
  const { tested, validationShare } = source;
  return tested === undefined ? partSizes(count, source) : partsOfTraining(count - tested, tested, validationShare);
}

/**
 * Shuffled by the seed, text by text; the file's own test part stays at the end. No class occurs only in held-out
 * texts, if that is possible.
 */
function orderOf(source: LabelledSource, labels: readonly number[]): Uint32Array {
  const { tested = 0, seed } = source;
  const drawn = labels.length - tested;
  const order = splitOrder(
    drawn,
    Math.min(drawn, sizesOf(source, labels.length).training),
    seed,
    labels.slice(0, drawn),
  );
  return Uint32Array.from({ length: labels.length }, (_, i) => order[i] ?? i);
}

function writerOf({ length }: LabelledSource, { rows, labels, seconds, padId }: ReadTexts): WriteExample {
  return (example, { tokens, segments, mask, labels: classes }, row) => {
    const ids = rows.row(example);
    writeIds(tokens, row, length, ids, padId);
    writeOnes(segments, row, length, seconds[example] ?? 0, ids.length);
    writeOnes(mask, row, length, 0, ids.length);
    if (classes) classes[row] = labels[example] ?? 0;
  };
}

function unknownClass(name: string, label: string): Text {
  return text(
    `${name} has a text of “${label}”, which is none of its classes: import it again.`,
    `${name} hat einen Text von „${label}“, das keine der Klassen ist: noch einmal importieren.`,
  );
}
