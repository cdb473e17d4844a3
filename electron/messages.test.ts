import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { messages, readMessage, type MessageName } from './messages.ts';

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

it('reads or drops whatever a page sends, and takes over nothing of it but what it knows', () => {
  const names = fc.constantFrom(...(Object.keys(messages) as MessageName[]));
  const args = fc.array(fc.anything({ withNullPrototype: true, withBigInt: true, withTypedArray: true }), {
    maxLength: 3,
  });
  const numRuns = Number(process.env['NEUROLOOM_FUZZ'] ?? 1_000);
  fc.assert(fc.property(names, args, (name, sent) => {
    const read = readMessage(name, sent);
    if (read) expect(read).toHaveLength(sent.length);
  }), { numRuns }); // prettier-ignore
  expect(Object.keys(Object.prototype)).toEqual([]);
});
