import type { WeightSpec } from '../blocks/define.ts';
import { sizeOf } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import type { AnalysedNode } from './node.ts';
import type { FlatNode } from './flatten.ts';

/**
 * Weights that the document sets for a node, on the node itself and on its input edges. Those of the wrong size are
 * left out.
 */
export function handSet(
  node: FlatNode,
  types: readonly TensorType[],
  weights: readonly WeightSpec[],
): Pick<AnalysedNode, 'start' | 'locked'> {
  const start: Record<string, readonly (number | undefined)[]> = {};
  const locked: Record<string, readonly number[]> = {};
  for (const { name, shape } of weights) {
    const size = sizeOf(shape);
    const isOnEdges = node.block?.edgeWeight === name;
    const values = isOnEdges ? edgeValues(node, types) : node.weights?.[name];
    if (values?.length === size && values.some((value) => value !== undefined)) start[name] = values;
    const places = isOnEdges ? edgeLocks(node, types) : (node.locked?.[name] ?? []).filter((at) => at < size);
    if (places.length > 0) locked[name] = places;
  }
  return { start, locked };
}

/** For a perceptron: which rows of its kernel belong to which input edge. */
export function edgeRows({ inputs }: Pick<AnalysedNode, 'inputs'>) {
  let from = 0;
  return inputs.map(({ edge, type }) => {
    const row = { edge, from, size: sizeOf(type.shape) };
    from += row.size;
    return row;
  });
}

/** Edge by edge, one weight per value that arrives there. */
function edgeValues(node: FlatNode, types: readonly TensorType[]): readonly (number | undefined)[] {
  return node.inputs.flatMap(({ weights }, i): readonly (number | undefined)[] => {
    const size = sizeOf(types[i]?.shape ?? []);
    return weights?.length === size ? weights : Array.from({ length: size }, () => undefined);
  });
}

function edgeLocks(node: FlatNode, types: readonly TensorType[]): readonly number[] {
  return node.inputs
    .flatMap(({ isLocked }, i) => Array.from({ length: sizeOf(types[i]?.shape ?? []) }, () => isLocked === true))
    .flatMap((isLocked, at) => (isLocked ? [at] : []));
}
