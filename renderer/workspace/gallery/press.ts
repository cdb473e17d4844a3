interface Press {
  readonly id: string;
  readonly element: Element;
}

let begun: Press | undefined;

/** A press on something of the page begins. */
export function beginPress(id: string, element: Element): void {
  begun = { id, element };
  const end = () => {
    begun = undefined;
    for (const kind of ends) window.removeEventListener(kind, end);
  };
  for (const kind of ends) window.addEventListener(kind, end);
}

const ends = ['pointerup', 'pointercancel'] as const;

/**
 * Whether the press that ends here began on an element that has made way for this one meanwhile, as when the page has just been
 * replaced by the whole app: browsers then tell of no click.
 */
export function endsHere(id: string, element: Element): boolean {
  return begun?.id === id && begun.element !== element && !begun.element.isConnected;
}
