import type { Encoding } from '../../../core/data/csv/source.ts';
import { same, text, type Text } from '../../../core/text.ts';
import type { MessagePart } from '../../../core/text/newsgroups.ts';

/** The encodings of text files, the usual ones first. */
export const encodingOptions: readonly { readonly value: Encoding; readonly label: Text }[] = [
  { value: 'utf-8', label: same('UTF-8') },
  { value: 'windows-1252', label: text('Windows-1252 (Western)', 'Windows-1252 (westlich)') },
  { value: 'iso-8859-15', label: same('ISO 8859-15') },
  { value: 'windows-1250', label: text('Windows-1250 (Central Europe)', 'Windows-1250 (Mitteleuropa)') },
  { value: 'windows-1251', label: text('Windows-1251 (Cyrillic)', 'Windows-1251 (kyrillisch)') },
  { value: 'macintosh', label: same('Mac Roman') },
  { value: 'utf-16le', label: same('UTF-16 LE') },
  { value: 'utf-16be', label: same('UTF-16 BE') },
];

export const partLabels: Readonly<Record<MessagePart, Text>> = {
  headers: text('Remove headers', 'Kopfzeilen entfernen'),
  footers: text('Remove signatures', 'Signaturen entfernen'),
  quotes: text('Remove quotations', 'Zitate entfernen'),
};
