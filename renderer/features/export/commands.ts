import { text } from '../../../core/text.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { DIALOG, showFormat } from './exports.ts';

const problem = () => obstacle(useDocument.getState().document);
const isTrainable = () => problem() === undefined;

/** The network in other forms. */
export const exportCommands: CommandTable = {
  exportNetwork: {
    text: text('Export …', 'Exportieren …'),
    shortcuts: ['Mod+E'],
    group: 'project',
    menus: { bar: 23, file: 23 },
    run: () => showDialog(DIALOG),
  },
  program: {
    text: text('Show as Python program …', 'Als Python-Programm zeigen …'),
    group: 'project',
    isEnabled: isTrainable,
    needs: problem,
    run: () => {
      showFormat('pytorch-program');
      showDialog(DIALOG);
    },
  },
  compiledGraph: {
    text: text('Show compiled graph …', 'Kompilierten Graphen zeigen …'),
    group: 'training',
    isEnabled: isTrainable,
    needs: problem,
    run: () => showDialog('compiledGraph'),
  },
};
