/** `value` moved by so many steps, on a multiple of the step. */
export function stepped(value: number, steps: number, step: number): number {
  return Number((Math.round(value / step + steps) * step).toFixed(6));
}
