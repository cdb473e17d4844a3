import { text } from '../../core/text.ts';
import { ask } from '../store/dialogs.ts';
import { useDocument } from '../store/document.ts';
import { newProject, openProject } from '../store/opening.ts';
import { isUnsaved, showGallery } from '../store/project.ts';
import { save, saveAs } from '../store/saving.ts';
import { obstacle } from '../store/training.ts';
import type { Command } from './commands.ts';

/** Before anything is opened there is nothing to be saved. */
const hasProject = () => useDocument.getState().openings > 0;

/** What is done with the project as a whole. */
export const projectCommands = {
  newProject: {
    text: text('New project', 'Neues Projekt'),
    group: 'project',
    // A browser keeps Ctrl+N to itself.
    shortcuts: ['Mod+Alt+N', 'Mod+N'],
    run: () => newProject(),
  },
  open: { text: text('Open …', 'Öffnen …'), group: 'project', shortcuts: ['Mod+O'], run: openProject },
  save: { text: text('Save', 'Speichern'), group: 'project', shortcuts: ['Mod+S'], isEnabled: hasProject, run: save },
  saveAs: {
    text: text('Save as …', 'Speichern unter …'),
    group: 'project',
    shortcuts: ['Mod+Shift+S'],
    isEnabled: hasProject,
    run: saveAs,
  },
  saveAndClose: {
    text: text('Save and close', 'Speichern und schließen'),
    group: 'project',
    isHidden: true,
    run: async () => {
      if (!isUnsaved() || (await save())) window.close();
    },
  },
  exportModel: {
    text: text('Export model …', 'Modell exportieren …'),
    group: 'project',
    shortcuts: ['Mod+E'],
    run: () => ask('exportModel'),
  },
  program: {
    text: text('Show as Python program …', 'Als Python-Programm zeigen …'),
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
