import { expect, it } from 'vitest';
import { readMessage } from './messages.ts';

it('takes what the page sends', () => {
  expect(readMessage('connect', [])).toEqual([]);
  expect(readMessage('saveFile', ['a.neuroloom', { name: 'Neuroloom', extensions: ['neuroloom'] }])).toHaveLength(2);
  const save = { name: 'save', label: { en: 'Save', de: 'Speichern' }, shortcuts: ['Mod+S', '.', 'Mod+,', 'F6'] };
  const menus = { file: [[save]], edit: [], view: [], training: [], help: [] };
  expect(readMessage('setMenus', [menus])).toEqual([menus]);
  expect(readMessage('delivered', [{ path: '/a', name: 'a' }])).toEqual([{ path: '/a', name: 'a' }]);
});

it.each([
  ['setUnsaved', ['yes']],
  ['setMenus', [{ file: [] }]],
  [
    'setMenus',
    [
      {
        file: [[{ name: 'x', label: { en: 'x', de: 'x' }, shortcuts: [7] }]],
        edit: [],
        view: [],
        training: [],
        help: [],
      },
    ],
  ],
  ['setLanguage', ['__proto__']],
  ['setTheme', [{}]],
  ['editText', ['reload']],
  ['openFile', [{ name: 'x', extensions: ['*'] }]],
  ['openFile', []],
  ['openFolder', ['/']],
  ['dropped', [7]],
  ['dropped', []],
  ['saveFile', [7, { name: 'x', extensions: [] }]],
  ['delivered', [{ path: 7 }]],
  ['showFile', ['/etc']],
] as const)('drops %s %j', (name, args) => {
  expect(readMessage(name, args)).toBeUndefined();
});
