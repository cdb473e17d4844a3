import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { counted, text, type Text } from '../../core/text.ts';
import { messageWithout, type MessagePart } from '../../core/text/newsgroups.ts';
import { byCodePoints } from '../../core/text/unicode.ts';
import { asReadError } from '../files/files.ts';
import { guessEncoding } from '../../core/data/csv/encoding.ts';
import { decoder, utf8Check } from './encoding.ts';
import { stopIfAsked, type ReadOptions } from './read.ts';

/** A text file, with the class given by its folder. */
export interface LabelledFile {
  readonly file: string;
  /** The index of its class. */
  readonly label: number;
  /** For collections that come in two parts. */
  readonly part: 'training' | 'test' | null;
}

/** A folder with one folder of texts per class. */
export interface LabelledFolder {
  readonly classes: readonly string[];
  /** By part, class and name. */
  readonly files: readonly LabelledFile[];
  readonly remarks: readonly Text[];
  /** Newsgroup messages are old: they are in Latin-1, whatever their bytes look like. */
  readonly isLatin1: boolean;
}

export interface LabelledText {
  readonly text: string;
  readonly label: number;
  readonly part: LabelledFile['part'];
}

/**
 * Scans a folder: `<class>/<text>`, or with two parts `<name>train/<class>/<text>` and `<name>test/<class>/<text>`, as
 * in 20 Newsgroups and IMDb. Hidden files are skipped. Fails with fileUnreadable, and with dataInvalid if there are
 * fewer than two classes.
 */
export async function openLabelled(folder: string): Promise<LabelledFolder> {
  const folders = await namesIn(folder, 'folders');
  const [train, test] = ['train', 'test'].map((end) => folders.find((name) => name.toLowerCase().endsWith(end)));
  const parts =
    train === undefined || test === undefined
      ? [{ part: null, root: folder, classes: folders }]
      : await Promise.all([partIn(folder, train, 'training'), partIn(folder, test, 'test')]);
  const classes = [...new Set(parts.flatMap((part) => part.classes))].toSorted(byCodePoints);
  const files: LabelledFile[] = [];
  for (const { part, root, classes: own } of parts) {
    for (const name of own) {
      const label = classes.indexOf(name);
      const names = await namesIn(path.join(root, name), 'files');
      files.push(...names.map((file) => ({ file: path.join(root, name, file), label, part })));
    }
  }
  requireClasses(folder, classes.length);
  if (files.length === 0)
    throw new EngineError('dataInvalid', text(`The folders in ${folder} have no files: put texts into them.`, `Die Ordner in ${folder} haben keine Dateien: Texte hineinlegen.`)); // prettier-ignore
  return { classes, files, remarks: remarksOn(classes, files), isLatin1: train?.startsWith('20news') ?? false };
}

async function partIn(folder: string, name: string, part: 'training' | 'test') {
  const root = path.join(folder, name);
  return { part, root, classes: await namesIn(root, 'folders') };
}

/** In the order of Python's `sorted`. */
async function namesIn(folder: string, what: 'files' | 'folders'): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw asReadError(error, folder);
  });
  const wanted = entries.filter((entry) => (what === 'files' ? entry.isFile() : entry.isDirectory()));
  return wanted.map(({ name }) => name).filter((name) => !name.startsWith('.')).toSorted(byCodePoints); // prettier-ignore
}

/** Fails with dataInvalid unless there are at least two classes. */
export function requireClasses(folder: string, count: number): void {
  if (count >= 2) return;
  const has =
    count === 0 ? text('no folders in it', 'keine Ordner') : text('only one folder in it', 'nur einen Ordner');
  throw new EngineError(
    'dataInvalid',
    text(
      `${folder} has ${has.en}: make a folder for each class, named like the class, and put its texts there.`,
      `${folder} enthält ${has.de}: für jede Klasse einen Ordner anlegen, der wie die Klasse heißt, und ihre Texte hineinlegen.`,
    ),
  );
}

/** Remarks on classes with too few texts. */
export function remarksOn(classes: readonly string[], files: readonly Pick<LabelledFile, 'label'>[]): Text[] {
  return classes.flatMap((name, label) => {
    const count = files.filter((file) => file.label === label).length;
    if (count > 1) return [];
    const has = counted(count, ['text', 'texts'], ['Text', 'Texte']);
    return [
      text(
        `The class “${name}” has ${has.en}: too few to learn from and to test with. Add some, or remove its folder.`,
        `Die Klasse „${name}“ hat ${has.de}: zu wenige, um daraus zu lernen und damit zu testen. Weitere hinzufügen oder ihren Ordner entfernen.`,
      ),
    ];
  });
}

/**
 * Reads the texts in order. Each file's encoding is UTF-8 if valid, or given by a byte order mark, otherwise
 * Windows-1252. Fails with dataInvalid at a file that is not text, with fileUnreadable and with cancelled.
 */
export async function* readLabelled(
  { files, isLatin1 }: LabelledFolder,
  removed: readonly MessagePart[] = [],
  { signal, onProgress }: ReadOptions = {},
): AsyncGenerator<LabelledText> {
  for (const [i, { file, label, part }] of files.entries()) {
    stopIfAsked(signal);
    const bytes = await readFile(file).catch((error: unknown) => {
      throw asReadError(error, file);
    });
    const content = isLatin1 ? bytes.toString('latin1') : decoded(bytes, file);
    yield { text: messageWithout(content, removed), label, part };
    onProgress?.((i + 1) / files.length);
  }
}

/** The text of a whole file. Fails with dataInvalid. */
export function decoded(bytes: Uint8Array, file: string): string {
  const check = utf8Check();
  const encoding = guessEncoding(bytes, check(bytes) && check());
  if (encoding !== undefined) {
    const decode = decoder(encoding);
    return decode(bytes) + decode();
  }
  throw new EngineError(
    'dataInvalid',
    text(
      `${file} is not a text file: remove it from the folder, or save its text as .txt.`,
      `${file} ist keine Textdatei: aus dem Ordner nehmen oder den Text als .txt speichern.`,
    ),
  );
}
