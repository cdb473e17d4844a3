import { describe, expect, it } from 'vitest';
import '../../app/features.ts';
import { isPressed, shortcutText } from '../../kit/keys.ts';
import { commandNames, commandOf } from './registry.ts';
import { commandFor } from './shortcuts.ts';

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  code: key === ' ' ? 'Space' : `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});
const onCanvas = { isTyping: false, isOnCanvas: true };
const elsewhere = { isTyping: false, isOnCanvas: false };
const typing = { isTyping: true, isOnCanvas: false };

describe('the table of commands', () => {
  it('gives no shortcut to two commands', () => {
    const all = commandNames()
      .flatMap((name) => commandOf(name)?.shortcuts ?? [])
      .map((shortcut) => shortcut.toLowerCase());
    expect(all.filter((shortcut, i) => all.indexOf(shortcut) !== i)).toEqual([]);
  });

  it('speaks both languages', () => {
    for (const name of commandNames()) {
      expect(commandOf(name)?.text.en, name).not.toBe('');
      expect(commandOf(name)?.text.de, name).not.toBe('');
    }
  });
});

describe('a key press', () => {
  it('finds its command whatever the keyboard needs for a sign', () => {
    expect(commandFor(press('z', { ctrlKey: true }), onCanvas)).toBe('undo');
    expect(commandFor(press('Z', { ctrlKey: true, shiftKey: true }), onCanvas)).toBe('redo');
    expect(commandFor(press('?', { shiftKey: true }), onCanvas)).toBe('shortcuts');
    expect(commandFor(press(' ', { shiftKey: true }), onCanvas)).toBe('step');
    expect(isPressed('Alt+M', { ...press('µ', { altKey: true }), code: 'KeyM' })).toBe(true);
  });

  it('leaves a text field its own keys, but saves from there', () => {
    expect(commandFor(press('z', { ctrlKey: true }), typing)).toBeUndefined();
    expect(commandFor(press('Backspace'), typing)).toBeUndefined();
    expect(commandFor(press('.'), typing)).toBeUndefined();
    expect(commandFor(press('s', { ctrlKey: true }), typing)).toBe('save');
    expect(commandFor(press('PageDown', { altKey: true }), typing)).toBe('nextTab');
  });

  it('deletes nodes only from the canvas, and leaves the clipboard to the system', () => {
    expect(commandFor(press('Delete'), onCanvas)).toBe('delete');
    expect(commandFor(press('Delete'), { isTyping: false, isOnCanvas: false })).toBeUndefined();
    expect(commandFor(press('c', { ctrlKey: true }), onCanvas)).toBeUndefined();
  });

  it.each(['.', '+', '-', '0', '?', 'Escape'])(
    '%s is left to a button, a tab or a number that has the focus',
    (key) => {
      expect(commandFor(press(key), onCanvas)).toBeDefined();
      expect(commandFor(press(key), elsewhere)).toBeUndefined();
    },
  );

  it('with Shift alone is left to them as well; with Ctrl or Alt, or of the upper row, it works everywhere', () => {
    for (const key of ['L', ' ', 'W', 'A']) {
      expect(commandFor(press(key, { shiftKey: true }), onCanvas), key).toBeDefined();
      expect(commandFor(press(key, { shiftKey: true }), elsewhere), key).toBeUndefined();
    }
    expect(commandFor(press('k', { ctrlKey: true }), elsewhere)).toBe('commands');
    expect(commandFor(press('m', { altKey: true }), elsewhere)).toBe('minimap');
    for (const place of [elsewhere, typing]) expect(commandFor(press('F6'), place)).toBe('nextArea');
    expect(commandFor(press('F6', { shiftKey: true }), elsewhere)).toBe('previousArea');
  });

  it('is written as on the keyboard', () => {
    expect(shortcutText('Mod+Shift+S', 'en')).toBe('Ctrl+Shift+S');
    expect(shortcutText('Mod+Shift+S', 'de')).toBe('Strg+Umschalt+S');
    expect(shortcutText('+', 'en')).toBe('+');
  });
});
