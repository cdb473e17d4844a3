/** A window may have several documents open. What belongs to one of them is kept under the window's name and its own. */

const BETWEEN = '_';

/** The key of a document: of the first one of a window (`name` is empty) it is the window's name. */
export function documentKey(window: string, name: string): string {
  return name === '' ? window : `${window}${BETWEEN}${name}`;
}

/** The window that a key belongs to. Names of windows are UUIDs: they have no `_`. */
export function windowOf(key: string): string {
  return key.split(BETWEEN)[0] ?? key;
}
