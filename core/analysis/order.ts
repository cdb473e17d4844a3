/** What sorting needs to know of a node. */
interface Node {
  readonly id: string;
  readonly inputs: readonly { readonly from: { readonly node: string } }[];
}

export interface Order<Kind> {
  /** Every node after all its inputs (Kahn 1962); otherwise in the document's order. */
  readonly order: readonly Kind[];
  /** Nodes on a cycle or downstream of one. */
  readonly cyclic: readonly Kind[];
}

/** The order in which a forward pass can visit the nodes. */
export function executionOrder<Kind extends Node>(nodes: readonly Kind[]): Order<Kind> {
  const places = new Map(nodes.map((node, at) => [node.id, at]));
  const placeOf = (id: string) => places.get(id) ?? 0;
  const inputs = new Map(nodes.map((node) => [node.id, node.inputs.map(({ from }) => from.node).filter((from) => places.has(from))])); // prettier-ignore
  // In which pass over the nodes, in document order, each is reached: the pass of its inputs, or the next one if an
  // input comes later in the document.
  const walks = new Map<string, number>();
  for (const id of unwound(inputs)) {
    const after = (inputs.get(id) ?? []).map((from) => (walks.get(from) ?? 0) + (placeOf(from) > placeOf(id) ? 1 : 0));
    walks.set(id, after.reduce((latest, walk) => Math.max(latest, walk), 0)); // prettier-ignore
  }
  const cyclic = onCycles(inputs);
  const order = nodes.filter((node) => walks.has(node.id));
  return {
    order: order.toSorted((a, b) => (walks.get(a.id) ?? 0) - (walks.get(b.id) ?? 0)),
    cyclic: nodes.filter((node) => cyclic.has(node.id)),
  };
}

/**
 * Those that wait for themselves through others: not those merely before or after a cycle. `waitsFor` as in `unwound`.
 */
export function onCycles(waitsFor: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const before = new Set(unwound(waitsFor));
  const rest = [...waitsFor].filter(([id]) => !before.has(id));
  const takers = new Map<string, string[]>(rest.map(([id]) => [id, []]));
  for (const [id, others] of rest) for (const other of others) takers.get(other)?.push(id);
  const after = new Set(unwound(takers));
  return new Set(rest.flatMap(([id]) => (after.has(id) ? [] : [id])));
}

/**
 * Those that wait for none, then those that wait only for these, and so on. Every id that `waitsFor` mentions is also a
 * key.
 */
export function unwound(waitsFor: ReadonlyMap<string, readonly string[]>): readonly string[] {
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

/** With the paths of its edges: an edge of the outermost graph into a module is the edge of the inner node's input. */
interface Wired extends Node {
  readonly inputs: readonly { readonly from: { readonly node: string }; readonly edge: string }[];
}

/**
 * Where to fix nodes on cycles: the outermost path of each that lies on a cycle among its siblings. A cycle through a
 * module is reported on its use.
 */
export function cyclePlaces(cyclic: readonly Wired[], depth = 1): readonly string[] {
  const at = (path: string) => path.split('/').slice(0, depth).join('/');
  const waitsFor = new Map<string, string[]>(cyclic.map(({ id }) => [at(id), []]));
  for (const { id, inputs } of cyclic) {
    const wires = inputs.filter(({ from, edge }) => waitsFor.has(at(from.node)) && edge.split('/').length === depth);
    waitsFor.get(at(id))?.push(...wires.map(({ from }) => at(from.node)));
  }
  const found = onCycles(waitsFor);
  const inside = cyclic.filter(({ id }) => !found.has(at(id)) && at(id) !== id);
  return inside.length === 0 ? [...found] : [...found, ...cyclePlaces(inside, depth + 1)];
}

/** All nodes that any of `targets` depends on, including the targets. */
export function ancestors(nodes: readonly Node[], ...targets: readonly string[]): ReadonlySet<string> {
  const inputs = new Map(nodes.map((node) => [node.id, node.inputs.map(({ from }) => from.node)]));
  const found = new Set<string>();
  const pending = [...targets];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(inputs.get(id) ?? []));
  }
  return found;
}
