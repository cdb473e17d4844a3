/**
 * A window may have several documents open. What belongs to one of them is stored under the window's name and the
 * document's.
 */

const BETWEEN = '_';

/** The key of a document: for the first one of a window (whose `name` is empty), just the window's name. */
export function documentKey(window: string, name: string): string {
  return name === '' ? window : `${window}${BETWEEN}${name}`;
}

/** The window that a key belongs to. Window names are UUIDs, so they contain no `_`. */
export function windowOf(key: string): string {
  return key.split(BETWEEN)[0] ?? key;
}
