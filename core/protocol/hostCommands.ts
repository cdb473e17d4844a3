import { text, type Text } from '../text.ts';
import type { HostCommandName } from './host.ts';

/** What the native menu and the page call a command, and by which keys; `Mod` is Ctrl, or Cmd on a Mac. */
interface HostCommandWords {
  readonly text: Text;
  readonly shortcuts: readonly string[];
}

export const hostCommands = {
  newProject: { text: text('New project', 'Neues Projekt'), shortcuts: ['Mod+Alt+N', 'Mod+N'] },
  open: { text: text('Open …', 'Öffnen …'), shortcuts: ['Mod+O'] },
  save: { text: text('Save', 'Speichern'), shortcuts: ['Mod+S'] },
  saveAs: { text: text('Save as …', 'Speichern unter …'), shortcuts: ['Mod+Shift+S'] },
  saveAndClose: { text: text('Save and close', 'Speichern und schließen'), shortcuts: [] },
  exportNetwork: { text: text('Export …', 'Exportieren …'), shortcuts: ['Mod+E'] },
  program: { text: text('Show as Python program …', 'Als Python-Programm zeigen …'), shortcuts: [] },
  undo: { text: text('Undo', 'Rückgängig'), shortcuts: ['Mod+Z'] },
  redo: { text: text('Redo', 'Wiederholen'), shortcuts: ['Mod+Shift+Z', 'Mod+Y'] },
  cut: { text: text('Cut', 'Ausschneiden'), shortcuts: ['Mod+X'] },
  copy: { text: text('Copy', 'Kopieren'), shortcuts: ['Mod+C'] },
  paste: { text: text('Paste', 'Einfügen'), shortcuts: ['Mod+V'] },
  duplicate: { text: text('Duplicate', 'Duplizieren'), shortcuts: ['Mod+D'] },
  delete: { text: text('Delete', 'Löschen'), shortcuts: ['Delete', 'Backspace'] },
  selectAll: { text: text('Select all', 'Alles auswählen'), shortcuts: ['Mod+A'] },
  group: { text: text('Make a module', 'Modul bilden'), shortcuts: ['Mod+G'] },
  find: { text: text('Find node …', 'Knoten suchen …'), shortcuts: ['Mod+F'] },
  commands: { text: text('All commands …', 'Alle Befehle …'), shortcuts: ['Mod+K'] },
  fit: { text: text('Show everything', 'Alles zeigen'), shortcuts: ['.'] },
  layout: { text: text('Arrange nodes', 'Knoten anordnen'), shortcuts: ['Shift+L'] },
  minimap: { text: text('Minimap', 'Übersichtskarte'), shortcuts: ['Alt+M'] },
  train: { text: text('Train', 'Trainieren'), shortcuts: ['Mod+Enter'] },
  pause: { text: text('Pause or resume', 'Anhalten oder fortsetzen'), shortcuts: ['Mod+Shift+Enter'] },
  step: { text: text('Train one batch', 'Einen Batch trainieren'), shortcuts: ['Shift+Space'] },
  stop: { text: text('Stop', 'Stopp'), shortcuts: ['Mod+.'] },
  restartEngine: { text: text('Restart engine', 'Rechenkern neu starten'), shortcuts: [] },
  shortcuts: { text: text('Shortcuts', 'Tastenkürzel'), shortcuts: ['?'] },
} as const satisfies Record<HostCommandName, HostCommandWords>;
