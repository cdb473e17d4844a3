/** How many examples are held out of `count`; at least one is left to train on, if there is one. */
export function heldOut(examples: number, testShare: number): number {
  return Math.max(0, Math.min(examples - 1, Math.round(examples * testShare)));
}
