import { showPanel } from '../document/panels.ts';
import { choose } from '../document/viewState.ts';
import { useSteps, type Example } from './steps.ts';

/** Under which name the panel of steps keeps whether it shows a step or the gradients. */
export const STEP_OR_HEALTH = 'step or health';

/** Sends an example through the network from the beginning: step by step, with its numbers on the wires. */
export function replay(example: Example): void {
  choose(STEP_OR_HEALTH, 'step');
  useSteps.setState({ example, at: 0 });
  showPanel('steps');
}
