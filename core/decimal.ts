/** The shortest decimal that reads back as the same float32: 0.1 for the value stored as 0.10000000149. */
export function shortestDecimal(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value;
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(single.toPrecision(digits));
    if (Math.fround(rounded) === single) return rounded;
  }
  // Nine significant digits are enough to tell any two float32 apart.
  return Number(single.toPrecision(9));
}
