import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { byCodePoints } from '../../core/text/unicode.ts';
import { asReadError, systemCode } from '../files/files.ts';
import { tarEntries } from '../files/tar.ts';
import { decoded, remarksOn, requireClasses, type LabelledText } from './labelled.ts';
import { stopIfAsked, type ReadOptions } from './read.ts';

export interface LabelledArchive {
  readonly classes: readonly string[];
  /** By part, class and name. */
  readonly texts: readonly LabelledText[];
  readonly remarks: readonly Text[];
}

const MOST_BYTES = 256 * 1024 ** 2;

/** Whether bytes start with the gzip signature. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Reads the texts in a tar.gz with one folder per class, with the same structure as for `openLabelled`, such as 20
 * Newsgroups. Fails with dataInvalid, fileUnreadable and cancelled.
 */
export async function readLabelledArchive(file: string, { signal }: ReadOptions = {}): Promise<LabelledArchive> {
  const name = path.basename(file);
  const found: Found[] = [];
  let bytes = 0;
  // The end of the pipeline closes both, however it comes about.
  const unzipped = pipeline(createReadStream(file), createGunzip(), () => undefined);
  try {
    for await (const entry of tarEntries(unzipped as AsyncIterable<Uint8Array>, name, MOST_BYTES)) {
      stopIfAsked(signal);
      const place = placeOf(entry.name);
      if (!place) continue;
      bytes += entry.bytes.length;
      if (bytes > MOST_BYTES) throw new EngineError('dataInvalid', text(`${name} has more than ${MOST_BYTES / 1024 ** 2} MB of texts in it: take a part of it.`, `${name} enthält mehr als ${MOST_BYTES / 1024 ** 2} MB Text: einen Teil davon nehmen.`)); // prettier-ignore
      // 20 Newsgroups is in Latin-1, whatever its bytes look like.
      const isLatin1 = place.folders.some((folder) => folder.startsWith('20news'));
      const content = isLatin1
        ? Buffer.from(entry.bytes).toString('latin1')
        : decoded(entry.bytes, `${name}/${entry.name}`);
      found.push({ ...place, text: content });
    }
  } catch (error) {
    if (systemCode(error).startsWith('Z_')) throw new EngineError('dataInvalid', text(`${name} is damaged: download it again.`, `${name} ist beschädigt: erneut herunterladen.`), { cause: error }); // prettier-ignore
    throw asReadError(error, file);
  } finally {
    unzipped.destroy();
  }
  const classes = [...new Set(found.map((one) => one.label))].toSorted(byCodePoints);
  requireClasses(name, classes.length);
  // If there is only one, its name just happens to end like that.
  const hasParts = [TRAINING, TEST].every((part) => found.some((one) => one.part === part));
  const parted = hasParts ? found : found.map((one) => ({ ...one, part: '' }));
  const ordered = parted.toSorted(
    (a, b) => a.part.localeCompare(b.part) || byCodePoints(a.label, b.label) || byCodePoints(a.name, b.name),
  );
  const texts = ordered.map(({ text, label, part }) => ({
    text,
    label: classes.indexOf(label),
    part: part === TEST ? ('test' as const) : part === TRAINING ? ('training' as const) : null,
  }));
  return { classes, texts, remarks: remarksOn(classes, texts) };
}

interface Found {
  readonly folders: readonly string[];
  readonly label: string;
  readonly name: string;
  readonly part: string;
  readonly text: string;
}

const [TRAINING, TEST] = ['1', '2'];

/** What a file's folders say about it; undefined if it is in none, or hidden. */
function placeOf(entry: string): Omit<Found, 'text'> | undefined {
  const steps = entry.split('/').filter((step) => step !== '' && step !== '.');
  const [label, name] = steps.slice(-2);
  if (label === undefined || name === undefined || steps.some((step) => step.startsWith('.'))) return undefined;
  const folders = steps.slice(0, -2);
  const ends = (end: string) => folders.some((folder) => folder.toLowerCase().endsWith(end));
  return { folders, label, name, part: ends('train') ? TRAINING : ends('test') ? TEST : '' };
}
