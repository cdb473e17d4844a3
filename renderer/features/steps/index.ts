import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const steps: Feature = {
  panels: [
    {
      name: 'steps',
      label: text('Step by step', 'Schritt für Schritt'),
      View: lazily(async () => (await import('./StepsPanel.tsx')).StepsPanel),
    },
  ],
};
