import type { Language } from '../text.ts';

/** A number as German writes it, with a comma. */
const decimal = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;

const point = /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i;

/** Values as `parseAxis` reads them, the way people would type them: the reverse of `canonical`. */
export function asTyped(values: string, language: Language): string {
  const number = (part: string) => (language === 'de' && point.test(part) ? part.replace('.', ',') : part);
  if (values.includes(':')) return values.split(':').map(number).join(':');
  return values
    .split(',')
    .map(number)
    .join(language === 'de' ? '; ' : ', ');
}

/**
 * What people type for the values of a setting, as `parseAxis` reads it: values between commas, semicolons or blanks, ranges
 * with colons. In German a comma within a number is its decimal mark.
 */
export function canonical(typed: string, language: Language): string {
  const number = (part: string) => (language === 'de' && decimal.test(part) ? part.replace(',', '.') : part);
  const cut = (parts: readonly string[]) =>
    parts
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(number);
  if (typed.includes(':')) return cut(typed.split(':')).join(':');
  return cut(typed.split(/;|,?\s+|,$/)).join(',');
}

/** What was typed, and in which language; absent: in that of whoever reads it. */
export interface Typed {
  readonly typed: string;
  readonly language?: Language | undefined;
}

/** The same as it is typed in a language. */
export function inLanguage<T extends Typed>(one: T, language: Language): T {
  if (one.language === undefined || one.language === language) return one;
  return { ...one, typed: asTyped(canonical(one.typed, one.language), language), language };
}
