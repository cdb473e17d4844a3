import { expect, test } from 'vitest';
import { text } from '../../core/text.ts';
import { commandNames, commandOf, menuOf, offerCommands, type MenuName } from '../workspace/commands/registry.ts';
import './features.ts';
import { menusOfDesktop } from './menus.ts';

test('every menu has commands, section by section, and no place is given twice', () => {
  const menus: readonly MenuName[] = [
    'bar',
    'canvas',
    'nodes',
    'edges',
    'panels',
    'file',
    'edit',
    'view',
    'training',
    'help',
  ];
  for (const menu of menus) {
    const places = commandNames().flatMap((name) => commandOf(name)?.menus?.[menu] ?? []);
    expect(new Set(places).size, menu).toBe(places.length);
    expect(menuOf(menu).flat(), menu).toHaveLength(places.length);
    expect(places.length, menu).toBeGreaterThan(0);
  }
  expect(menuOf('edges')).toEqual([['lock', 'delete']]);
  expect(menuOf('file').map(([first]) => first)).toEqual(['newProject', 'save']);
});

test('the desktop takes the menus: names of commands are words, and a section is no list without end', () => {
  const menus = Object.values(menusOfDesktop());
  // As the shell checks them: it takes all menus or none.
  expect(menus.flat(2).filter(({ name }) => !/^\w{1,50}$/.test(name))).toEqual([]);
  for (const sections of menus) {
    expect(sections.length).toBeLessThanOrEqual(10);
    for (const section of sections) expect(section.length).toBeLessThanOrEqual(30);
  }
});

test('what a feature offers stands in the native menu at its place, in both languages, with its keys', () => {
  const words = text('Mend', 'Flicken');
  const run = () => undefined;
  offerCommands({ mend: { text: words, group: 'training', shortcuts: ['Mod+Alt+Q'], menus: { training: 12.5 }, run } });
  const { training, file } = menusOfDesktop();
  expect(training[0]?.map(({ name }) => name)).toEqual(['train', 'pause', 'mend', 'step', 'stop']);
  expect(training[0]?.[2]).toEqual({ name: 'mend', label: words, shortcuts: ['Mod+Alt+Q'] });
  expect(file[1]?.map(({ name }) => name)).toEqual([
    'save',
    'saveAs',
    'exportNetwork',
    'importWeights',
    'compareVersions',
  ]);
});
