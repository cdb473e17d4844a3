import { hostCommands } from '../../../core/protocol/hostCommands.ts';
import { text } from '../../../core/text.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { newProject, openProject } from '../../workspace/project/opening.ts';
import { isUnsaved, showGallery } from '../../workspace/project/project.ts';
import { save, saveAs } from '../../workspace/project/saving.ts';

/** Before anything is opened there is nothing to be saved. */
const hasProject = () => useDocument.getState().openings > 0;

/** What is done with the project as a whole. */
export const projectCommands: CommandTable = {
  newProject: {
    isInGallery: true,
    ...hostCommands.newProject,
    group: 'project',
    // A browser keeps Ctrl+N to itself.
    run: () => newProject(),
  },
  open: { isInGallery: true, ...hostCommands.open, group: 'project', run: openProject },
  save: { isInGallery: true, ...hostCommands.save, group: 'project', isEnabled: hasProject, run: save },
  saveAs: {
    isInGallery: true,
    ...hostCommands.saveAs,
    group: 'project',
    isEnabled: hasProject,
    run: saveAs,
  },
  saveAndClose: {
    isInGallery: true,
    ...hostCommands.saveAndClose,
    group: 'project',
    isHidden: true,
    run: async () => {
      if (!isUnsaved() || (await save())) window.close();
    },
  },
  gallery: { text: text('Gallery', 'Galerie'), group: 'project', run: showGallery },
};
