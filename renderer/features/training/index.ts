import { same } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { trainingCommands } from './commands.ts';

export const training: Feature = {
  areas: { bar: lazily(async () => (await import('./controls/RunControls.tsx')).RunControls) },
  commands: trainingCommands,
  panels: [
    {
      name: 'training',
      label: same('Training'),
      View: lazily(async () => (await import('./TrainingPanel.tsx')).TrainingPanel),
    },
  ],
};
