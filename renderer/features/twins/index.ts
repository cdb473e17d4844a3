import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { showPanel } from '../../workspace/document/panels.ts';
import type { Feature } from '../../workspace/feature.ts';
import { followTwins } from './state.ts';

export const twins: Feature = {
  commands: {
    twins: {
      text: text(
        'Train two variants in lock-step (twin run)',
        'Zwei Varianten im Gleichschritt trainieren (Zwillingslauf)',
      ),
      group: 'training',
      menus: { training: 23 },
      run: () => showPanel('twins'),
    },
  },
  panels: [
    {
      name: 'twins',
      label: text('Twins', 'Zwillinge'),
      View: lazily(async () => (await import('./TwinsPanel.tsx')).TwinsPanel),
    },
  ],
  follow: followTwins,
};
