/** The shortest decimal number that means the same weight: 0.1 for the float32 that is 0.10000000149. */
export function shortestDecimal(value: number): number {
  if (!Number.isFinite(value)) return value;
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(single.toPrecision(digits));
    if (Math.fround(rounded) === single) return rounded;
  }
  return single;
}

/** `value` moved by so many steps, on a multiple of the step. */
export function stepped(value: number, steps: number, step: number): number {
  return Number((Math.round(value / step + steps) * step).toFixed(6));
}
