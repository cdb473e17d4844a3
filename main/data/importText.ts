import type { TextSource } from '../../core/data/kinds/plainText.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { usualSettings } from '../../core/text/train.ts';
import { openText, type ReadOptions } from '../text/read.ts';
import { trainTokenizer } from '../text/train.ts';
import { keepFile } from './kept.ts';

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
  /** Where a vocabulary was learned that is another than usual. */
  readonly remarks: readonly Text[];
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
  const learned = begun.tokenizer ? undefined : await trainTokenizer(opened, usualSettings('characters'), options);
  const tokenizer = begun.tokenizer ?? learned?.json;
  if (!tokenizer) throw new Error('There is no tokenizer.');
  const { sha256 } = await keepFile(file, home, options);
  const source: TextSource = { kind: 'text', name, sha256, ...begun, encoding: opened.encoding, tokenizer };
  return { source, remarks: learned?.remarks ?? [], faults: opened.faults };
}

/** Fails with dataInvalid. */
export function requireTextSize(name: string, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const [own, most] = [bytes, MOST_BYTES].map((size) => Math.round(size / 1024 ** 2));
  throw new EngineError(
    'dataInvalid',
    text(
      `${name} has ${own} MB; a text can have ${most} MB. Take a part of it.`,
      `${name} hat ${own} MB; ein Text kann ${most} MB haben. Einen Teil davon nehmen.`,
    ),
  );
}
