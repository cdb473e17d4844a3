import type { Language } from '../../core/text.ts';

interface Keys {
  readonly key: string;
  readonly isMod: boolean;
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

/** Every key that is pressed is compared with all of them. */
const known = new Map<string, Keys>();

/** `Mod+Shift+S` taken apart. The key is `KeyboardEvent.key` in lower case, or `space`. */
function parseShortcut(shortcut: string): Keys {
  const keys = known.get(shortcut) ?? takenApart(shortcut);
  known.set(shortcut, keys);
  return keys;
}

function takenApart(shortcut: string): Keys {
  const parts = shortcut.split('+');
  // The plus key itself.
  const key = shortcut.endsWith('+') ? '+' : (parts.at(-1) ?? '').toLowerCase();
  return { key, isMod: parts.includes('Mod'), isShift: parts.includes('Shift'), isAlt: parts.includes('Alt') };
}

export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Keys that write nothing and move nothing within a line. */
export const isSilent = (shortcut: string) => /^(f\d+|page(up|down))$/.test(parseShortcut(shortcut).key);

const isFunctionKey = (shortcut: string) => /^f\d+$/.test(parseShortcut(shortcut).key);

/** A key that may be meant for what has the focus: a sign, Delete, Escape; neither with Ctrl or Alt nor F1 to F12. */
export function isPlain(shortcut: string): boolean {
  const { isMod, isAlt } = parseShortcut(shortcut);
  return !isMod && !isAlt && !isFunctionKey(shortcut);
}

/** Whether these keys are the shortcut. Signs such as `?` need Shift on some keyboards and not on others. */
export function isPressed(shortcut: string, event: Pressed): boolean {
  const { key, isMod, isShift, isAlt } = parseShortcut(shortcut);
  if ((event.ctrlKey || event.metaKey) !== isMod || event.altKey !== isAlt) return false;
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  if (!isSign && event.shiftKey !== isShift) return false;
  if (key === 'space') return event.code === 'Space';
  // Alt turns letters into other characters on some systems.
  return event.key.toLowerCase() === key || (isAlt && event.code === `Key${key.toUpperCase()}`);
}

const germanKeys: Readonly<Record<string, string>> = {
  Mod: 'Strg',
  Shift: 'Umschalt',
  Enter: 'Eingabe',
  Space: 'Leertaste',
  Delete: 'Entf',
  Backspace: 'Rücktaste',
  Escape: 'Esc',
  PageUp: 'Bild auf',
  PageDown: 'Bild ab',
};
const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

/** A shortcut as it stands on the keyboard: `Ctrl+Shift+S`, `Strg+Umschalt+S`. */
export function shortcutText(shortcut: string, language: Language): string {
  const keys = shortcut.endsWith('+') ? [...shortcut.split('+').slice(0, -2), '+'] : shortcut.split('+');
  const name = (key: string) => {
    if (key === 'Mod' && isMac) return '⌘';
    if (language === 'de') return germanKeys[key] ?? key;
    return key === 'Mod' ? 'Ctrl' : key === 'Escape' ? 'Esc' : key;
  };
  return keys.map(name).join('+');
}
