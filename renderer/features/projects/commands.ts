import { text } from '../../../core/text.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { newProject, openProject } from '../../workspace/project/opening.ts';
import { showGallery } from '../../workspace/project/project.ts';
import { save, saveAs } from '../../workspace/project/saving.ts';

/** Before anything is opened there is nothing to be saved. */
const hasProject = () => useDocument.getState().openings > 0;

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
    isEnabled: hasProject,
    menus: { bar: 21, file: 21 },
    run: save,
  },
  saveAs: {
    isInGallery: true,
    text: text('Save as …', 'Speichern unter …'),
    shortcuts: ['Mod+Shift+S'],
    group: 'project',
    isEnabled: hasProject,
    menus: { bar: 22, file: 22 },
    run: saveAs,
  },
  gallery: { text: text('Gallery', 'Galerie'), group: 'project', menus: { bar: 13 }, run: showGallery },
};
