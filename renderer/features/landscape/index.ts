import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { landscapeCommands } from './commands.ts';
import { followLandscape } from './landscape.ts';

export const landscape: Feature = {
  commands: landscapeCommands,
  panels: [
    {
      name: 'landscape',
      label: text('Landscape', 'Landschaft'),
      View: lazily(async () => (await import('./LandscapePanel.tsx')).LandscapePanel),
    },
  ],
  follow: followLandscape,
};
