import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { followWatches } from './follow.ts';

export const watch: Feature = {
  panels: [
    {
      name: 'watch',
      label: text('Watch', 'Beobachten'),
      View: lazily(async () => (await import('./WatchPanel.tsx')).WatchPanel),
    },
  ],
  follow: followWatches,
};
