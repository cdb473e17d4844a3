import { text } from '../../core/text.ts';
import { canLock, toggleLock } from '../features/canvas/neurons/lock.ts';
import * as neurons from '../features/canvas/neurons/open.ts';
import type { Command } from './commands.ts';

/** What is done with neurons and their weights: a part of the table of commands. */
export const neuronCommands = {
  neurons: {
    text: text('Show or hide neurons', 'Neuronen zeigen oder verbergen'),
    group: 'canvas',
    shortcuts: ['N'],
    scope: 'canvas',
    isEnabled: () => neurons.openableSelection().length > 0,
    run: neurons.toggleSelection,
  },
  randomiseWeights: {
    text: text('Randomise weights', 'Gewichte neu würfeln'),
    group: 'canvas',
    isEnabled: () => neurons.meantNodes().length > 0,
    run: neurons.randomise,
  },
  resetWeights: {
    text: text("Back to the seed's weights", 'Zurück zu den Gewichten des Startwerts'),
    group: 'canvas',
    isEnabled: () => neurons.meantNodes().length > 0,
    run: neurons.reset,
  },
  lock: {
    text: text('Lock or unlock against training', 'Gegen Training sperren oder freigeben'),
    group: 'canvas',
    isEnabled: canLock,
    run: toggleLock,
  },
} satisfies Record<string, Command>;
