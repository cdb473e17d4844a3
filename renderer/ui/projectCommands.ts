import { text } from '../../core/text.ts';
import { ask } from '../store/dialogs.ts';
import { useDocument } from '../store/document.ts';
import * as project from '../store/project.ts';
import { obstacle } from '../store/training.ts';
import type { Command } from './commands.ts';

/** What is done with the project as a whole. */
export const projectCommands = {
  newProject: {
    text: text('New project', 'Neues Projekt'),
    group: 'project',
    // A browser keeps Ctrl+N to itself.
    shortcuts: ['Mod+Alt+N', 'Mod+N'],
    run: () => project.newProject(),
  },
  open: { text: text('Open …', 'Öffnen …'), group: 'project', shortcuts: ['Mod+O'], run: project.openProject },
  save: { text: text('Save', 'Speichern'), group: 'project', shortcuts: ['Mod+S'], run: project.save },
  saveAs: {
    text: text('Save as …', 'Speichern unter …'),
    group: 'project',
    shortcuts: ['Mod+Shift+S'],
    run: project.saveAs,
  },
  saveAndClose: {
    text: text('Save and close', 'Speichern und schließen'),
    group: 'project',
    isHidden: true,
    run: async () => {
      if (await project.save()) window.close();
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
  gallery: { text: text('Gallery', 'Galerie'), group: 'project', run: project.showGallery },
  settings: {
    text: text('Settings …', 'Einstellungen …'),
    group: 'project',
    shortcuts: ['Mod+,'],
    run: () => ask('settings'),
  },
} satisfies Record<string, Command>;
