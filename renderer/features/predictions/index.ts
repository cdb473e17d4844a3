import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const predictions: Feature = {
  panels: [
    {
      name: 'predictions',
      label: text('Predictions', 'Vorhersagen'),
      View: lazily(async () => (await import('./PredictionsPanel.tsx')).PredictionsPanel),
    },
  ],
};
