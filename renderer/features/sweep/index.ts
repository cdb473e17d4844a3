import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { showPanel } from '../../workspace/document/panels.ts';
import type { Feature } from '../../workspace/feature.ts';
import { followSweeps } from './sweeps.ts';

export const sweep: Feature = {
  commands: {
    sweep: {
      text: text('Try several settings (sweep)', 'Mehrere Einstellungen probieren (Versuchsreihe)'),
      group: 'training',
      menus: { training: 22 },
      run: () => showPanel('sweep'),
    },
  },
  panels: [
    {
      name: 'sweep',
      label: text('Sweep', 'Versuchsreihe'),
      View: lazily(async () => (await import('./SweepPanel.tsx')).SweepPanel),
    },
  ],
  follow: followSweeps,
};
