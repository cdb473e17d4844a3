import { text } from '../../../core/text.ts';
import { chosenModule, openModule, saveModule } from '../../workspace/editing/moduleFiles.ts';
import { ofProject } from '../../workspace/commands/conditions.ts';
import * as modules from '../../workspace/editing/modules.ts';
import { useDocument } from '../../workspace/document/document.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';

const moduleFirst = text('Select a module first.', 'Zuerst ein Modul auswählen.');

/** What is done with modules, beside making one. */
export const moduleCommands: CommandTable = {
  ungroup: {
    isRare: true,
    text: text('Dissolve module', 'Modul auflösen'),
    group: 'edit',
    shortcuts: ['Mod+Shift+G'],
    isEnabled: () => modules.selectedModule() !== undefined,
    needs: moduleFirst,
    menus: { nodes: 42 },
    run: modules.ungroupSelection,
  },
  enterModule: {
    isRare: true,
    text: text('Open module', 'Modul öffnen'),
    group: 'canvas',
    shortcuts: ['Shift+Enter'],
    isEnabled: () => modules.selectedModule() !== undefined,
    needs: moduleFirst,
    menus: { nodes: 11 },
    run: modules.enterSelection,
  },
  leaveModule: {
    isRare: true,
    text: text('Leave module', 'Modul verlassen'),
    group: 'canvas',
    shortcuts: ['Escape'],
    isEnabled: () => useDocument.getState().trail.length > 0,
    needs: text('No module is open.', 'Kein Modul ist geöffnet.'),
    menus: { canvas: 24 },
    run: () => void modules.leaveModule(),
  },
  makeIndependent: {
    isRare: true,
    text: text('Make this use independent', 'Diese Verwendung unabhängig machen'),
    group: 'edit',
    isEnabled: () => modules.usesOfSelected() > 1,
    needs: text(
      'Select a module first that is used more than once.',
      'Zuerst ein Modul auswählen, das mehrmals verwendet wird.',
    ),
    menus: { nodes: 46 },
    run: modules.makeIndependent,
  },
  saveModule: {
    isRare: true,
    text: text('Save module as a file …', 'Modul als Datei speichern …'),
    group: 'edit',
    isEnabled: () => chosenModule() !== undefined,
    needs: text('Select or open a module first.', 'Zuerst ein Modul auswählen oder öffnen.'),
    menus: { canvas: 25, nodes: 43 },
    run: saveModule,
  },
  openModule: {
    text: text('Load a module from a file …', 'Modul aus einer Datei laden …'),
    group: 'edit',
    ...ofProject,
    menus: { canvas: 26 },
    run: openModule,
  },
};
