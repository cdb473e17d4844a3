import { existsSync } from 'node:fs';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { usualSettings } from '../../core/text/train.ts';
import { openText, partsOf, type ReadOptions, type TextFile } from '../text/read.ts';
import { trainTokenizer } from '../text/train.ts';
import { keepFile, keptFile } from './kept.ts';
import type { DataPlaces } from './define.ts';
import type { TextRecord } from './texts/records.ts';

/** A token takes two bytes of memory, and may be a single character. */
const MOST_BYTES = 256 * 1024 ** 2;

type Beginning = Pick<TextSource, 'window' | 'windows' | 'testShare' | 'validationShare' | 'seed'> & {
  /** Absent: the text's characters. */
  readonly tokenizer?: TextSource['tokenizer'] | undefined;
  /** Absent: guessed. */
  readonly encoding?: TextSource['encoding'] | undefined;
};

export interface ImportedText {
  readonly source: TextSource;
  /** Characters that are invalid in the encoding. */
  readonly faults: number;
}

/**
 * Imports a user's text: stores it under its hash. Fails like `openText` and `keepFile`, and with dataInvalid if it is
 * too long.
 */
export async function importText(
  file: string,
  name: string,
  home: string,
  begun: Beginning,
  options: ReadOptions = {},
): Promise<ImportedText> {
  const opened = await openText(file, begun.encoding, options.signal);
  requireTextSize(name, opened.bytes);
  const tokenizer = begun.tokenizer ?? (await trainTokenizer(opened, usualSettings('characters'), options)).json;
  const { sha256 } = await keepFile(file, home);
  const source: TextSource = { kind: 'text', name, sha256, ...begun, encoding: opened.encoding, tokenizer };
  return { source, faults: opened.faults };
}

/** Fails with dataInvalid. */
export function requireTextSize(name: string, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const [own, most] = [bytes, MOST_BYTES].map((size) => Math.round(size / 1024 ** 2));
  throw new EngineError('dataInvalid', `${name} has ${own} MB; a text can have ${most} MB. Take a part of it.`);
}

/** A text file that was taken in. */
type Kept = Pick<TextSource, 'name' | 'sha256' | 'encoding'>;

/** Fails with dataUnavailable, and as `openText`. */
export async function openKept({ name, sha256, encoding }: Kept, home: string): Promise<TextFile> {
  const file = keptFile(home, sha256);
  if (!existsSync(file)) {
    throw new EngineError('dataUnavailable', `The content of ${name} is not on this computer: import the file again.`);
  }
  const opened = await openText(file, encoding);
  requireTextSize(name, opened.bytes);
  return opened;
}

/** The same, part by part. */
export async function* partsOfFile(
  source: Kept,
  { home }: DataPlaces,
  options?: ReadOptions,
): AsyncGenerator<TextRecord> {
  for await (const part of partsOf(await openKept(source, home), options)) yield { text: part };
}
