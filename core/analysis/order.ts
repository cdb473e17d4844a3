import type { FlatNode } from './flatten.ts';

export interface Order {
  /** Every node after all that it takes from (Kahn 1962); among equals, in the document's order. */
  readonly order: readonly FlatNode[];
  /** Nodes on a cycle or behind one. */
  readonly cyclic: readonly FlatNode[];
}

/** The order in which a forward pass can visit the nodes. */
export function executionOrder(nodes: readonly FlatNode[]): Order {
  const places = new Map(nodes.map((node, at) => [node.id, at]));
  const placeOf = (id: string) => places.get(id) ?? 0;
  const inputs = new Map(nodes.map((node) => [node.id, node.inputs.map(({ from }) => from).filter((from) => places.has(from))])); // prettier-ignore
  // Which walk over the nodes, in the document's order, comes to it: the next one after an input that lies behind it.
  const walks = new Map<string, number>();
  for (const id of unwound(inputs)) {
    const after = (inputs.get(id) ?? []).map((from) => (walks.get(from) ?? 0) + (placeOf(from) > placeOf(id) ? 1 : 0));
    walks.set(id, after.reduce((latest, walk) => Math.max(latest, walk), 0)); // prettier-ignore
  }
  const order = nodes.filter((node) => walks.has(node.id));
  return {
    order: order.toSorted((a, b) => (walks.get(a.id) ?? 0) - (walks.get(b.id) ?? 0)),
    cyclic: onCycle(nodes.filter((node) => !walks.has(node.id))),
  };
}

/** Of nodes that cannot be ordered, those that really lie on a cycle: the others only come after one. */
function onCycle(nodes: readonly FlatNode[]): readonly FlatNode[] {
  const takers = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const node of nodes) for (const { from } of node.inputs) takers.get(from)?.push(node.id);
  const after = new Set(unwound(takers));
  return nodes.filter((node) => !after.has(node.id));
}

/** Those that wait for nobody, those that wait for these alone, and so on; `waitsFor` has itself the ids that it names. */
function unwound(waitsFor: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const left = new Map([...waitsFor].map(([id, others]) => [id, others.length]));
  const waiting = new Map<string, string[]>([...waitsFor.keys()].map((id) => [id, []]));
  for (const [id, others] of waitsFor) for (const other of others) waiting.get(other)?.push(id);
  const done = [...left].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (const id of done) {
    for (const other of waiting.get(id) ?? []) {
      const count = (left.get(other) ?? 0) - 1;
      left.set(other, count);
      if (count === 0) done.push(other);
    }
  }
  return done;
}

/** The nodes that `target` depends on, itself included. */
export function ancestors(nodes: readonly FlatNode[], target: string): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const pending = [target];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(byId.get(id)?.inputs ?? []).map((input) => input.from));
  }
  return found;
}
