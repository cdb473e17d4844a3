import { text } from '../../../core/text.ts';
import { ofRun } from '../../workspace/commands/conditions.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { selectedRun } from '../../workspace/runs/runs.ts';
import { takeSettings } from './settings.ts';
import { compareRates, reasonAgainst } from './series.ts';

export const runsCommands: CommandTable = {
  compareRates: {
    text: text('Compare learning rates', 'Lernraten vergleichen'),
    group: 'training',
    menus: { training: 21 },
    isEnabled: () => reasonAgainst() === undefined,
    needs: reasonAgainst,
    run: compareRates,
  },
  useRunSettings: {
    text: text('Use the settings of the run that is shown', 'Einstellungen des gezeigten Laufs benutzen'),
    group: 'training',
    ...ofRun,
    isEnabled: () => selectedRun()?.settings !== undefined,
    run: () => takeSettings(selectedRun()),
  },
};
