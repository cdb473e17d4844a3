import type { Output } from '../analysis/flatten.ts';
import { outputName } from '../analysis/identity.ts';
import type { AnalysedInput, AnalysedNode } from '../analysis/node.ts';
import { ancestors } from '../analysis/order.ts';
import type { Shape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import { passesOn } from './kind.ts';

/** A value computed on the way through a part: an output of one of its nodes. */
export interface Step {
  /** See `outputName`. */
  readonly name: string;
  readonly output: Output;
  readonly node: AnalysedNode;
  readonly type: TensorType;
  /** The names of what it is computed from, with their ports; what only passes something on is looked through. */
  readonly inputs: readonly { readonly port: string; readonly name: string }[];
}

/** A weight of a part. */
export interface PartWeight {
  /** Its name in files. */
  readonly name: string;
  /** The path of the node that uses it, and the node's own name for it. */
  readonly nodeId: string;
  readonly own: string;
  readonly shape: Shape;
  /** The kind of node that uses it. */
  readonly type: string;
  /** Measured while training, such as a variance: never negative. */
  readonly isStatistic: boolean;
}

/** A part of a network that can be computed from what enters it. */
export interface Region {
  /** In execution order. */
  readonly nodes: readonly AnalysedNode[];
  /** The outputs from outside that it takes. */
  readonly entries: readonly { readonly name: string; readonly output: Output; readonly type: TensorType }[];
  /** The names of the steps that nothing within takes. */
  readonly exits: readonly string[];
  /** Every step after those it is computed from, in an order given by the wiring alone. */
  readonly steps: readonly Step[];
  /** In the same order. */
  readonly weights: readonly PartWeight[];
}

/**
 * A part as a computation. Its steps are visited from the exits backwards, input by input, so that two parts which
 * compute the same have their steps in the same order, however they are drawn.
 */
export function regionOf(nodes: readonly AnalysedNode[]): Region {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const origin = (from: Output): Output => {
    const node = byId.get(from.node);
    const [first] = node?.inputs ?? [];
    return node && first && passesOn(node) ? origin(first.from) : from;
  };
  const entries = new Map<string, Region['entries'][number]>();
  for (const { inputs } of nodes)
    for (const { from, type } of inputs)
      if (!byId.has(from.node)) entries.set(outputName(from), { name: outputName(from), output: from, type });
  const computing = nodes.filter((node) => !passesOn(node));
  const taken = new Set(computing.flatMap(({ inputs }) => inputs.map(({ from }) => origin(from).node)));
  const ends = deepestFirst(
    nodes,
    computing.filter(({ id }) => !taken.has(id)),
  );
  const steps: Step[] = [];
  const seen = new Set<string>();
  const visit = (node: AnalysedNode) => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    const inputs = node.inputs.map((input) => ({ ...input, from: origin(input.from) }));
    for (const { from } of inputs) {
      const before = byId.get(from.node);
      if (before) visit(before);
    }
    steps.push(...stepsOf(node, inputs));
  };
  for (const node of ends) visit(node);
  const inOrder = [...new Set(steps.map(({ node }) => node))];
  const exits = steps.flatMap(({ name, node }) => (ends.includes(node) ? [name] : []));
  return { nodes, entries: [...entries.values()], exits, steps, weights: weightsIn(inOrder) };
}

/** By how much each depends on: what is unfinished comes in the order in which it will be used. */
function deepestFirst(nodes: readonly AnalysedNode[], ends: readonly AnalysedNode[]): readonly AnalysedNode[] {
  if (ends.length < 2) return ends;
  const depths = new Map(ends.map((end) => [end, ancestors(nodes, end.id).size]));
  return ends.toSorted((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0));
}

function stepsOf(node: AnalysedNode, inputs: readonly AnalysedInput[]): readonly Step[] {
  const names = inputs.map(({ port, from }) => ({ port, name: outputName(from) }));
  return Object.entries(node.types).map(([port, type]) => {
    const output = { node: node.id, port };
    return { name: outputName(output), output, node, type, inputs: names };
  });
}

/** Every weight once, including those shared with other nodes. */
function weightsIn(nodes: readonly AnalysedNode[]): readonly PartWeight[] {
  const all = nodes.flatMap(({ id, identity, block, weights, ties, statistics }) => {
    const common = { nodeId: id, type: block.type };
    const isStatistic = (own: string) => statistics.includes(own);
    return [
      ...weights.map(({ name: own, shape }) => ({ ...common, name: `${identity}.${own}`, own, shape, isStatistic: isStatistic(own) })),
      ...ties.map(({ name: own, source, weight }) => ({ ...common, name: source, own, shape: weight.shape, isStatistic: isStatistic(own) })),
    ];
  });
  return [...new Map(all.toReversed().map((weight) => [weight.name, weight])).values()].toReversed();
} // prettier-ignore
