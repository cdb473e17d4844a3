/**
 * Memoises a function by the identity of its arguments, for as long as all of them are alive. For values derived from
 * immutable ones.
 */
export function memoised<Keys extends readonly object[], T>(compute: (...keys: Keys) => T): (...keys: Keys) => T {
  const root: Level<T> = { below: new WeakMap() };
  return (...keys) => {
    let level = root;
    for (const key of keys) {
      const known = level.below.get(key) ?? { below: new WeakMap<object, Level<T>>() };
      level.below.set(key, known);
      level = known;
    }
    level.value ??= { of: compute(...keys) };
    return level.value.of;
  };
}

interface Level<T> {
  readonly below: WeakMap<object, Level<T>>;
  value?: { readonly of: T };
}
