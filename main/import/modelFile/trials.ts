// What a file is tried out with, and what the answers say.
import { dimsOf, type ModelDoubt, type ModelPort } from '../../../core/blocks/opaque/modelSpec.ts';
import type { Trial } from './ports.ts';
import type { Task, TriedOut } from './tryOut.ts';

/** Two examples, by the numbers that they are drawn from, and some to go with them. */
const [ONE, OTHER, THIRD] = [0, 11, 3];

/**
 * One example, one with another, the other, and the first once more; where a file takes a certain number at once, those that go with
 * them are changed.
 */
export function trialOf(planned: number, inputs: readonly ModelPort[]): Pick<Task, 'runs' | 'alike' | 'at'> {
  const run = (...seeds: number[]) => ({
    inputs: inputs.map((port) => ({ name: port.name, dims: dimsOf(port, seeds.length), at: port.batchAt })),
    seeds,
  });
  const filled = (first: number, rest: number) => run(first, ...Array.from({ length: planned - 1 }, () => rest));
  const at = inputs[0]?.batchAt ?? 0;
  if (planned === 0) {
    const runs = [run(ONE), run(ONE, OTHER), run(OTHER), run(ONE)];
    return { runs, alike: [[[0, 0], [3, 0]], [[0, 0], [1, 0]], [[2, 0], [1, 1]]], at };
  }
  const runs = [filled(ONE, THIRD), filled(ONE, OTHER), filled(OTHER, THIRD), filled(ONE, THIRD)];
  return { runs, alike: [[[0, 0], [3, 0]], [[0, 0], [1, 0]]], at };
} // prettier-ignore

export function trialsOf({ runs }: TriedOut, isAlone: boolean): readonly Trial[] {
  const [first, second, third] = runs;
  return Object.entries(first?.outputs ?? {}).map(([name, { dims, type }]) => {
    const again = third?.outputs[name]?.dims ?? dims;
    return { name, type, one: dims, other: isAlone ? again : (second?.outputs[name]?.dims ?? []), again };
  });
}

/** Shares of the largest number from which on two results are not the same, rounded in other places; of halves, too. */
const FAR = 2e-3;

/** What speaks against relying on these outputs. What is drawn anew every time cannot be asked whether it mixes examples. */
export function doubtsOf({ differences }: TriedOut, outputs: readonly Pick<ModelPort, 'name'>[]): ModelDoubt[] {
  const isFar = (difference: number | null | undefined) => difference !== undefined && (difference === null || difference > FAR);
  const [again, ...others] = differences.map((found) => outputs.some(({ name }) => isFar(found[name])));
  if (again === true) return ['draws'];
  return others.includes(true) ? ['mixes'] : [];
} // prettier-ignore
