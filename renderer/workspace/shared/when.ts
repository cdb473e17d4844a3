import { useCallback } from 'react';
import type { Language } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';

/** Date and time as the language writes them, without seconds. */
export function useWhen(): (iso: string) => string {
  const language = useSettings((state) => state.language);
  return useCallback((iso: string) => whenIn(language, iso), [language]);
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

/** Empty where it is no time: a note that is damaged is still there to be chosen. */
export function whenIn(language: Language, iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The time of the day, to the second: of what is done several times a minute. */
export function timeIn(language: Language, date: Date): string {
  return new Intl.DateTimeFormat(locales[language], { timeStyle: 'medium' }).format(date);
}
