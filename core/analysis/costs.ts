import type { WeightSpec } from '../blocks/define.ts';
import { optimizerOf, type TrainingSettings } from '../training/settings.ts';
import { sizeOf } from '../shape.ts';
import type { AnalysedNode, Totals } from './node.ts';

/** The number of trainable parameters. */
export function parametersOf(weights: readonly WeightSpec[]): number {
  return weights.reduce((sum, weight) => sum + (weight.isTrainable ? sizeOf(weight.shape) : 0), 0);
}

/** The costs of a network, from its shapes and training settings alone. */
export function totalsOf(nodes: readonly AnalysedNode[], training: TrainingSettings): Totals {
  const sum = (value: (node: AnalysedNode) => number) => nodes.reduce((total, node) => total + value(node), 0);
  const { optimizer, batchSize } = training;
  const slots = optimizerOf(optimizer).slots(optimizer).length;
  const parameters = sum((node) => node.parameters);
  const activations =
    sum(({ types }) => Object.values(types).reduce((size, { shape }) => size + sizeOf(shape), 0)) * batchSize;
  const trainingBytes = 4 * (parameters * (2 + slots) + activations);
  return { parameters, multiplyAdds: sum((node) => node.multiplyAdds), trainingBytes };
}
