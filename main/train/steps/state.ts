import { lookUp } from '../../model/tensors.ts';
import { pack, unpack } from '../../model/units.ts';
import type { StepState } from './step.ts';
import type { Learner } from './learner.ts';

type Parts = Pick<Learner, 'model' | 'optimizer'>;

/** Converts a step's state from the nodes' own weights to those that training stores. */
export function packState({ model: { trained }, optimizer }: Parts, state: StepState): StepState {
  const slots = optimizer.slots.flatMap((slot) => [...pack(trained, state.optimizer, `/${slot}`)]);
  return { weights: pack(trained, state.weights), optimizer: new Map(slots) };
}

/** The inverse of `packState`; weights in network order. */
export function unpackState({ model: { trained, weights }, optimizer }: Parts, state: StepState): StepState {
  const slots = optimizer.slots.flatMap((slot) => [...unpack(trained, state.optimizer, `/${slot}`)]);
  const single = unpack(trained, state.weights);
  return { weights: new Map(weights.map(({ name }) => [name, lookUp(single, name)])), optimizer: new Map(slots) };
}
