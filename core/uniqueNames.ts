/** Makes names unique: one that is taken gets the first number that is free, `x_2`. */
export function uniqueNames(taken: Iterable<string> = []): (wish: string) => string {
  const used = new Set(taken);
  // So that a thousand equal wishes do not try all numbers each.
  const next = new Map<string, number>();
  return (wish) => {
    let name = wish;
    for (let number = next.get(wish) ?? 2; used.has(name); number++) {
      name = `${wish}_${number}`;
      next.set(wish, number + 1);
    }
    used.add(name);
    return name;
  };
}
