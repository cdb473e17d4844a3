import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const playground: Feature = {
  panels: [
    {
      name: 'playground',
      label: text('Try a text', 'Text ausprobieren'),
      isOffered: ({ data }) => data.kind === 'masked' || data.kind === 'labelled',
      View: lazily(async () => (await import('./PlaygroundPanel.tsx')).PlaygroundPanel),
    },
  ],
};
