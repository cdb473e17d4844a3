import { withMinus, type Language } from '../../core/text.ts';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
const known = new Map<string, NumberFormat>();

interface NumberFormat {
  format(value: number): string;
}

/**
 * Writes numbers as the language has them, with the sign for minus, and no `-0`. Kept, because making one costs more than a
 * thousand uses.
 */
export function numberFormat(language: Language, options: Intl.NumberFormatOptions = {}): NumberFormat {
  const key = language + JSON.stringify(options);
  const format = known.get(key) ?? created(language, options);
  known.set(key, format);
  return format;
}

function created(language: Language, options: Intl.NumberFormatOptions): NumberFormat {
  const format = new Intl.NumberFormat(locales[language], { signDisplay: 'negative', ...options });
  return { format: (value) => withMinus(format.format(value)) };
}

/** A number with its unit, or the sign for per cent: the two stay on one line. */
export const quantity = (number: string, unit: string): string => `${number}\u00a0${unit}`;

const beforeUnit = /(?<=\d) (?=(?:%|ms|s|min|h|kB|MB|GB)(?![\p{L}\p{N}]))/gu;

/** A sentence in which no number is parted from its unit at the end of a line. */
export const unbroken = (words: string): string => words.replace(beforeUnit, '\u00a0');

const units = [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']] as const; // prettier-ignore

/** So many bytes, in the unit that suits them: `12 B`, `5.52 kB`, `1.2 MB`, `3.4 GB`. */
export function bytesText(bytes: number, language: Language): string {
  const [size, unit] = units.find(([least]) => bytes >= least) ?? [1, 'B'];
  const value = bytes / size;
  return quantity(numberFormat(language, { maximumSignificantDigits: 3 }).format(value), unit);
}
