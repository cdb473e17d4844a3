import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Language } from '../../core/text.ts';

export type Theme = 'light' | 'dark' | 'projector';

interface Settings {
  readonly language: Language;
  /** `system` follows the desktop. */
  readonly theme: Theme | 'system';
  readonly device: string;
  readonly isMinimapShown: boolean;
  set(values: Partial<Omit<Settings, 'set'>>): void;
}

// Tests of the stores run without a browser.
const isGerman = typeof navigator !== 'undefined' && navigator.language.startsWith('de');

/** What a person sets once and expects to find again: kept on this machine, not in documents. */
export const useSettings = create<Settings>()(
  persist(
    (set) => ({
      language: isGerman ? 'de' : 'en',
      theme: 'system',
      device: 'auto',
      isMinimapShown: true,
      set: (values) => set(values),
    }),
    { name: 'neuroloom.settings' },
  ),
);
