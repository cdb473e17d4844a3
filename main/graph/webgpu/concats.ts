import { concat } from '../build/arrange.ts';
import { createBuilder, withInputs, type Builder } from '../builder.ts';
import type { Graph, Value } from '../ir.ts';

/** The same graph, in which no more than so many tensors are joined at once: a kernel cannot read more arrays. */
export function shortConcats(graph: Graph, most: number): Graph {
  if (graph.nodes.every(({ operation }) => operation.op !== 'concat' || operation.inputs.length <= most)) return graph;
  const b = createBuilder();
  const renamed: Value[] = [];
  const rename = (value: Value) => renamed[value] ?? value;
  for (const { operation, type, scope } of graph.nodes) {
    b.scope = scope;
    const inputs = operation.inputs.map(rename);
    renamed.push(operation.op === 'concat' ? joined(b, inputs, operation.axis, most) : b.emit(withInputs(operation, inputs), type)); // prettier-ignore
  }
  return b.finish(graph.outputs.map(({ name, value }) => ({ name, value: rename(value) })));
}

/** Some next to each other at a time, then those in turn. */
function joined(b: Builder, values: readonly Value[], axis: number, most: number): Value {
  if (values.length <= most) return concat(b, values, axis);
  const parts: Value[] = [];
  for (let at = 0; at < values.length; at += most) parts.push(concat(b, values.slice(at, at + most), axis));
  return joined(b, parts, axis, most);
}
