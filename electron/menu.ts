import path from 'node:path';
import { Menu, app, type MenuItemConstructorOptions } from 'electron';
import type { HostCommand, HostCommandName } from '../core/protocol/host.ts';
import { same, text, type Language, type Text } from '../core/text.ts';

export interface MenuOptions {
  readonly language: Language;
  readonly recentFiles: readonly string[];
  command(command: HostCommand): void;
  openPath(file: string): void;
  clearRecentFiles(): void;
}

const separator = { type: 'separator' } as const;
const isMac = process.platform === 'darwin';

/**
 * The application's menu. The keys stand there to be read: the page handles them itself, so that they mean the same in
 * the browser. On macOS text fields get their own keys through the menu, so there it must have them.
 */
export function setMenu(options: MenuOptions): void {
  const say = (label: Text) => label[options.language];
  const item = (name: HostCommandName, label: Text, accelerator?: string): MenuItemConstructorOptions => ({
    id: name,
    label: say(label),
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    click: () => options.command({ name }),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: say(text('&File', '&Datei')), submenu: fileItems(options, item, say) },
    { label: say(text('&Edit', '&Bearbeiten')), submenu: editItems(item) },
    { label: say(text('&View', '&Ansicht')), submenu: viewItems(item, say) },
    {
      label: say(same('&Training')),
      submenu: [
        item('train', text('Train', 'Trainieren'), 'CmdOrCtrl+Enter'),
        item('pause', text('Pause or Resume', 'Anhalten oder fortsetzen')),
        item('step', text('Step', 'Einzelschritt'), 'Shift+Space'),
        item('stop', text('Stop', 'Beenden')),
        separator,
        item('restartEngine', text('Restart Engine', 'Rechenkern neu starten')),
      ],
    },
    {
      label: say(text('&Help', '&Hilfe')),
      role: 'help',
      submenu: [
        item('shortcuts', text('Keyboard Shortcuts', 'Tastenkürzel')),
        { role: 'about', label: say(text('About Neuroloom', 'Über Neuroloom')) },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

type Item = (name: HostCommandName, label: Text, accelerator?: string) => MenuItemConstructorOptions;
type Say = (label: Text) => string;

function fileItems(options: MenuOptions, item: Item, say: Say): MenuItemConstructorOptions[] {
  const recent = options.recentFiles.map((file) => ({
    label: path.basename(file),
    toolTip: file,
    click: () => options.openPath(file),
  }));
  const clear = { label: say(text('Clear', 'Leeren')), click: () => options.clearRecentFiles() };
  return [
    item('newProject', text('New', 'Neu'), 'CmdOrCtrl+N'),
    item('open', text('Open…', 'Öffnen…'), 'CmdOrCtrl+O'),
    {
      label: say(text('Open Recent', 'Zuletzt geöffnet')),
      enabled: recent.length > 0,
      submenu: [...recent, separator, clear],
    },
    separator,
    item('save', text('Save', 'Speichern'), 'CmdOrCtrl+S'),
    item('saveAs', text('Save As…', 'Speichern unter…'), 'CmdOrCtrl+Shift+S'),
    item('exportModel', text('Export Model…', 'Modell exportieren…')),
    item('program', text('Show as Python Program…', 'Als Python-Programm zeigen…')),
    separator,
    // macOS quits from the application's own menu.
    isMac
      ? { role: 'close', label: say(text('Close Window', 'Fenster schließen')) }
      : { role: 'quit', label: say(text('Quit', 'Beenden')) },
  ];
}

function editItems(item: Item): MenuItemConstructorOptions[] {
  return [
    item('undo', text('Undo', 'Rückgängig'), 'CmdOrCtrl+Z'),
    item('redo', text('Redo', 'Wiederholen'), 'CmdOrCtrl+Shift+Z'),
    separator,
    item('cut', text('Cut', 'Ausschneiden'), 'CmdOrCtrl+X'),
    item('copy', text('Copy', 'Kopieren'), 'CmdOrCtrl+C'),
    item('paste', text('Paste', 'Einfügen'), 'CmdOrCtrl+V'),
    item('duplicate', text('Duplicate', 'Duplizieren'), 'CmdOrCtrl+D'),
    item('delete', text('Delete', 'Löschen'), 'Delete'),
    item('selectAll', text('Select All', 'Alles auswählen'), 'CmdOrCtrl+A'),
    separator,
    item('group', text('Group into a Module', 'Zu einem Modul gruppieren'), 'CmdOrCtrl+G'),
    item('find', text('Find a Block…', 'Baustein suchen…'), 'CmdOrCtrl+F'),
    item('commands', text('All Commands…', 'Alle Befehle…'), 'CmdOrCtrl+K'),
  ];
}

function viewItems(item: Item, say: Say): MenuItemConstructorOptions[] {
  return [
    item('fit', text('Fit the Network', 'Netz einpassen')),
    item('layout', text('Arrange', 'Anordnen'), 'Shift+L'),
    item('minimap', text('Minimap', 'Übersichtskarte'), 'Alt+M'),
    separator,
    { role: 'resetZoom', label: say(text('Actual Size', 'Originalgröße')) },
    { role: 'zoomIn', label: say(text('Zoom In', 'Vergrößern')) },
    { role: 'zoomOut', label: say(text('Zoom Out', 'Verkleinern')) },
    { role: 'togglefullscreen', label: say(text('Full Screen', 'Vollbild')) },
    ...(app.isPackaged
      ? []
      : [separator, { role: 'toggleDevTools', label: say(text('Developer Tools', 'Entwicklerwerkzeuge')) } as const]),
  ];
}
