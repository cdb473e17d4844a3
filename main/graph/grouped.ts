/** Groups items by key, with keys in order of first occurrence. (`Map.groupBy` needs Node 21.) */
export function grouped<T, Key>(
  items: readonly T[],
  keyOf: (item: T) => Key,
): readonly (readonly [Key, readonly T[]])[] {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(item);
  }
  return [...groups];
}
