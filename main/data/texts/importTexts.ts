import { stat } from 'node:fs/promises';
import type { LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import { usualMaskedShare, type MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import type { ParallelSource } from '../../../core/data/kinds/parallelText.ts';
import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import type { TextColumns, TextWish } from '../../../core/data/textImport.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { messageWithout } from '../../../core/text/newsgroups.ts';
import { byCodePoints } from '../../../core/text/unicode.ts';
import { asReadError } from '../../files/files.ts';
import { openLabelled, readLabelled } from '../../text/labelled.ts';
import { isGzip, readLabelledArchive } from '../../text/labelledArchive.ts';
import { stopIfAsked, type ReadOptions } from '../../text/read.ts';
import { importText } from '../importText.ts';
import { readPart } from '../kept.ts';
import { RecordWriter } from './records.ts';
import { openTable, readTable, tableRemarks, type TextTable, type Wanted } from './table.ts';
import { tokenizerFrom, tokenizerOfText } from './vocabulary.ts';

export interface ImportedTexts {
  readonly source: TextSource | MaskedSource | LabelledSource | ParallelSource;
  readonly remarks: readonly Text[];
  /** For tables: the column names, and which columns are used for what. */
  readonly table: { readonly names: readonly string[]; readonly columns: TextColumns } | null;
}

type Wish<Kind extends TextWish['kind']> = Extract<TextWish, { readonly kind: Kind }>;

/** A user's file or folder, and where the app stores what it imports. */
export interface TextPlace {
  readonly file: string;
  /** The name shown to the user. */
  readonly name: string;
  readonly home: string;
}

/**
 * Imports a user's texts: stores them under their hash, and learns a vocabulary from them unless one is given. Labelled
 * texts may be a table, a folder with one folder per class, or a tar.gz of one; pairs are a table. Fails with
 * dataInvalid, fileUnreadable and cancelled.
 */
export function importTexts(place: TextPlace, wish: TextWish, options: ReadOptions = {}): Promise<ImportedTexts> {
  if (wish.kind === 'labelled') return importLabelled(place, wish, options);
  if (wish.kind === 'parallel') return importParallel(place, wish, options);
  return importWhole(place, wish, options);
}

const usualShares = { testShare: 0.1, validationShare: 0.1, seed: 1 };
const shared = ({ testShare, validationShare, seed }: TextWish) => ({
  testShare: testShare ?? usualShares.testShare,
  validationShare: validationShare ?? usualShares.validationShare,
  seed: seed ?? usualShares.seed,
});

/** A text for windows, or for pairs of sentences. */
async function importWhole(
  { file, name, home }: TextPlace,
  wish: Wish<'text'> | Wish<'masked'>,
  options: ReadOptions,
): Promise<ImportedTexts> {
  const learned = await tokenizerOfText(file, wish, options);
  const { window, windows } = wish.kind === 'text' ? wish : {};
  const cut = { window: window ?? 64, windows: windows ?? 6000, ...shared(wish), tokenizer: learned?.json };
  const imported = await importText(file, name, home, { ...cut, encoding: wish.encoding }, options);
  const { source, faults } = imported;
  const { encoding } = source;
  const remarks = [...encodingRemarks({ encoding, faults }), ...(learned ?? imported).remarks];
  if (wish.kind === 'text') return { source, remarks, table: null };
  const { length = 64, examples = 4000, maskedShare = usualMaskedShare } = wish;
  const common = { name, sha256: source.sha256, encoding, tokenizer: source.tokenizer, ...shared(wish) };
  return { source: { kind: 'masked', ...common, length, examples, maskedShare }, remarks, table: null };
}

export function encodingRemarks({ encoding, faults }: { readonly encoding: string; readonly faults: number }): Text[] {
  return [
    ...(encoding === 'utf-8'
      ? []
      : [text(`The text is read as ${encoding}.`, `Der Text wird als ${encoding} gelesen.`)]),
    ...(faults === 0 ? [] : [text(`${faults} characters of the text are damaged, and are read as “\ufffd”.`, `${faults} Zeichen des Textes sind beschädigt und werden als „\ufffd“ gelesen.`)]), // prettier-ignore
  ];
}

async function importLabelled(place: TextPlace, wish: Wish<'labelled'>, options: ReadOptions): Promise<ImportedTexts> {
  const { name, home } = place;
  const writer = new RecordWriter(name, home, options.claim);
  const seen = new Map<string, number>();
  const add = (record: Parameters<RecordWriter['add']>[0]) => {
    stopIfAsked(options.signal);
    const label = record.label ?? '';
    seen.set(label, (seen.get(label) ?? 0) + 1);
    if (seen.size > MOST_CLASSES) throw tooManyClasses(name);
    writer.add(record);
  };
  try {
    const read = await readLabels(place, wish, add, options);
    const classes = [...seen.keys()].toSorted(byCodePoints);
    if (writer.count === 0) throw new EngineError('dataInvalid', text(`${name} has no text with a label in it.`, `${name} enthält keinen Text mit einem Label.`)); // prettier-ignore
    if (classes.length < 2) throw new EngineError('dataInvalid', oneLabel(name, classes[0] ?? ''));
    const kept = {
      name,
      sha256: writer.kept(),
      texts: writer.count,
      classes,
      isPair: read.isPair,
      tested: read.tested,
    };
    const { source, remarks } = await labelledFrom(kept, home, wish, options);
    const rare = read.table ? rareRemarks(seen) : [];
    return { source, remarks: [...read.remarks, ...rare, ...remarks], table: read.table };
  } finally {
    writer.close();
  }
}

interface KeptTexts extends Pick<LabelledSource, 'name' | 'sha256' | 'texts' | 'classes' | 'isPair'> {
  /** Texts at the end that are a test part of their own. */
  readonly tested: number;
}

/** The source of labelled texts that are kept, and where their vocabulary is another than asked for. Fails as `recordsIn` does. */
export async function labelledFrom(
  { tested, ...kept }: KeptTexts,
  home: string,
  wish: Wish<'labelled'>,
  options: ReadOptions,
): Promise<{ readonly source: LabelledSource; readonly remarks: readonly Text[] }> {
  const removed = wish.removed ?? [];
  const { json, remarks } = await tokenizerFrom(kept, home, wish, (one) => messageWithout(one, removed), options);
  const { length = 128 } = wish;
  const own = { removed, tokenizer: json, length, ...shared(wish) };
  return { source: { kind: 'labelled', ...kept, ...(tested > 0 && { tested }), ...own }, remarks };
}

const MOST_CLASSES = 1000;

function oneLabel(name: string, label: string): Text {
  return text(
    `All texts of ${name} have the same label, “${label}”: there is nothing to tell apart. Choose another column of labels.`,
    `Alle Texte von ${name} haben dasselbe Label, „${label}“: Es gibt nichts zu unterscheiden. Eine andere Spalte mit Labels wählen.`,
  );
}

function tooManyClasses(name: string): EngineError {
  return new EngineError(
    'dataInvalid',
    text(
      `${name} has more than ${MOST_CLASSES} different labels: is another column the one with the labels?`,
      `${name} hat mehr als ${MOST_CLASSES} verschiedene Labels: Stehen die Labels in einer anderen Spalte?`,
    ),
  );
}

interface ReadLabels {
  readonly isPair: boolean;
  /** How many texts at the end form a separate test part. */
  readonly tested: number;
  readonly remarks: readonly Text[];
  readonly table: ImportedTexts['table'];
}

type Add = RecordWriter['add'];

/** Reads a folder, an archive or a table. */
async function readLabels(
  place: TextPlace,
  wish: Wish<'labelled'>,
  add: Add,
  options: ReadOptions,
): Promise<ReadLabels> {
  const { file } = place;
  const info = await stat(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  const isFolder = info.isDirectory();
  if (!isFolder && !isGzip(await readPart(file, 0, 2))) {
    const table = await openTable(file, place.name, place.home, { wanted: ['text', 'label', 'pair'], ...wish, reading: quiet(options) }); // prettier-ignore
    return { isPair: table.columns.pair !== undefined, tested: 0, ...(await readRecords(table, place.home, add)) };
  }
  const folder = isFolder ? await openLabelled(file) : await readLabelledArchive(file, options);
  let [tested, empty] = [0, 0];
  for await (const one of 'texts' in folder ? folder.texts : readLabelled(folder, [], options)) {
    if (one.text.trim() === '') empty++;
    else {
      add({ text: one.text, label: folder.classes[one.label] ?? '' });
      if (one.part === 'test') tested++;
    }
  }
  const files = counted(empty, ['file', 'files'], ['Datei', 'Dateien']);
  const empties = text(`${files.en} left out: there is no text.`, `${files.de} weggelassen: ohne Text.`);
  return { isPair: false, tested, remarks: [...folder.remarks, ...(empty > 0 ? [empties] : [])], table: null };
}

/** What is read before the vocabulary is learned: that takes most of the time, and says how far it is. */
const quiet = ({ onProgress: _, ...rest }: ReadOptions): ReadOptions => rest;

async function readRecords(table: TextTable, home: string, add: Add) {
  const remarks = tableRemarks(await readTable(table, home, add));
  return { remarks, table: { names: table.names, columns: table.columns } };
}

async function importParallel(place: TextPlace, wish: Wish<'parallel'>, options: ReadOptions): Promise<ImportedTexts> {
  const { file, name, home } = place;
  const wanted: Wanted = ['text', 'pair'];
  const table = await openTable(file, name, home, { wanted, ...wish, reading: quiet(options) });
  if (table.columns.pair === undefined) throw new EngineError('dataInvalid', oneColumn(name));
  const writer = new RecordWriter(name, home, options.claim);
  const known = new Set<string>();
  let doubled = 0;
  try {
    const read = await readRecords(table, home, (record) => {
      stopIfAsked(options.signal);
      const key = JSON.stringify([record.text, record.pair]);
      // With the same pair on both sides of the split, it would not be a test.
      if (known.has(key)) doubled++;
      else writer.add(record);
      known.add(key);
    });
    if (writer.count === 0) throw new EngineError('dataInvalid', text(`${name} has no pair of texts in it.`, `${name} enthält kein Paar von Texten.`)); // prettier-ignore
    const sha256 = writer.kept();
    const learned = await tokenizerFrom({ name, sha256, texts: writer.count }, home, wish, (one) => one, options);
    const length = wish.length ?? 64;
    const source: ParallelSource = {
      kind: 'parallel', name, sha256, texts: writer.count, tokenizer: learned.json, length, targetLength: wish.targetLength ?? length, ...shared(wish),
    }; // prettier-ignore
    const pairs = counted(doubled, ['pair occurs', 'pairs occur'], ['Paar kommt', 'Paare kommen']);
    const remark = text(
      `${pairs.en} more than once; each is used once.`,
      `${pairs.de} mehrmals vor; jedes zählt einmal.`,
    );
    return { source, remarks: [...read.remarks, ...(doubled > 0 ? [remark] : []), ...learned.remarks], table: read.table }; // prettier-ignore
  } finally {
    writer.close();
  }
}

function oneColumn(name: string): Text {
  return text(
    `${name} has only one column: put each text and its translation side by side, with a tab or a comma between them.`,
    `${name} hat nur eine Spalte: jeden Text und seine Übersetzung nebeneinanderstellen, mit einem Tabulator oder Komma dazwischen.`,
  );
}

/** Classes with too few texts. */
export function rareRemarks(seen: ReadonlyMap<string, number>): Text[] {
  const rare = [...seen].flatMap(([label, count]) => (count < 2 ? [label] : []));
  if (rare.length === 0) return [];
  const quoted = (quote: (label: string) => string) => rare.slice(0, 5).map(quote).join(', ');
  const [english, german] = [quoted((label) => `“${label}”`), quoted((label) => `„${label}“`)];
  const more = rare.length > 5 ? ' …' : '';
  return [
    text(
      `Only one text each has the label ${english}${more}: too few to learn from and to test with.`,
      `Nur je ein Text hat das Label ${german}${more}: zu wenige, um daraus zu lernen und damit zu testen.`,
    ),
  ];
}
