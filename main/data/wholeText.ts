import { existsSync } from 'node:fs';
import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { openText, partsOf, type ReadOptions, type TextFile } from '../text/read.ts';
import type { DataPlaces } from './define.ts';
import { requireTextSize } from './importText.ts';
import { keptFile, notHere } from './kept.ts';
import type { TextRecord } from './texts/records.ts';

/** A text file that was taken in. */
type Kept = Pick<TextSource, 'name' | 'sha256' | 'encoding'>;

/** Fails with dataUnavailable, and as `openText`. */
export async function openKept({ name, sha256, encoding }: Kept, home: string): Promise<TextFile> {
  const file = keptFile(home, sha256);
  if (!existsSync(file)) {
    throw new EngineError('dataUnavailable', notHere(name));
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
