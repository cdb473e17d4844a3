import { lookUp } from '../../model/tensors.ts';
import { pack, unpack } from '../../model/units.ts';
import type { StepState } from './step.ts';
import type { Learner } from './update.ts';

type Parts = Pick<Learner, 'model' | 'optimizer'>;

/** The state of a step, by the names of the nodes' own weights, as training holds it. */
export function packState({ model: { trained }, optimizer }: Parts, state: StepState): StepState {
  const slots = optimizer.slots.flatMap((slot) => [...pack(trained, state.optimizer, `/${slot}`)]);
  return { weights: pack(trained, state.weights), optimizer: new Map(slots) };
}

/** The reverse of `packState`; weights in the order of the network. */
export function unpackState({ model: { trained, weights }, optimizer }: Parts, state: StepState): StepState {
  const slots = optimizer.slots.flatMap((slot) => [...unpack(trained, state.optimizer, `/${slot}`)]);
  const single = unpack(trained, state.weights);
  return { weights: new Map(weights.map(({ name }) => [name, lookUp(single, name)])), optimizer: new Map(slots) };
}
