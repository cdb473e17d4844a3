/** The shortest decimal number that means the same float32: 0.1 for the one that is 0.10000000149. */
export function shortestDecimal(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value;
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(single.toPrecision(digits));
    if (Math.fround(rounded) === single) return rounded;
  }
  // Nine digits tell all float32 apart.
  return Number(single.toPrecision(9));
}
