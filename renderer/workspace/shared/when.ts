import { useCallback } from 'react';
import type { Language } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';

/** Date and time as the language writes them, without seconds. */
export function useWhen(): (iso: string) => string {
  const language = useSettings((state) => state.language);
  return useCallback((iso: string) => whenIn(language, iso), [language]);
}

/** Empty where it is no time: a note that is damaged is still there to be chosen. */
export function whenIn(language: Language, iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}
