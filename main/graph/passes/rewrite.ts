import { createBuilder, withInputs, type Builder } from '../builder.ts';
import type { Graph, Operation, TensorType, Value } from '../ir.ts';
import { rebuild } from './rebuild.ts';

export interface Rewriter extends Builder {
  /** How many operations and outputs of the graph read a value: one with a single reader may be taken apart. */
  uses(value: Value): number;
}

/**
 * An alternative way to compute an operation, whose inputs are values of the new graph; undefined: leave it as it is.
 * The result must have the same type.
 */
export type Rule = (b: Rewriter, operation: Operation, type: TensorType) => Value | undefined;

/** Rebuilds the graph, applying the first matching rule to each operation. */
export function rewrite(graph: Graph, rules: readonly Rule[]): Graph {
  const before = countUses(graph);
  const uses = new Map<Value, number>();
  const b: Rewriter = Object.assign(createBuilder(), { uses: (value: Value) => uses.get(value) ?? 0 });
  const renamed: Value[] = [];
  const rename = (value: Value) => renamed[value] ?? 0;
  for (const [i, { operation, type, scope }] of graph.nodes.entries()) {
    b.scope = scope;
    const own = withInputs(operation, operation.inputs.map(rename));
    const value = firstOf(rules, (rule) => rule(b, own, type)) ?? rebuild(b, own, type);
    if (b.type(value).shape.join() !== type.shape.join()) {
      throw new Error(`${operation.op} of [${type.shape.join(', ')}] became [${b.type(value).shape.join(', ')}].`);
    }
    renamed.push(value);
    uses.set(value, (uses.get(value) ?? 0) + (before[i] ?? 0));
  }
  return b.finish(graph.outputs.map(({ name, value }) => ({ name, value: rename(value) })));
}

function firstOf<T, R>(items: readonly T[], apply: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = apply(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

function countUses(graph: Graph): readonly number[] {
  const counts = graph.nodes.map(() => 0);
  const count = (value: Value) => (counts[value] = (counts[value] ?? 0) + 1);
  for (const { operation } of graph.nodes) operation.inputs.forEach(count);
  for (const { value } of graph.outputs) count(value);
  return counts;
}
