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

/** So many bytes, in the unit that suits them: `12 B`, `5.52 kB`, `1.2 MB`. */
export function bytesText(bytes: number, language: Language): string {
  const [value, unit] = bytes < 1e3 ? [bytes, 'B'] : bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${numberFormat(language, { maximumSignificantDigits: 3 }).format(value)} ${unit}`;
}
