import type { Analysis, AnalysedNode } from '../../../../core/analysis/node.ts';
import type { ChosenNeuron } from '../../../workspace/neurons/neuronView.ts';
import type { WeightPlace } from '../../../workspace/neurons/weightEdits.ts';

/** A unit with its bias (input null), or the edge from an input to it. */
export type Meant = Omit<ChosenNeuron, 'path'>;

/** Which number of a layer is meant; undefined for the bias of a layer without one. */
export function placeOf(node: AnalysedNode, { input, unit }: Meant): WeightPlace | undefined {
  const name = input === null ? 'bias' : 'kernel';
  const weight = node.weights.find((candidate) => candidate.name === name);
  const units = weight?.shape.at(-1) ?? 0;
  return weight && { path: node.id, name, index: (input ?? 0) * units + unit };
}

export function lockedIn({ locked }: AnalysedNode, { name, index }: WeightPlace): boolean {
  return locked[name]?.includes(index) === true;
}

/** The letter of a layer's inputs: x for the data themselves, h for what other layers make of them. */
export function inputName({ byId }: Analysis, path: string): 'x' | 'h' {
  const source = byId.get(byId.get(path)?.inputs[0]?.from.node ?? '');
  return source?.block.category === 'data' ? 'x' : 'h';
}
