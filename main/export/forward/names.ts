/** Makes names unique: a name that is taken gets a number. */
export function uniqueNames(): (name: string) => string {
  const taken = new Map<string, number>();
  return (name) => {
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    if (before === 0) return name;
    const numbered = `${name}_${before + 1}`;
    if (taken.has(numbered)) return `${numbered}_`;
    taken.set(numbered, 1);
    return numbered;
  };
}
