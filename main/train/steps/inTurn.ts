import type { StepResult, Update } from './step.ts';

type Some = readonly [Update, ...Update[]];

/**
 * Updates one after the other, as many at a time as `some` does of those that are left. Ends with the first result that is
 * not finite. Where one fails, those before it have been done and are told: the next call begins with it, and rejects.
 */
export async function inTurn(
  updates: readonly Update[],
  some: (left: Some) => Promise<readonly StepResult[]>,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (;;) {
    const [next, ...others] = updates.slice(results.length);
    if (!next || results.at(-1)?.isFinite === false) return results;
    try {
      results.push(...(await some([next, ...others])));
    } catch (error) {
      if (results.length === 0) throw error;
      return results;
    }
  }
}
