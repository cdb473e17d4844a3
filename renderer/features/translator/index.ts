import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const translator: Feature = {
  panels: [
    {
      name: 'translator',
      label: text('Translate', 'Übersetzen'),
      isOffered: ({ data }) => 'targetLength' in data,
      View: lazily(async () => (await import('./TranslatorPanel.tsx')).TranslatorPanel),
    },
  ],
};
