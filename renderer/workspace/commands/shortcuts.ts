import { textCommands } from '../../../core/protocol/bridge.ts';
import { inBoth, type Language, type Text } from '../../../core/text.ts';
import { commands, commandNames, type CommandName } from '../../app/commands.ts';

interface Keys {
  readonly key: string;
  readonly isMod: boolean;
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

/** `Mod+Shift+S` taken apart. The key is `KeyboardEvent.key` in lower case, or `space`. */
export function parseShortcut(shortcut: string): Keys {
  const parts = shortcut.split('+');
  // The plus key itself.
  const key = shortcut.endsWith('+') ? '+' : (parts.at(-1) ?? '').toLowerCase();
  return { key, isMod: parts.includes('Mod'), isShift: parts.includes('Shift'), isAlt: parts.includes('Alt') };
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const isFunctionKey = (shortcut: string) => /^f\d+$/.test(parseShortcut(shortcut).key);

/** A key that may be meant for what has the focus: a sign, Delete, Escape; neither with Ctrl or Alt nor F1 to F12. */
function isPlain(shortcut: string): boolean {
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

export interface Focus {
  /** The focus is in a text field. */
  readonly isTyping: boolean;
  /** The focus is on the canvas, or nowhere; not on a thing that takes keys itself. */
  readonly isOnCanvas: boolean;
}

/** The command that a key press means at this place; undefined when it means none or the system's own. */
export function commandFor(event: Pressed, focus: Focus): CommandName | undefined {
  const pressed = (name: CommandName) => commands[name].shortcuts?.find((shortcut) => isPressed(shortcut, event));
  const name = commandNames.find(pressed);
  const shortcut = name && pressed(name);
  if (name === undefined || shortcut === undefined) return undefined;
  const { scope, isByEvent } = commands[name];
  const isOfCanvas = scope === 'canvas' || isPlain(shortcut);
  if (isByEvent || (isOfCanvas && !focus.isOnCanvas)) return undefined;
  const isTyped = !(event.ctrlKey || event.metaKey) && !isFunctionKey(shortcut);
  const isOfText = isTyped || textCommands.some((command) => command === name);
  return focus.isTyping && isOfText ? undefined : name;
}

const germanKeys: Readonly<Record<string, string>> = {
  Mod: 'Strg',
  Shift: 'Umschalt',
  Enter: 'Eingabe',
  Space: 'Leertaste',
  Delete: 'Entf',
  Backspace: 'Rücktaste',
  Escape: 'Esc',
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

/** A label with the key that does the same: `Train (Ctrl+Enter)`. */
export function withKey(label: Text, name: CommandName): Text {
  const [shortcut] = commands[name].shortcuts ?? [];
  if (shortcut === undefined) return label;
  return inBoth((language) => `${label[language]} (${shortcutText(shortcut, language)})`);
}
