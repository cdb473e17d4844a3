import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { shippedText, shippedTexts, type ShippedName, type ShippedText } from '../../core/data/shipped.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { SentencesOf } from '../../core/text/sentences.ts';
import { byCodePoints } from '../../core/text/unicode.ts';
import { makeFolder, writeAtomically } from '../files/files.ts';
import { isPackaged } from '../files/version.ts';
import { keptFile } from './kept.ts';
import { packageFolder } from './pictures.ts';

/** How each text is put together out of the files of its package. */
const makers: Readonly<Record<ShippedName, (folder: string) => string>> = {
  'moby-dick': mobyDick,
  'two-centuries': twoCenturies,
  'presidents-passages': passages,
};

/**
 * Puts a text that comes with the app where imported files are kept, if it is one and not there yet.
 * Fails with dataUnavailable where its package is not installed, with dataInvalid where it is another one, and as writing does.
 */
export async function provideShipped(home: string, sha256: string): Promise<void> {
  const shipped = shippedText(sha256);
  const target = keptFile(home, sha256);
  if (!shipped || existsSync(target)) return;
  const content = shippedContent(sha256);
  await makeFolder(path.dirname(target));
  await writeAtomically(target, content);
}

/** What a text that comes with the app says. Fails as `provideShipped` does. */
export function shippedContent(sha256: string): string {
  const name = (Object.keys(shippedTexts) as ShippedName[]).find((one) => shippedTexts[one].sha256 === sha256);
  if (!name) throw new Error(`No text with the hash ${sha256} comes with the app.`);
  const content = makers[name](packageData(shippedTexts[name]));
  if (createHash('sha256').update(content).digest('hex') === sha256) return content;
  const owner = shippedTexts[name].package;
  throw new EngineError(
    'dataInvalid',
    text(
      `The package ${owner} is not the one that the app was made with: ${mend().en}.`,
      `Das Paket ${owner} ist nicht das, mit dem die App gebaut wurde: ${mend().de}.`,
    ),
  );
}

function packageData({ package: owner, file }: ShippedText): string {
  const folder = packageFolder(owner, 'data');
  if (folder !== undefined && existsSync(folder)) return folder;
  throw new EngineError(
    'dataUnavailable',
    text(
      `${file} comes with the package ${owner}, which is not installed: ${mend().en}.`,
      `${file} kommt mit dem Paket ${owner}, das nicht installiert ist: ${mend().de}.`,
    ),
  );
}

/** How a package of npm is put right. */
const mend = () =>
  isPackaged() ? text('install the app again', 'die App neu installieren') : text('run npm ci', 'npm ci ausführen');

const read = (folder: string, name: string) => readFileSync(path.join(folder, name), 'utf8');

const CHAPTERS = 135;

function mobyDick(folder: string): string {
  return paragraphs(chaptersIn(folder));
}

/** In their order, without what comes before them. */
function chaptersIn(folder: string): readonly string[] {
  const chapters = Array.from({ length: CHAPTERS }, (_, i) => `chapter_${i + 1}.txt`);
  return [...chapters, 'epilogue.txt'].map((name) => read(folder, name).trim());
}

function paragraphs(texts: readonly string[]): string {
  return `${texts.join('\n\n')}\n`;
}

/** The speeches in a drawn order. */
function speechesIn(folder: string) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return inDrawnOrder(
    names.map((name) => ({
      name,
      year: Number(name.slice(0, 4)),
      text: read(folder, name).replace(/\s+/gu, ' ').trim(),
    })),
  );
}

/** An order that is drawn by names: what is held out at the end is of all kinds. */
function inDrawnOrder<T extends { readonly name: string }>(all: readonly T[]): readonly T[] {
  return all
    .map((one) => ({ one, key: createHash('sha256').update(one.name).digest('hex') }))
    .toSorted((a, b) => byCodePoints(a.key, b.key))
    .map(({ one }) => one);
}

/** Speeches up to this year, and from this one on: each about as long as the book. */
const [EARLY, RECENT] = [1833, 1994];

/** Sentences of a section. */
const SECTION = 30;

/** Sections of the book between those of early and recent speeches, in a drawn order: three kinds of English, many times in turn. */
function twoCenturies(folder: string): string {
  const chapters = chaptersIn(packageData(shippedTexts['moby-dick'])).map((text, i) => ({
    name: `chapter_${i + 1}`,
    text,
  }));
  const speeches = speechesIn(folder).filter(({ year }) => year <= EARLY || year >= RECENT);
  const sections = [...chapters, ...speeches].flatMap(({ name, text }) =>
    sectionsOf(text).map((section, i) => ({ name: `${name} ${i}`, text: section })),
  );
  return paragraphs(inDrawnOrder(sections).map(({ text }) => text));
}

function sectionsOf(text: string): readonly string[] {
  const stream = new SentencesOf();
  const sentences = [...stream.add(text), ...stream.end()];
  const count = Math.max(1, Math.round(sentences.length / SECTION));
  return Array.from({ length: count }, (_, i) => {
    const at = (section: number) => Math.round((section * sentences.length) / count);
    return sentences.slice(at(i), at(i + 1)).join(' ');
  });
}

/** Passages of a speech at most, and words of each at least. */
const [PASSAGES, WORDS] = [24, 40];

/** Passages of whole sentences, spread over every speech, each with the half-century in which it was held. */
function passages(folder: string): string {
  const { classes } = shippedTexts['presidents-passages'].labelled;
  const records = speechesIn(folder).flatMap(({ year, text }) => {
    const all = passagesOf(text);
    const label = classes[Math.min(3, Math.max(0, Math.floor((year - 1800) / 50)))];
    const count = Math.min(PASSAGES, all.length);
    return Array.from({ length: count }, (_, i) => ({ text: all[Math.floor((i * all.length) / count)], label }));
  });
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function passagesOf(speech: string): readonly string[] {
  const sentences = new SentencesOf();
  const all: string[] = [];
  let open = '';
  for (const sentence of [...sentences.add(speech), ...sentences.end()]) {
    open = open === '' ? sentence : `${open} ${sentence}`;
    if (open.split(' ').length < WORDS) continue;
    all.push(open);
    open = '';
  }
  return all;
}
