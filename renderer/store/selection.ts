import { create } from 'zustand';
import { graphOf, ROOT, type Document } from '../../core/graph/document.ts';
import { onOpening, useDocument } from './document.ts';

/** A module that was opened on the canvas: the node that was entered, and its graph. */
interface Opened {
  readonly nodeId: string;
  readonly graphKey: string;
}

interface Selection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  /** The modules that we are inside of, outermost first. */
  readonly trail: readonly Opened[];
  select(chosen: { readonly nodes?: readonly string[]; readonly edges?: readonly string[] }): void;
  /** Opens the module of a node on the canvas. */
  enter(nodeId: string): void;
  /** Leaves modules until `depth` of them are open. */
  leaveTo(depth: number): void;
}

const none: readonly string[] = [];

/** What is chosen on the canvas, and which module is open there. */
export const useSelection = create<Selection>()((set, get) => ({
  nodes: none,
  edges: none,
  trail: [],
  select: ({ nodes = none, edges = none }) => set({ nodes, edges }),
  enter: (nodeId) => {
    const { document, graphKey, enter } = useDocument.getState();
    const module = graphOf(document, graphKey)?.nodes.find((node) => node.id === nodeId)?.module;
    if (module === undefined || !document.modules[module]) return;
    set({ trail: [...get().trail, { nodeId, graphKey: module }], nodes: none, edges: none });
    enter(module);
  },
  leaveTo: (depth) => {
    const { trail } = get();
    if (depth >= trail.length) return;
    const left = trail[depth];
    set({ trail: trail.slice(0, depth), nodes: left ? [left.nodeId] : none, edges: none });
    useDocument.getState().enter(trail[depth - 1]?.graphKey ?? ROOT);
  },
}));

/** The path of a node of the open graph, as analysis names it. */
export function pathOf(trail: readonly Opened[], nodeId: string): string {
  return [...trail.map((opened) => opened.nodeId), nodeId].join('/');
}

/** How many of the opened modules can still be walked into: an undo may have taken one away. */
function reachable(document: Document, trail: readonly Opened[]): number {
  let key = ROOT;
  for (const [depth, opened] of trail.entries()) {
    const node = graphOf(document, key)?.nodes.find((candidate) => candidate.id === opened.nodeId);
    if (node?.module !== opened.graphKey || !document.modules[opened.graphKey]) return depth;
    key = opened.graphKey;
  }
  return trail.length;
}

onOpening(() => useSelection.setState(useSelection.getInitialState()));

// Whatever leaves the document leaves the selection.
useDocument.subscribe(({ document, graphKey }, before) => {
  if (document === before.document && graphKey === before.graphKey) return;
  const { nodes, edges, trail, leaveTo } = useSelection.getState();
  if (graphKey === ROOT && trail.length > 0) {
    useSelection.setState({ trail: [], nodes: none, edges: none });
    return;
  }
  const depth = reachable(document, trail);
  if (depth < trail.length) {
    leaveTo(depth);
    return;
  }
  const graph = graphOf(document, graphKey);
  const known = new Set([...(graph?.nodes ?? []), ...(graph?.edges ?? [])].map((item) => item.id));
  if ([...nodes, ...edges].every((id) => known.has(id))) return;
  useSelection.setState({ nodes: nodes.filter((id) => known.has(id)), edges: edges.filter((id) => known.has(id)) });
});
