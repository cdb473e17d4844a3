import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const plane: Feature = {
  panels: [
    {
      name: 'plane',
      label: text('Plane', 'Ebene'),
      View: lazily(async () => (await import('./PlanePanel.tsx')).PlanePanel),
    },
  ],
};
