import type { PageOutput } from '../core/protocol/exportedPage.ts';
import { rowsOf } from '../core/text/rows.ts';
import { element } from './dom.ts';
import type { Entry, EntryHost } from './entry.ts';
import { readingEntry } from './reading.ts';
import { isOfTokens, type TextEntry, type TextParts } from './tokens.ts';
import { words } from './words.ts';
import { writingEntry } from './writing.ts';

/** A text to be judged, completed or continued. */
export function textEntry(entry: TextEntry, outputs: readonly PageOutput[], host: EntryHost): Entry {
  const rows = rowsOf(entry.tokenizer);
  if (!rows)
    return { view: element('p', { className: 'trouble' }, host.say(words.unsupported)), given: () => undefined };
  const { tokenizer, padId } = rows;
  const at = outputs.findIndex(isOfTokens);
  const parts: TextParts = { entry, tokenizer, padId, output: outputs.find(isOfTokens), at, host };
  return entry.task === 'continue' ? writingEntry(parts) : readingEntry(parts);
}
