import { sizeOf } from '../../../core/shape.ts';
import type { Graph, Node, Value } from '../ir.ts';
import { formulaOf } from './emitters/table.ts';
import { lanesOf } from './frames/lanes.ts';

/** A tensor in row-major order as rows: how many there are, and how long they are. */
export interface RowShape {
  readonly count: number;
  readonly length: number;
}

/** What is computed together by rows: what goes along them, and what is done to their elements before and after that. */
export interface RowTask {
  readonly rows: RowShape;
  readonly members: readonly Value[];
}

/** Whether a value has an element for each row, or one for each element of them; `free`: it needs none of the members. */
type Place = 'row' | 'element' | 'free' | undefined;

/** Longer rows are better gone through by more than one workgroup. */
const LONGEST = 4096;
/** So many rows, if they are longer than this, keep a card busy. */
const FEWEST = 16;
const SHORT = 1024;

const nodeOf = (graph: Graph, value: Value): Node => graph.nodes[value] as Node;

/** The rows that an operation goes along, which are the input's last axes; undefined if it goes along others, or does not. */
export function rowsOf(graph: Graph, value: Value): RowShape | undefined {
  const { operation } = nodeOf(graph, value);
  if (operation.op !== 'reduce' && operation.op !== 'arg' && operation.op !== 'softmax') return undefined;
  const { dtype, shape } = nodeOf(graph, operation.inputs[0]).type;
  const axes = operation.op === 'reduce' ? operation.axes : [operation.axis];
  const others = shape.length - axes.length;
  if (dtype === 'bool' || axes.some((axis) => axis < others)) return undefined;
  const length = sizeOf(shape.slice(others));
  const count = sizeOf(shape) / length;
  const isGood = length > 1 && length <= LONGEST && (count >= FEWEST || (count > 0 && length <= SHORT));
  return isGood && lanesOf({ lengths: [count], strides: [length] }, count, length, true).splits === 1 ? { count, length } : undefined; // prettier-ignore
}

/** The members and one more value as a task by rows; undefined if there are none that all of them go by. */
export function withRows(
  graph: Graph,
  isKept: (value: Value) => boolean,
  members: readonly Value[],
  value: Value,
): RowTask | undefined {
  const all = [...members, value];
  const rows = all.map((own) => rowsOf(graph, own)).find((own) => own !== undefined);
  if (!rows) return undefined;
  const earlier = new Set<Value>();
  for (const own of all) {
    if (!isPlaced(graph, isKept, rows, earlier, own)) return undefined;
    earlier.add(own);
  }
  return { rows, members: all };
}

function isPlaced(graph: Graph, isKept: (value: Value) => boolean, rows: RowShape, earlier: ReadonlySet<Value>, value: Value) {
  const { operation, type } = nodeOf(graph, value);
  const places = new Map<Value, Place>();
  const place = (own: Value): Place => {
    if (!places.has(own)) places.set(own, earlier.has(own) ? bySize(rows, nodeOf(graph, own)) : isKept(own) ? 'free' : computed(own)); // prettier-ignore
    return places.get(own);
  };
  const computed = (own: Value): Place => placeOf(graph, rows, own, place);
  const along = rowsOf(graph, value);
  if (along) {
    const [input = -1] = operation.inputs;
    const from = place(input);
    return along.count === rows.count && along.length === rows.length && (from === 'element' || from === 'free');
  }
  const own = formulaOf(operation) && computed(value);
  // Those before the first that goes along rows need nothing of the members.
  return own === 'row' || own === 'element' || (own === 'free' && sizeOf(type.shape) === rows.count * rows.length);
} // prettier-ignore

function bySize({ count, length }: RowShape, { type }: Node): Place {
  const size = sizeOf(type.shape);
  return size === count * length ? 'element' : size === count ? 'row' : undefined;
}

/** Operations of which each element needs those of its inputs at the same place. */
const inPlace = new Set(['unary', 'binary', 'compare', 'select', 'cast', 'reshape', 'broadcast']);

/** The place of a value by those of its inputs: undefined if an element needs what lies in another row. */
function placeOf(graph: Graph, rows: RowShape, value: Value, place: (input: Value) => Place): Place {
  const node = nodeOf(graph, value);
  const { operation } = node;
  const inputs = operation.inputs.map((input) => ({ from: place(input), shape: nodeOf(graph, input).type.shape }));
  if (inputs.every(({ from }) => from === 'free')) return formulaOf(operation) ? 'free' : undefined;
  const own = bySize(rows, node);
  const fits = ({ from, shape }: (typeof inputs)[number]) =>
    from === 'free' || (from !== undefined && (from === own || (own === 'element' && isAcross(shape, node.type.shape, rows.length)))); // prettier-ignore
  return inPlace.has(operation.op) && inputs.every(fits) ? own : undefined;
}

/** Whether a tensor broadcasts to another along its rows of this length, and along nothing else. */
function isAcross(shape: readonly number[], to: readonly number[], length: number): boolean {
  const padded = [...Array.from({ length: to.length - shape.length }, () => 1), ...shape];
  let outer = to.length;
  while (outer > 0 && sizeOf(to.slice(outer)) < length) outer--;
  if (sizeOf(to.slice(outer)) !== length) return false;
  return padded.every((own, axis) => own === (axis < outer ? to[axis] : 1));
}
