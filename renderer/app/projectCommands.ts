import { hostCommands } from '../../core/protocol/hostCommands.ts';
import { text } from '../../core/text.ts';
import { ask } from '../workspace/document/dialogs.ts';
import { useDocument } from '../workspace/document/document.ts';
import { newProject, openProject } from '../workspace/project/opening.ts';
import { isUnsaved, showGallery } from '../workspace/project/project.ts';
import { save, saveAs } from '../workspace/project/saving.ts';
import { obstacle } from '../workspace/runs/training.ts';
import type { Command } from './commands.ts';

/** Before anything is opened there is nothing to be saved. */
const hasProject = () => useDocument.getState().openings > 0;

/** What is done with the project as a whole. */
export const projectCommands = {
  newProject: {
    ...hostCommands.newProject,
    group: 'project',
    // A browser keeps Ctrl+N to itself.
    run: () => newProject(),
  },
  open: { ...hostCommands.open, group: 'project', run: openProject },
  save: { ...hostCommands.save, group: 'project', isEnabled: hasProject, run: save },
  saveAs: {
    ...hostCommands.saveAs,
    group: 'project',
    isEnabled: hasProject,
    run: saveAs,
  },
  saveAndClose: {
    ...hostCommands.saveAndClose,
    group: 'project',
    isHidden: true,
    run: async () => {
      if (!isUnsaved() || (await save())) window.close();
    },
  },
  exportNetwork: {
    ...hostCommands.exportNetwork,
    group: 'project',
    run: () => ask('exportNetwork'),
  },
  program: {
    ...hostCommands.program,
    group: 'project',
    isEnabled: () => obstacle(useDocument.getState().document) === undefined,
    run: () => ask('program'),
  },
  gallery: { text: text('Gallery', 'Galerie'), group: 'project', run: showGallery },
  settings: {
    text: text('Settings …', 'Einstellungen …'),
    group: 'project',
    shortcuts: ['Mod+,'],
    run: () => ask('settings'),
  },
} satisfies Record<string, Command>;
