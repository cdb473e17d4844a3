import type { Language } from '../text.ts';

/**
 * What people type for the values of a setting, as `parseAxis` reads it: values between commas, semicolons or blanks, ranges
 * with colons. In German a comma within a number is its decimal mark.
 */
export function canonical(typed: string, language: Language): string {
  const separator = typed.includes(':') ? ':' : ',';
  const parts = separator === ':' ? typed.split(':') : typed.split(/;|,?\s+|,$/);
  const cut = parts.map((part) => part.trim()).filter((part) => part !== '');
  // One comma alone is a decimal mark in German; several can only stand between values.
  const isList = separator === ',' && cut.length === 1 && (language === 'en' || cut[0]?.split(',').length !== 2);
  return isList ? (cut[0] ?? '') : cut.map((part) => part.replace(',', '.')).join(separator);
}
