import type { TrainingSettings } from '../training/settings.ts';
import { sizeOf } from '../shape.ts';
import type { AnalysedNode, Totals } from './node.ts';

const slotsOf = { sgd: 0, rmsprop: 1, adam: 2, adamw: 2, perceptron: 0 } as const;

export function totalsOf(nodes: readonly AnalysedNode[], training: TrainingSettings): Totals {
  const sum = (value: (node: AnalysedNode) => number) => nodes.reduce((total, node) => total + value(node), 0);
  const { optimizer, batchSize } = training;
  const hasMomentum = 'momentum' in optimizer && optimizer.momentum > 0;
  const slots = slotsOf[optimizer.kind] + (hasMomentum ? 1 : 0);
  const parameters = sum((node) => node.parameters);
  const activations =
    sum(({ types }) => Object.values(types).reduce((size, { shape }) => size + sizeOf(shape), 0)) * batchSize;
  const trainingBytes = 4 * (parameters * (2 + slots) + activations);
  return { parameters, multiplyAdds: sum((node) => node.multiplyAdds), trainingBytes };
}
