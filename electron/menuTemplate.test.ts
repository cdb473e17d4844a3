import type { MenuItemConstructorOptions } from 'electron';
import { expect, it } from 'vitest';
import type { NativeMenus } from '../core/protocol/menus.ts';
import type { HostCommand } from '../core/protocol/host.ts';
import { same, text } from '../core/text.ts';
import { menuTemplate, type MenuOptions } from './menuTemplate.ts';

const nothing = () => undefined;
const options: MenuOptions = {
  language: 'en',
  menus: null,
  recentFiles: [],
  isMac: false,
  isPackaged: true,
  command: nothing,
  openPath: nothing,
  clearRecentFiles: nothing,
};
const told: NativeMenus = {
  file: [
    [{ name: 'open', label: text('Open …', 'Öffnen …'), shortcuts: ['Mod+O'] }],
    [{ name: 'save', label: text('Save', 'Speichern'), shortcuts: ['Mod+Alt+S', 'Mod+S'] }],
  ],
  edit: [[{ name: 'undo', label: text('Undo', 'Rückgängig'), shortcuts: [] }]],
  view: [],
  training: [[{ name: 'train', label: same('Train'), shortcuts: [] }]],
  help: [[{ name: 'about', label: text('About Neuroloom', 'Über Neuroloom'), shortcuts: [] }]],
};
const itemsOf = (template: MenuItemConstructorOptions[], label: string) => {
  const submenu = template.find((menu) => menu.label === label)?.submenu;
  return Array.isArray(submenu) ? submenu : [];
};
const words = (items: MenuItemConstructorOptions[]) => items.map(({ label, role, type }) => label ?? role ?? type);

it('before the page has told what it offers, one can quit, and edit text', () => {
  const template = menuTemplate(options);
  expect(words(template)).toEqual(['&File', '&Edit', '&View', '&Help']);
  expect(words(itemsOf(template, '&File'))).toEqual(['Open Recent', 'separator', 'Quit']);
  expect(words(itemsOf(template, '&Edit'))).toEqual(['undo', 'redo', 'separator', 'cut', 'copy', 'paste', 'selectAll']);
});

it('the page says what the menus hold, in both languages, and what the desktop does itself stands beside it', () => {
  const said: HostCommand[] = [];
  const template = menuTemplate({ ...options, menus: told, language: 'de', command: (command) => said.push(command) });
  const file = itemsOf(template, '&Datei');
  expect(words(template)).toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Training', '&Hilfe']);
  expect(words(file)).toEqual(['Öffnen …', 'Zuletzt geöffnet', 'separator', 'Speichern', 'separator', 'Beenden']);
  expect(words(itemsOf(template, '&Bearbeiten'))).toEqual(['Rückgängig']);
  expect(file.map(({ accelerator }) => accelerator)).toContain('CmdOrCtrl+S');
  file[0]?.click?.(undefined as never, undefined, undefined as never);
  expect(said).toEqual([{ kind: 'run', name: 'open' }]);
});

it('on macOS the app quits from its own menu', () => {
  const template = menuTemplate({ ...options, menus: told, isMac: true });
  expect(template[0]).toEqual({ role: 'appMenu' });
  expect(itemsOf(template, '&File').at(-1)).toMatchObject({ role: 'close' });
});

it.each([
  ['Mod+Shift+S', 'CmdOrCtrl+Shift+S'],
  ['?', '?'],
  ['Mod++', 'CmdOrCtrl+Plus'],
  ['Alt+ArrowUp', 'Alt+Up'],
  ['F6', 'F6'],
  ['Mod+Nonsense', undefined],
])('of the keys %s it shows %s', (shortcut, accelerator) => {
  const training = [[{ name: 'train', label: same('Train'), shortcuts: [shortcut] }]];
  const template = menuTemplate({ ...options, menus: { ...told, training } });
  expect(itemsOf(template, '&Training')[0]?.accelerator).toBe(accelerator);
});
