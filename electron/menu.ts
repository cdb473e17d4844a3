import path from 'node:path';
import { Menu, app, type MenuItemConstructorOptions } from 'electron';
import type { HostCommand, HostCommandName } from '../core/protocol/host.ts';
import { hostCommands } from '../core/protocol/hostCommands.ts';
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
  const item = (name: HostCommandName): MenuItemConstructorOptions => {
    const { text: label, shortcuts } = hostCommands[name];
    const accelerator = acceleratorOf(shortcuts);
    return {
      id: name,
      label: say(label),
      ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
      click: () => options.command({ name }),
    };
  };
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: say(text('&File', '&Datei')), submenu: fileItems(options, item, say) },
    { label: say(text('&Edit', '&Bearbeiten')), submenu: editItems(item) },
    { label: say(text('&View', '&Ansicht')), submenu: viewItems(item, say) },
    {
      label: say(same('&Training')),
      submenu: [item('train'), item('pause'), item('step'), item('stop'), separator, item('restartEngine')],
    },
    {
      label: say(text('&Help', '&Hilfe')),
      role: 'help',
      submenu: [item('shortcuts'), { role: 'about', label: say(text('About Neuroloom', 'Über Neuroloom')) }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** As Electron writes keys. Of several the shortest: a browser keeps some of those that a window has. */
function acceleratorOf(shortcuts: readonly string[]): string | undefined {
  return shortcuts.toSorted((a, b) => a.length - b.length)[0]?.replace('Mod', 'CmdOrCtrl');
}

type Item = (name: HostCommandName) => MenuItemConstructorOptions;
type Say = (label: Text) => string;

function fileItems(options: MenuOptions, item: Item, say: Say): MenuItemConstructorOptions[] {
  const recent = options.recentFiles.map((file) => ({
    label: path.basename(file),
    toolTip: file,
    click: () => options.openPath(file),
  }));
  const clear = { label: say(text('Clear', 'Leeren')), click: () => options.clearRecentFiles() };
  return [
    item('newProject'),
    item('open'),
    {
      label: say(text('Open Recent', 'Zuletzt geöffnet')),
      enabled: recent.length > 0,
      submenu: [...recent, separator, clear],
    },
    separator,
    item('save'),
    item('saveAs'),
    item('exportNetwork'),
    item('program'),
    separator,
    // macOS quits from the application's own menu.
    isMac
      ? { role: 'close', label: say(text('Close Window', 'Fenster schließen')) }
      : { role: 'quit', label: say(text('Quit', 'Beenden')) },
  ];
}

function editItems(item: Item): MenuItemConstructorOptions[] {
  return [
    item('undo'),
    item('redo'),
    separator,
    item('cut'),
    item('copy'),
    item('paste'),
    item('duplicate'),
    item('delete'),
    item('selectAll'),
    separator,
    item('group'),
    item('find'),
    item('commands'),
  ];
}

function viewItems(item: Item, say: Say): MenuItemConstructorOptions[] {
  return [
    item('fit'),
    item('layout'),
    item('minimap'),
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
