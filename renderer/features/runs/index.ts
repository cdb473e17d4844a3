import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { runsCommands } from './commands.ts';
import { followSeries } from './series.ts';

export const runs: Feature = {
  commands: runsCommands,
  panels: [
    {
      name: 'runs',
      label: text('Runs', 'Läufe'),
      View: lazily(async () => (await import('./RunsPanel.tsx')).RunsPanel),
    },
  ],
  follow: followSeries,
};
