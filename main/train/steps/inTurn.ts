import type { StepResult, Update } from './step.ts';

type Some = readonly [Update, ...Update[]];

/**
 * Runs updates in sequence, as many at a time as `some` takes from the rest. Ends with the first result that is not
 * finite, and as soon as `asked` is aborted. If one fails, the earlier ones are done and are returned: the next call starts
 * with it, and rejects.
 */
export async function inTurn(
  updates: readonly Update[],
  some: (left: Some) => Promise<readonly StepResult[]>,
  asked?: AbortSignal,
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (;;) {
    const [next, ...others] = updates.slice(results.length);
    if (!next || results.at(-1)?.isFinite === false || asked?.aborted) return results;
    try {
      results.push(...(await some([next, ...others])));
    } catch (error) {
      if (results.length === 0) throw error;
      return results;
    }
  }
}
