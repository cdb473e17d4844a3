import { pack, unpack, type TrainedWeight } from '../compile/units.ts';
import type { NamedTensors } from '../projects/checkpoint.ts';
import type { StepState } from './step.ts';
import type { Learner } from './update.ts';

type Parts = Pick<Learner, 'model' | 'optimizer'>;
type Turn = (trained: readonly TrainedWeight[], tensors: NamedTensors, suffix?: string) => NamedTensors;

/** The state of a step, by the names of the nodes' own weights, as training holds it. */
export function packState(parts: Parts, state: StepState): StepState {
  return turned(parts, state, pack);
}

/** The reverse of `packState`. */
export function unpackState(parts: Parts, state: StepState): StepState {
  return turned(parts, state, unpack);
}

function turned({ model: { trained }, optimizer }: Parts, state: StepState, turn: Turn): StepState {
  const slots = optimizer.slots.flatMap((slot) => [...turn(trained, state.optimizer, `/${slot}`)]);
  return { weights: turn(trained, state.weights), optimizer: new Map(slots) };
}
