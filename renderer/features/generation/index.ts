import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { followWriting } from './writing.ts';

export const generation: Feature = {
  panels: [
    {
      name: 'generation',
      label: text('Generate text', 'Text erzeugen'),
      isOffered: ({ data }) => data.kind === 'text',
      View: lazily(async () => (await import('./GenerationPanel.tsx')).GenerationPanel),
    },
  ],
  follow: followWriting,
};
