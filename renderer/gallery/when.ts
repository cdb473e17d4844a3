import { useCallback } from 'react';
import { useSettings } from '../store/settings.ts';

/** Date and time as the language writes them, without seconds. */
export function useWhen(): (iso: string) => string {
  const language = useSettings((state) => state.language);
  return useCallback(
    (iso: string) =>
      new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
        dateStyle: 'medium',
        timeStyle: 'short',
      }).format(new Date(iso)),
    [language],
  );
}
