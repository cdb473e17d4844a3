import { textCommands } from '../../../core/protocol/bridge.ts';
import { inBoth, type Text } from '../../../core/text.ts';
import { isPlain, isPressed, isSilent, shortcutText, type Pressed } from '../../kit/keys.ts';
import { commandNames, commandOf } from './registry.ts';

export interface Focus {
  /** The focus is in a text field. */
  readonly isTyping: boolean;
  /** The focus is on the canvas, or nowhere; not on a thing that takes keys itself. */
  readonly isOnCanvas: boolean;
}

/** The command that a key press means at this place; undefined when it means none or the system's own. */
export function commandFor(event: Pressed, focus: Focus): string | undefined {
  const pressed = (name: string) => commandOf(name)?.shortcuts?.find((shortcut) => isPressed(shortcut, event));
  const name = commandNames().find(pressed);
  const shortcut = name && pressed(name);
  const command = name && commandOf(name);
  if (!command || shortcut === undefined) return undefined;
  const { scope, isByEvent } = command;
  const isOfCanvas = scope === 'canvas' || isPlain(shortcut);
  if (isByEvent || (isOfCanvas && !focus.isOnCanvas)) return undefined;
  const isTyped = !(event.ctrlKey || event.metaKey) && !isSilent(shortcut);
  const isOfText = isTyped || textCommands.some((command) => command === name);
  return focus.isTyping && isOfText ? undefined : name;
}

/** A label with the key that does the same: `Train (Ctrl+Enter)`. */
export function withKey(label: Text, name: string): Text {
  const [shortcut] = commandOf(name)?.shortcuts ?? [];
  if (shortcut === undefined) return label;
  return inBoth((language) => `${label[language]} (${shortcutText(shortcut, language)})`);
}
