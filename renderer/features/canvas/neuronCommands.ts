import { text } from '../../../core/text.ts';
import { canLock, toggleLock } from './neurons/lock.ts';
import * as neurons from './neurons/open.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';

const noWeights = text('Nothing here has weights.', 'Hier hat nichts Gewichte.');

/** What is done with neurons and their weights. */
export const neuronCommands: CommandTable = {
  neurons: {
    isRare: true,
    text: text('Show or hide neurons', 'Neuronen zeigen oder verbergen'),
    group: 'canvas',
    shortcuts: ['N'],
    scope: 'canvas',
    isEnabled: () => neurons.openableSelection().length > 0,
    needs: text(
      'Select a block first whose neurons can be drawn, such as Linear.',
      'Zuerst einen Block auswählen, dessen Neuronen sich zeichnen lassen, etwa Linear.',
    ),
    menus: { nodes: 12 },
    run: neurons.toggleSelection,
  },
  randomiseWeights: {
    text: text('Randomise weights', 'Gewichte neu würfeln'),
    group: 'canvas',
    isEnabled: () => neurons.meantNodes().length > 0,
    needs: noWeights,
    menus: { canvas: 31, nodes: 21 },
    run: neurons.randomise,
  },
  resetWeights: {
    text: text('Back to the seed’s weights', 'Zurück zu den Gewichten des Startwerts'),
    group: 'canvas',
    isEnabled: () => neurons.meantNodes().length > 0,
    needs: noWeights,
    menus: { canvas: 32, nodes: 22 },
    run: neurons.reset,
  },
  lock: {
    isRare: true,
    text: text('Lock or unlock against training', 'Gegen Training sperren oder freigeben'),
    group: 'canvas',
    isEnabled: canLock,
    needs: text(
      'Select a perceptron, or one wire of it, first.',
      'Zuerst ein Perzeptron oder eine seiner Leitungen auswählen.',
    ),
    menus: { nodes: 23, edges: 11 },
    run: toggleLock,
  },
};
