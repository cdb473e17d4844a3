import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const confusion: Feature = {
  panels: [
    {
      name: 'confusion',
      label: text('Confusion', 'Konfusionsmatrix'),
      View: lazily(async () => (await import('./ConfusionPanel.tsx')).ConfusionPanel),
    },
  ],
};
