/** A value that differs: where it stands, by its keys. An absent side means that it was not there. */
export interface Change {
  /** `optimizer.beta1`; empty for a single value. */
  readonly at: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every value in which plain JSON differs, in the order of keys: lists and single values are compared whole. */
export function changesBetween(before: unknown, after: unknown, at = ''): readonly Change[] {
  if (isPlain(before) && isPlain(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesBetween(before[key], after[key], at === '' ? key : `${at}.${key}`));
  }
  if (isSame(before, after)) return [];
  return [{ at, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

/** Whether plain JSON is the same, whatever the order of keys. */
export function isSame(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((value, i) => isSame(value, after[i]));
  if (isPlain(before) && isPlain(after)) return changesBetween(before, after).length === 0;
  return Object.is(before, after);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
