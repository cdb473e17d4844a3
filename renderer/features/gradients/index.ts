import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const gradients: Feature = {
  panels: [
    {
      name: 'gradients',
      label: text('Gradient norms', 'Gradientennormen'),
      View: lazily(async () => (await import('./GradientsPanel.tsx')).GradientsPanel),
    },
  ],
};
