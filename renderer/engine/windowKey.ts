const key = crypto.randomUUID();

/**
 * Names this window to the engine: what it autosaves, the runs that it leads. Another one after every load of the page, so
 * that a duplicated tab has its own, and so that what lay unsaved before a reload is offered like that of any window that
 * has gone.
 */
export function windowKey(): string {
  return key;
}
