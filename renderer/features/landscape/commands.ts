import { text } from '../../../core/text.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { useLandscape } from './landscape.ts';

export const landscapeCommands: CommandTable = {
  race: {
    text: text('Compare optimizers in a race', 'Optimierer im Rennen vergleichen'),
    group: 'training',
    run: () => {
      useLandscape.setState({ view: 'race' });
      showPanel('landscape');
    },
  },
};
