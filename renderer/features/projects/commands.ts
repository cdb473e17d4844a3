import { text } from '../../../core/text.ts';
import { ofProject } from '../../workspace/commands/conditions.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { newProject, openProject } from '../../workspace/project/opening.ts';
import { showGallery } from '../../workspace/project/project.ts';
import { save, saveAs } from '../../workspace/project/saving.ts';
import { closeTab, newTab, turnTab } from '../../workspace/project/tabs.ts';
import { useWorkspaces } from '../../workspace/workspaces.ts';

const hasTabs = () => useWorkspaces.getState().all.length > 1;

const oneTab = text('There is no other tab.', 'Es gibt keinen anderen Tab.');

/** What is done with the project as a whole. */
export const projectCommands: CommandTable = {
  newProject: {
    isInGallery: true,
    text: text('New project', 'Neues Projekt'),
    // A browser keeps Ctrl+N to itself.
    shortcuts: ['Mod+Alt+N', 'Mod+N'],
    group: 'project',
    menus: { bar: 11, file: 11 },
    run: () => newProject(),
  },
  open: {
    isInGallery: true,
    text: text('Open …', 'Öffnen …'),
    shortcuts: ['Mod+O'],
    group: 'project',
    menus: { bar: 12, file: 12 },
    run: openProject,
  },
  save: {
    isInGallery: true,
    text: text('Save', 'Speichern'),
    shortcuts: ['Mod+S'],
    group: 'project',
    ...ofProject,
    menus: { bar: 21, file: 21 },
    run: save,
  },
  saveAs: {
    isInGallery: true,
    text: text('Save as …', 'Speichern unter …'),
    shortcuts: ['Mod+Shift+S'],
    group: 'project',
    ...ofProject,
    menus: { bar: 22, file: 22 },
    run: saveAs,
  },
  newTab: {
    isInGallery: true,
    text: text('New tab', 'Neuer Tab'),
    group: 'project',
    shortcuts: ['Mod+Alt+T'],
    menus: { bar: 14, file: 14 },
    run: newTab,
  },
  closeTab: {
    isInGallery: true,
    text: text('Close tab', 'Tab schließen'),
    group: 'project',
    shortcuts: ['Mod+Alt+W'],
    menus: { bar: 15, file: 15 },
    ...ofProject,
    isEnabled: () => hasTabs() || ofProject.isEnabled(),
    run: () => closeTab(),
  },
  nextTab: {
    isInGallery: true,
    text: text('Next tab', 'Nächster Tab'),
    group: 'project',
    shortcuts: ['Alt+PageDown'],
    menus: { bar: 16, file: 16 },
    isRare: true,
    isEnabled: hasTabs,
    needs: oneTab,
    run: () => turnTab(1),
  },
  previousTab: {
    isInGallery: true,
    text: text('Previous tab', 'Voriger Tab'),
    group: 'project',
    shortcuts: ['Alt+PageUp'],
    menus: { bar: 17, file: 17 },
    isRare: true,
    isEnabled: hasTabs,
    needs: oneTab,
    run: () => turnTab(-1),
  },
  gallery: { text: text('Gallery', 'Galerie'), group: 'project', menus: { bar: 13 }, run: showGallery },
};
