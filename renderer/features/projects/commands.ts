import { hostCommands } from '../../../core/protocol/hostCommands.ts';
import { text } from '../../../core/text.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { newProject, openProject } from '../../workspace/project/opening.ts';
import { showGallery } from '../../workspace/project/project.ts';
import { save, saveAs } from '../../workspace/project/saving.ts';
import { closeTab, newTab, saveAll, turnTab } from '../../workspace/project/tabs.ts';
import { useWorkspaces } from '../../workspace/workspaces.ts';

const hasTabs = () => useWorkspaces.getState().all.length > 1;

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
      if (await saveAll()) window.close();
    },
  },
  newTab: {
    isInGallery: true,
    text: text('New tab', 'Neuer Tab'),
    group: 'project',
    shortcuts: ['Mod+Alt+T'],
    run: newTab,
  },
  closeTab: {
    isInGallery: true,
    text: text('Close tab', 'Tab schließen'),
    group: 'project',
    shortcuts: ['Mod+Alt+W'],
    isEnabled: () => hasTabs() || hasProject(),
    run: () => closeTab(),
  },
  nextTab: {
    isInGallery: true,
    text: text('Next tab', 'Nächster Tab'),
    group: 'project',
    shortcuts: ['Alt+PageDown'],
    isEnabled: hasTabs,
    run: () => turnTab(1),
  },
  previousTab: {
    isInGallery: true,
    text: text('Previous tab', 'Voriger Tab'),
    group: 'project',
    shortcuts: ['Alt+PageUp'],
    isEnabled: hasTabs,
    run: () => turnTab(-1),
  },
  gallery: { text: text('Gallery', 'Galerie'), group: 'project', run: showGallery },
};
