import type { DataSource } from '../../../core/data/source.ts';
import { bytesOf, fromUtf8 } from '../../../core/text/bytes.ts';

/** Pieces of a vocabulary as people read them: bytes as letters, spaces and ends of lines as signs that are seen. */
export function readerOf(source: DataSource): (word: string) => string {
  const isOfBytes = 'tokenizer' in source && JSON.stringify(source.tokenizer.decoder ?? '').includes('"ByteLevel"');
  return (word) => seen(isOfBytes ? fromUtf8(bytesOf([word])) : word);
}

function seen(word: string): string {
  return word.replaceAll(' ', '␣').replaceAll('\n', '⏎').replaceAll('\t', '⇥') || '∅';
}
