import type { FlatNode } from './flatten.ts';

export interface Order {
  /** Every node after all that it takes from (Kahn 1962); among equals, in the document's order. */
  readonly order: readonly FlatNode[];
  /** Nodes on a cycle or behind one. */
  readonly cyclic: readonly FlatNode[];
}

/** The order in which a forward pass can visit the nodes. */
export function executionOrder(nodes: readonly FlatNode[]): Order {
  const done = new Set<string>();
  const known = new Set(nodes.map((node) => node.id));
  const order: FlatNode[] = [];
  let rest = nodes;
  for (;;) {
    const waiting: FlatNode[] = [];
    for (const node of rest) {
      if (node.inputs.every((input) => done.has(input.from) || !known.has(input.from))) {
        done.add(node.id);
        order.push(node);
      } else waiting.push(node);
    }
    if (waiting.length === 0 || waiting.length === rest.length) return { order, cyclic: onCycle(waiting) };
    rest = waiting;
  }
}

/** Of nodes that cannot be ordered, those that really lie on a cycle: the others only come after one. */
function onCycle(nodes: readonly FlatNode[]): readonly FlatNode[] {
  let rest = nodes;
  for (;;) {
    const sources = new Set(rest.flatMap((node) => node.inputs.map((input) => input.from)));
    const next = rest.filter((node) => sources.has(node.id));
    if (next.length === rest.length) return rest;
    rest = next;
  }
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
