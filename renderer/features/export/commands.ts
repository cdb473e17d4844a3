import { hostCommands } from '../../../core/protocol/hostCommands.ts';
import { text } from '../../../core/text.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { obstacle } from '../../workspace/runs/training.ts';

const isTrainable = () => obstacle(useDocument.getState().document) === undefined;

/** The network in other forms. */
export const exportCommands: CommandTable = {
  exportNetwork: {
    ...hostCommands.exportNetwork,
    group: 'project',
    run: () => showDialog('exportNetwork'),
  },
  program: {
    ...hostCommands.program,
    group: 'project',
    isEnabled: isTrainable,
    run: () => showDialog('program'),
  },
  compiledGraph: {
    text: text('Show compiled graph …', 'Kompilierten Graphen zeigen …'),
    group: 'training',
    isEnabled: isTrainable,
    run: () => showDialog('compiledGraph'),
  },
};
