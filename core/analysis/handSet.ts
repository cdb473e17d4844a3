import type { WeightSpec } from '../blocks/define.ts';
import { sizeOf, type Shape } from '../shape.ts';
import type { AnalysedNode } from './node.ts';
import type { FlatNode } from './flatten.ts';

/** What the document says of a node's weights, on the node and on the edges that arrive. What does not fit is left out. */
export function handSet(
  node: FlatNode,
  inputShapes: readonly Shape[],
  weights: readonly WeightSpec[],
): Pick<AnalysedNode, 'start' | 'locked'> {
  const start: Record<string, readonly (number | undefined)[]> = {};
  const locked: Record<string, readonly number[]> = {};
  for (const { name, shape } of weights) {
    const size = sizeOf(shape);
    const isOnEdges = node.block?.edgeWeight === name;
    const values = isOnEdges ? edgeValues(node, inputShapes) : node.weights?.[name];
    if (values?.length === size && values.some((value) => value !== undefined)) start[name] = values;
    const places = isOnEdges ? edgeLocks(node, inputShapes) : (node.locked?.[name] ?? []).filter((at) => at < size);
    if (places.length > 0) locked[name] = places;
  }
  return { start, locked };
}

/** Of a perceptron: which rows of its kernel lie on which of the edges that arrive. */
export function edgeRows({ edges, inputShapes }: Pick<AnalysedNode, 'edges' | 'inputShapes'>) {
  let from = 0;
  return edges.map((edge, i) => {
    const row = { edge, from, size: sizeOf(inputShapes[i] ?? []) };
    from += row.size;
    return row;
  });
}

/** Edge by edge, each with as many weights as numbers flow there. */
function edgeValues(node: FlatNode, shapes: readonly Shape[]): readonly (number | undefined)[] {
  return node.inputs.flatMap(({ weights }, i): readonly (number | undefined)[] => {
    const size = sizeOf(shapes[i] ?? []);
    return weights?.length === size ? weights : Array.from({ length: size }, () => undefined);
  });
}

function edgeLocks(node: FlatNode, shapes: readonly Shape[]): readonly number[] {
  return node.inputs
    .flatMap(({ isLocked }, i) => Array.from({ length: sizeOf(shapes[i] ?? []) }, () => isLocked === true))
    .flatMap((isLocked, at) => (isLocked ? [at] : []));
}
