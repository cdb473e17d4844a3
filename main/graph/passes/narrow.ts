import { sizeOf } from '../../../core/shape.ts';
import { input } from '../build/leaves.ts';
import { gather } from '../build/pick.ts';
import { createBuilder, withInputs } from '../builder.ts';
import { outputType, type Graph, type Node, type Operation, type TensorType, type Value } from '../ir.ts';
import { rebuild } from './rebuild.ts';

/** Which part of a value is needed: all of it, or only the selected position along an axis. */
type Need = 'all' | number;

/**
 * The graph that computes its output `name` at a single position of an axis, given by the input `place` (int32 [1]).
 * Whatever that position does not need is left out, back to where positions interact. The axis remains, with length 1.
 */
export function narrowed(graph: Graph, name: string, axis: number, place: string): Graph {
  const needs = needsOf(graph, name, axis);
  const b = createBuilder();
  const at = input(b, place, { dtype: 'int32', shape: [1] });
  const renamed: Value[] = [];
  /** A value, reduced to the part that an operation needs. */
  const taken = (value: Value, need: Need): Value => {
    const whole = renamed[value] ?? 0;
    return need === 'all' || needs[value] === need ? whole : gather(b, whole, at, need);
  };
  for (const [i, { operation, type, scope }] of graph.nodes.entries()) {
    const need = needs[i];
    if (need === undefined && operation.op !== 'input') continue;
    b.scope = scope;
    const own = inputNeeds(graph, operation, type, need ?? 'all') ?? [];
    const inputs = operation.inputs.map((value, at) => taken(value, own[at] ?? 'all'));
    renamed[i] = rebuild(b, withInputs(operation, inputs), typeof need === 'number' ? cut(type, need) : type);
  }
  return b.finish(graph.outputs.map((own) => ({ ...own, value: taken(own.value, own.name === name ? axis : 'all') })));
}

function cut({ dtype, shape }: TensorType, axis: number): TensorType {
  return { dtype, shape: shape.map((length, i) => (i === axis ? 1 : length)) };
}

/** Works backwards from the outputs; what is needed in two ways is needed as a whole. Undefined: not at all. */
function needsOf(graph: Graph, name: string, axis: number): readonly (Need | undefined)[] {
  outputType(graph, name);
  const needs: (Need | undefined)[] = graph.nodes.map(() => undefined);
  const note = (value: Value, need: Need) => (needs[value] = (needs[value] ?? need) === need ? need : 'all');
  for (const output of graph.outputs) note(output.value, output.name === name ? axis : 'all');
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const [need, node] = [needs[i], graph.nodes[i]];
    if (need === undefined || !node) continue;
    const own = inputNeeds(graph, node.operation, node.type, need);
    if (!own) needs[i] = 'all';
    for (const [at, value] of node.operation.inputs.entries()) note(value, own?.[at] ?? 'all');
  }
  return needs;
}

/** What an operation needs of its inputs; undefined if it cannot be computed for a single position of this axis. */
function inputNeeds(graph: Graph, operation: Operation, type: TensorType, need: Need): readonly Need[] | undefined {
  const shapes = operation.inputs.map((value) => (graph.nodes[value] as Node).type.shape);
  if (need === 'all') return shapes.map(() => 'all');
  const [first = []] = shapes;
  const { shape } = type;
  const only = (axis: number | undefined) => (axis === undefined ? undefined : [axis]);
  /** The corresponding axis of an input that broadcasts. */
  const aligned = (own: readonly number[]): Need => {
    const axis = need - shape.length + own.length;
    return axis < 0 || own[axis] !== shape[need] ? 'all' : axis;
  };
  switch (operation.op) {
    case 'unary':
    case 'cast':
      return [need];
    case 'binary':
    case 'compare':
    case 'select':
    case 'broadcast':
      return shapes.map(aligned);
    case 'reduce':
      return only(operation.keepDims ? need : remaining(first.length, operation.axes)[need]);
    case 'softmax':
      return only(operation.axis === need ? undefined : need);
    case 'concat':
      return operation.axis === need ? undefined : shapes.map(() => need);
    case 'transpose':
      return only(operation.perm[need]);
    case 'reshape':
      return only(keptAxis(first, shape, need));
    case 'slice':
      return only(shape[need] === first[need] && operation.strides[need] === 1 ? need : undefined);
    case 'matmul': {
      const [rows, columns] = [shape.length - 2, shape.length - 1];
      const swapped = (isSwapped: boolean, own: readonly number[], axis: 1 | 2) => own.length - (isSwapped ? 3 - axis : axis); // prettier-ignore
      if (need === rows) return [swapped(operation.transposeA, first, 2), 'all'];
      if (need === columns) return ['all', swapped(operation.transposeB, shapes[1] ?? [], 1)];
      return shapes.map(aligned);
    }
    case 'gather': {
      const after = need - operation.axis - (shapes[1]?.length ?? 0);
      if (need < operation.axis) return [need, 'all'];
      return after < 0 ? ['all', need - operation.axis] : [operation.axis + 1 + after, 'all'];
    }
    default:
      return undefined;
  }
}

/** The axes that remain after a reduction, in order. */
function remaining(rank: number, axes: readonly number[]): readonly number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
}

/** The axis that corresponds to this one after a reshape: equal in length, with equally many elements before it. */
function keptAxis(before: readonly number[], after: readonly number[], axis: number): number | undefined {
  const numbersBefore = (shape: readonly number[], to: number) => sizeOf(shape.slice(0, to));
  const found = before.findIndex((length, i) => length === after[axis] && numbersBefore(before, i) === numbersBefore(after, axis)); // prettier-ignore
  return found < 0 ? undefined : found;
}
