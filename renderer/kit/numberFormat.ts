import type { Language } from '../../core/text.ts';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
const known = new Map<string, Intl.NumberFormat>();

/** A formatter of the language, which writes no `-0`; kept, because making one costs more than a thousand uses. */
export function numberFormat(language: Language, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  const format = known.get(key) ?? new Intl.NumberFormat(locales[language], { signDisplay: 'negative', ...options });
  known.set(key, format);
  return format;
}

const units = [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']] as const; // prettier-ignore

/** So many bytes, in the unit that suits them: `12 B`, `5.52 kB`, `1.2 MB`, `3.4 GB`. */
export function bytesText(bytes: number, language: Language): string {
  const [size, unit] = units.find(([least]) => bytes >= least) ?? [1, 'B'];
  const value = bytes / size;
  return `${numberFormat(language, { maximumSignificantDigits: 3 }).format(value)} ${unit}`;
}
