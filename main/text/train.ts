import { setImmediate as breathe } from 'node:timers/promises';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { WordCounts } from '../../core/text/count.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { emptyTokenizer, learnTokenizer, sizeRemarks, type TokenizerSettings } from '../../core/text/train.ts';
import { partsOf, type ReadOptions, type TextFile } from './read.ts';

export interface TrainedTokenizer {
  readonly json: TokenizerJson;
  /** The size of the vocabulary; less than requested if the text does not yield more. */
  readonly size: number;
  /** Whether words were dropped because there were too many. */
  readonly isCut: boolean;
  /** Where it is another than was asked for. */
  readonly remarks: readonly Text[];
}

/** How long to work before checking for cancellation. */
const TURN_MS = 50;

/**
 * Learns a vocabulary from a text file, part by part: only its distinct words are kept in memory. Other work gets its
 * turn throughout. Reading counts as the first half of progress. Fails with cancelled, dataInvalid (no words in it) and
 * fileUnreadable.
 */
export async function trainTokenizer(
  file: TextFile,
  settings: TokenizerSettings,
  { signal, onProgress }: ReadOptions = {},
): Promise<TrainedTokenizer> {
  const reading = { ...(signal && { signal }), onProgress: (share: number) => onProgress?.(share / 2) };
  const learning = { ...(signal && { signal }), onProgress: (share: number) => onProgress?.(0.5 + share / 2) };
  return learnFrom(partsOf(file, reading), file.file, settings, learning);
}

/** The same from texts; progress is that of learning. `name`: what they are called. */
export async function learnFrom(
  texts: AsyncIterable<string>,
  name: string,
  settings: TokenizerSettings,
  { signal, onProgress }: ReadOptions = {},
): Promise<TrainedTokenizer> {
  const counts = new WordCounts(emptyTokenizer(settings));
  for await (const part of texts) counts.add(part);
  if (counts.words.size === 0) {
    throw new EngineError('dataInvalid', text(`${name} has no word in it: choose a file with text.`, `${name} enthält kein Wort: eine Datei mit Text wählen.`)); // prettier-ignore
  }
  const learning = learnTokenizer(counts.words, settings);
  let turn = performance.now();
  for (let next = learning.next(); ; next = learning.next()) {
    if (next.done) {
      onProgress?.(1);
      const size = Object.keys(next.value.model.vocab).length;
      return { json: next.value, size, isCut: counts.isCut, remarks: sizeRemarks(counts.words, settings) };
    }
    if (performance.now() - turn < TURN_MS) continue;
    onProgress?.(next.value);
    await breathe();
    turn = performance.now();
    if (signal?.aborted) throw new EngineError('cancelled', 'Learning the vocabulary was cancelled.');
  }
}
