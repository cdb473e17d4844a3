import { graphOf } from '../../../core/graph/document.ts';
import { onOpening, useDocument, type Opened } from './document.ts';
import { follow } from '../../link/follow.ts';
import { perDocument } from '../workspaces.ts';

interface Selection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  select(chosen: { readonly nodes?: readonly string[]; readonly edges?: readonly string[] }): void;
  /** Opens the module of a node on the canvas; where it is repeated, this one of it, else the first. */
  enter(nodeId: string, copy?: number): void;
  /** Looks at another one of the repeated module that is open. */
  turnTo(copy: number): void;
  /** Leaves modules until `depth` of them are open. */
  leaveTo(depth: number): void;
}

const none: readonly string[] = [];

/** What is chosen on the canvas. */
export const useSelection = perDocument<Selection>((set) => ({
  nodes: none,
  edges: none,
  select: ({ nodes = none, edges = none }) => {
    useDocument.getState().endStep();
    set({ nodes, edges });
  },
  enter: (nodeId, copy) => {
    const { document, graphKey, trail, walkTo } = useDocument.getState();
    const module = graphOf(document, graphKey)?.nodes.find((node) => node.id === nodeId)?.module;
    if (module !== undefined && document.modules[module])
      walkTo([...trail, { nodeId, graphKey: module, ...(copy !== undefined && { copy }) }]);
  },
  turnTo: (copy) => {
    const { trail, walkTo } = useDocument.getState();
    const last = trail.at(-1);
    if (last?.copy !== undefined) walkTo([...trail.slice(0, -1), { ...last, copy }]);
  },
  leaveTo: (depth) => {
    const { trail, walkTo } = useDocument.getState();
    if (depth < trail.length) walkTo(trail.slice(0, depth));
  },
}));

/** The path of a node of the open graph, as analysis names it. */
export function pathOf(trail: readonly Opened[], nodeId: string): string {
  return [...trail.flatMap(stepsOf), nodeId].join('/');
}

/** What an opened module adds to the path of what is in it. */
export function stepsOf({ nodeId, copy }: Opened): readonly string[] {
  return copy === undefined ? [nodeId] : [nodeId, String(copy)];
}

onOpening(() => useSelection.setState(useSelection.getInitialState()));

// Whatever leaves the document leaves the selection. In another graph nothing is chosen, except the module that was left.
follow(useDocument, ({ document, graphKey, trail }, before) => {
  const graph = graphOf(document, graphKey);
  if (graph === graphOf(before.document, before.graphKey) && trail === before.trail) return;
  const known = new Set([...(graph?.nodes ?? []), ...(graph?.edges ?? [])].map((item) => item.id));
  const isElsewhere =
    trail.map(({ nodeId }) => nodeId).join('/') !== before.trail.map(({ nodeId }) => nodeId).join('/');
  const { nodes, edges } = isElsewhere
    ? { nodes: before.trail.slice(trail.length, trail.length + 1).map(({ nodeId }) => nodeId), edges: none }
    : useSelection.getState();
  if (!isElsewhere && [...nodes, ...edges].every((id) => known.has(id))) return;
  useSelection.setState({ nodes: nodes.filter((id) => known.has(id)), edges: edges.filter((id) => known.has(id)) });
});
