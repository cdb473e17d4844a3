import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const console: Feature = {
  panels: [
    {
      name: 'console',
      label: text('Console', 'Konsole'),
      isStill: true,
      View: lazily(async () => (await import('./ConsolePanel.tsx')).ConsolePanel),
    },
  ],
};
