import {
  graphOf,
  moduleOf,
  ROOT,
  type Document,
  type Graph,
  type GraphKey,
  type GraphNode,
  type Module,
  type Override,
} from './document.ts';

type Path = readonly string[];

/** Where the nodes and edges that module uses override are now. Paths start in the module's graph. */
interface Moves {
  /** Undefined if it no longer exists. */
  node(path: Path): Path | undefined;
  /** The edge with this id into the node at this path; it may have become several, or none. */
  edges(path: Path, id: string): readonly string[];
}

/**
 * Updates the overrides in all uses of module `key`, and references into it to shared weights, after its nodes have
 * moved. `before` is the document before the move.
 */
export function withMoved(before: Document, after: Document, key: GraphKey, moves: Moves): Document {
  /** Splits a path in the graph of `module` where it enters that of `key`; undefined if it does not lead through it. */
  const cut = (module: string | undefined, path: Path): readonly [around: Path, within: Path] | undefined => {
    if (module === key) return [[], path];
    return cutIn(moduleOf(before, module)?.graph, path);
  };
  const cutIn: (graph: Graph | undefined, path: Path) => ReturnType<typeof cut> = (graph, [first = '', ...rest]) => {
    const node = rest.length === 0 ? undefined : graph?.nodes.find(({ id }) => id === first);
    const { copy, inner } = intoCopy(node, rest);
    const found = node && cut(node.module, inner);
    return found && [[first, ...copy, ...found[0]], found[1]];
  };
  const shared = eachShare(after, (graph, shares) => {
    // Inside the graph itself, or if the path ends at the use, nothing has moved.
    const found = graph === key ? undefined : cutIn(graphOf(before, graph), shares.split('/'));
    const now = found && found[1].length > 0 ? moves.node(found[1]) : undefined;
    return found && now ? [...found[0], ...now].join('/') : shares;
  });
  return eachUse(shared, (use, overrides) =>
    overrides.flatMap(([name, said]) => {
      const { copy, inner } = intoCopy(use, name.split('/'));
      const found = cut(use.module, inner);
      if (!found) return [[name, said]];
      const [around, within] = [[...copy, ...found[0]], found[1]];
      const now = moves.node(within);
      const edges = said.edges && Object.entries(said.edges).flatMap(([id, wire]) => moves.edges(within, id).map((other) => [other, wire] as const)); // prettier-ignore
      return now ? [[[...around, ...now].join('/'), { ...said, ...(edges && { edges: Object.fromEntries(edges) }) }]] : []; // prettier-ignore
    }),
  );
}

/** Drops overrides of nodes and edges that no longer exist, since others may be given those ids. */
export function withoutStale(document: Document): Document {
  const find = (module: string | undefined, [first, ...rest]: Path): Graph | undefined => {
    const graph = moduleOf(document, module)?.graph;
    const node = graph?.nodes.find(({ id }) => id === first);
    return node && (rest.length === 0 ? graph : find(node.module, intoCopy(node, rest).inner));
  };
  return eachUse(document, (use, overrides) =>
    overrides.flatMap(([name, said]) => {
      const path = name.split('/');
      const graph = find(use.module, intoCopy(use, path).inner);
      if (!graph) return [];
      if (!said.edges) return [[name, said]];
      const arriving = new Set(graph.edges.filter(({ to }) => to.node === path.at(-1)).map(({ id }) => id));
      const edges = Object.entries(said.edges).filter(([id]) => arriving.has(id));
      return [[name, { ...said, edges: Object.fromEntries(edges) }]];
    }),
  );
}

/** A path into a repeated module begins with the number of the copy. */
function intoCopy(use: GraphNode | undefined, path: Path): { readonly copy: Path; readonly inner: Path } {
  return use?.repeat === undefined ? { copy: [], inner: path } : { copy: path.slice(0, 1), inner: path.slice(1) };
}

type Overrides = readonly (readonly [path: string, said: Override])[];

/** Edits the references to shared weights in every graph. */
export function eachShare(document: Document, edit: (key: GraphKey, shares: string) => string): Document {
  const edited = (key: GraphKey, graph: Graph): Graph =>
    graph.nodes.some(({ shares }) => shares !== undefined)
      ? {
          ...graph,
          nodes: graph.nodes.map((node) =>
            node.shares === undefined ? node : { ...node, shares: edit(key, node.shares) },
          ),
        }
      : graph;
  const modules = Object.entries(document.modules).map(([id, module]): [string, Module] => {
    const graph = edited(id, module.graph);
    return [id, graph === module.graph ? module : { ...module, graph }];
  });
  return { ...document, graph: edited(ROOT, document.graph), modules: Object.fromEntries(modules) };
}

/** Edits the overrides of every module use. */
function eachUse(document: Document, edit: (use: GraphNode, overrides: Overrides) => Overrides): Document {
  const edited = (graph: Graph): Graph =>
    graph.nodes.some(({ overrides }) => overrides)
      ? {
          ...graph,
          nodes: graph.nodes.map((node) =>
            node.overrides
              ? { ...node, overrides: Object.fromEntries(edit(node, Object.entries(node.overrides))) }
              : node,
          ),
        }
      : graph;
  const modules = Object.entries(document.modules).map(([id, module]): [string, Module] => {
    const graph = edited(module.graph);
    return [id, graph === module.graph ? module : { ...module, graph }];
  });
  return { ...document, graph: edited(document.graph), modules: Object.fromEntries(modules) };
}
