import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { TextKind, TextLookWish } from '../../../core/data/textImport.ts';
import { textKinds } from '../../../core/data/textImport.ts';
import type { FirstText, TextLook } from '../../../core/protocol/requests/textData.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { messageWithout } from '../../../core/text/newsgroups.ts';
import { SentencesOf } from '../../../core/text/sentences.ts';
import { asReadError } from '../../files/files.ts';
import { openLabelled, readLabelled } from '../../text/labelled.ts';
import { isGzip, readLabelledArchive } from '../../text/labelledArchive.ts';
import { openText, partsOf, stepOf, type ReadOptions } from '../../text/read.ts';
import { requireTextSize } from '../importText.ts';
import { isArff } from '../kinds/arff.ts';
import { readPart } from '../kept.ts';
import { guessOfTable, isTable } from './guess.ts';
import { encodingRemarks, rareRemarks, type TextPlace } from './importTexts.ts';
import type { TextRecord } from './records.ts';
import { openTable, readTable, tableRemarks } from './table.ts';

/** How many texts to show, how many characters of each, and how many classes. */
const [SHOWN, LONGEST, MOST_CLASSES] = [24, 1500, 200];
/** File name extensions of tables. */
const TABLES = new Set(['.csv', '.tsv', '.dat']);

/**
 * What a file or folder of texts is, and how it would be read. Fails like `importTexts`, as far as errors show before a
 * vocabulary is learned.
 */
export async function lookAtTexts(place: TextPlace, wish: TextLookWish, options: ReadOptions = {}): Promise<TextLook> {
  const { file } = place;
  const info = await stat(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  if (info.isDirectory()) return lookAtFolder(place, wish, options);
  const head = await readPart(file, 0, 1 << 16);
  if (isGzip(head)) return lookAtArchive(place, wish, options);
  const looked = { ...wish, bytes: info.size };
  // It says itself what its columns are.
  if (isArff(head, place.name)) return { ...blank, guess: 'table', kind: 'labelled', suits: [], texts: [], bytes: info.size }; // prettier-ignore
  const isTabular = TABLES.has(path.extname(place.name).toLowerCase()) || isTable(head);
  const guess = isTabular ? await guessOfTable(place, wish, stepOf(options, 0, 0.6)) : 'text';
  const kind = wish.kind ?? (guess === 'table' ? 'labelled' : guess);
  if (guess === 'table' && wish.kind === undefined && info.size > 0) {
    return (
      (await lookedAtTable(place, looked, options)) ?? { ...blank, guess, kind, suits: [], texts: [], bytes: info.size }
    );
  }
  const look = kind === 'labelled' || kind === 'parallel' ? await lookAtTable(place, kind, looked, options) : await lookAtText(place, kind, looked, options); // prettier-ignore
  return { ...look, guess };
}

/** A table as texts; undefined where there are none in it: as a table it may be read all the same, and is asked about there. */
async function lookedAtTable(place: TextPlace, wish: Wish, options: ReadOptions): Promise<TextLook | undefined> {
  try {
    return { ...(await lookAtTable(place, 'labelled', wish, options)), guess: 'table' };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'dataInvalid') return undefined;
    throw error;
  }
}

type Look = Omit<TextLook, 'guess'>;
type Wish = TextLookWish & { readonly bytes: number };

const blank = { suits: textKinds, encoding: null, table: null, count: null, bytes: null, classes: [], remarks: [] } as const; // prettier-ignore

/** The beginning of a text as it is, or its first sentences one by one. */
async function lookAtText({ file, name }: TextPlace, kind: TextKind, wish: Wish, options: ReadOptions): Promise<Look> {
  const opened = await openText(file, wish.encoding, options.signal);
  requireTextSize(name, opened.bytes);
  const texts: string[] = [];
  const sentences = new SentencesOf();
  for await (const part of partsOf(opened, options)) {
    if (kind === 'text') texts.push(part);
    else texts.push(...sentences.add(part));
    if (kind === 'text' || texts.length >= SHOWN) break;
  }
  if (texts.length < SHOWN) texts.push(...sentences.end());
  const shown = texts.slice(0, SHOWN).map((text) => ({ text: kind === 'text' ? text.slice(0, 4 * LONGEST) : text }));
  return { ...blank, kind, encoding: opened.encoding, texts: short(shown, 4 * LONGEST), bytes: opened.bytes, remarks: encodingRemarks(opened) }; // prettier-ignore
}

async function lookAtTable(
  place: TextPlace,
  kind: 'labelled' | 'parallel',
  wish: Wish,
  reading: ReadOptions,
): Promise<Look> {
  const wanted = kind === 'parallel' ? (['text', 'pair'] as const) : (['text', 'label', 'pair'] as const);
  const { columns, options, bytes } = wish;
  const given = { ...options, ...(wish.encoding && { encoding: wish.encoding }) };
  const opening = { wanted, columns, options: given, reading: stepOf(reading, 0.6, 0.8) };
  const table = await openTable(place.file, place.name, place.home, opening);
  const texts: FirstText[] = [];
  const seen = new Map<string, number>();
  let count = 0;
  const add = (record: TextRecord) => {
    count++;
    if (record.label !== undefined) seen.set(record.label, (seen.get(record.label) ?? 0) + 1);
    if (texts.length < SHOWN) texts.push(record as FirstText);
  };
  const counts = await readTable(table, place.home, add, stepOf(reading, 0.8, 1));
  const rare = kind === 'labelled' && seen.size <= MOST_CLASSES ? rareRemarks(seen) : [];
  return {
    ...blank,
    kind,
    encoding: table.source.reading?.encoding ?? null,
    table: { names: table.names, columns: table.columns, hasHeader: table.source.hasHeader },
    texts: short(texts),
    count,
    bytes,
    classes: classesIn(seen),
    remarks: [...tableRemarks(counts), ...rare],
  };
}

async function lookAtFolder(place: TextPlace, wish: TextLookWish, options: ReadOptions): Promise<TextLook> {
  const folder = await openLabelled(place.file);
  const seen = new Map(folder.classes.map((name) => [name, 0]));
  for (const { label } of folder.files) {
    const name = folder.classes[label] ?? '';
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const texts: FirstText[] = [];
  const files = inTurns(folder.files, folder.classes.length);
  for await (const { text, label } of readLabelled({ ...folder, files }, wish.removed, options)) {
    texts.push({ text, label: folder.classes[label] ?? '' });
  }
  return ofClasses(texts, seen, folder.files.length, folder.remarks);
}

async function lookAtArchive({ file }: TextPlace, wish: TextLookWish, options: ReadOptions): Promise<TextLook> {
  const archive = await readLabelledArchive(file, options);
  const seen = new Map(archive.classes.map((name) => [name, 0]));
  for (const { label } of archive.texts) {
    const name = archive.classes[label] ?? '';
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const texts = inTurns(archive.texts, archive.classes.length).map(({ text, label }) => {
    return { text: messageWithout(text, wish.removed ?? []), label: archive.classes[label] ?? '' };
  });
  return ofClasses(texts, seen, archive.texts.length, archive.remarks);
}

function ofClasses(
  texts: readonly FirstText[],
  seen: ReadonlyMap<string, number>,
  count: number,
  remarks: TextLook['remarks'],
): TextLook {
  const classes = classesIn(seen);
  return { ...blank, guess: 'labelled', kind: 'labelled', suits: ['labelled'], texts: short(texts), count, classes, remarks }; // prettier-ignore
}

/** The first text of every class, then the second ones. */
function inTurns<T extends { readonly label: number }>(all: readonly T[], classes: number): readonly T[] {
  const most = Math.max(1, Math.ceil(SHOWN / Math.max(1, classes)));
  const taken = new Map<number, number>();
  const first: T[] = [];
  for (const one of all) {
    const before = taken.get(one.label) ?? 0;
    if (before < most) first.push(one);
    taken.set(one.label, before + 1);
  }
  return first.slice(0, SHOWN);
}

function classesIn(seen: ReadonlyMap<string, number>): TextLook['classes'] {
  const all = Array.from(seen, ([name, count]) => ({ name, count }));
  return all.toSorted((a, b) => b.count - a.count).slice(0, MOST_CLASSES);
}

/** Beginnings of texts, never cut inside a character. */
function short(texts: readonly FirstText[], most = LONGEST): readonly FirstText[] {
  const cut = (text: string) =>
    text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')} …` : text;
  return texts.map(({ text, pair, label }) => ({
    text: cut(text),
    ...(pair !== undefined && { pair: cut(pair) }),
    ...(label !== undefined && { label }),
  }));
}
