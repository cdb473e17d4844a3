import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { graphOf, type Graph } from '../../core/graph/document.ts';
import { useAnalysis } from '../store/analysis.ts';
import { useTrouble } from '../store/doctor.ts';
import { useDocument } from '../store/document.ts';
import { useNeuronView } from '../store/neuronView.ts';
import { pathOf, useSelection } from '../store/selection.ts';
import { useLanguage } from '../ui/language.ts';
import { boxOf, edgeFacts, flowEdges, flowNodes, wiresOf, type FlowEdge, type FlowNode } from './flow.ts';
import { placesIn } from './insert.ts';
import { nodeFacts, type NodeFacts } from './nodeFacts.ts';
import { createRouter } from './router.ts';
import { useCanvasView } from './view.ts';

const empty: Graph = { nodes: [], edges: [] };

/** The open graph for React Flow. What a gesture leaves alone is not looked at again. */
export function useFlow(): { readonly nodes: FlowNode[]; readonly edges: FlowEdge[] } {
  const graph = useGraph();
  const facts = useFacts(graph);
  const nodes = useNodes(graph, facts);
  return { nodes, edges: useEdges(graph, nodes) };
}

function useGraph(): Graph {
  return useDocument((state) => graphOf(state.document, state.graphKey)) ?? empty;
}

function useFacts(graph: Graph): ReadonlyMap<string, NodeFacts> {
  const { modules, training } = useDocument(
    useShallow(({ document: { modules, training } }) => ({ modules, training })),
  );
  const trail = useDocument((state) => state.trail);
  const opened = useNeuronView((state) => state.opened);
  const analysis = useAnalysis();
  const trouble = useTrouble();
  return useMemo(
    () =>
      nodeFacts({
        document: { modules, training },
        graph,
        analysis,
        trouble,
        opened,
        pathOf: (id) => pathOf(trail, id),
      }),
    [modules, training, graph, analysis, trouble, opened, trail],
  );
}

function useNodes(graph: Graph, facts: ReadonlyMap<string, NodeFacts>): FlowNode[] {
  const layout = useDocument(({ document, graphKey }) => document.layout[graphKey]);
  const selected = useSelection((state) => state.nodes);
  const { dragged, measured } = useCanvasView(useShallow(({ dragged, measured }) => ({ dragged, measured })));
  const language = useLanguage();
  const places = useMemo(() => placesIn(graph, layout), [graph, layout]);
  return useMemo(
    () => flowNodes({ graph, facts, places, dragged, measured, language, nodes: selected }),
    [graph, facts, places, dragged, measured, language, selected],
  );
}

function useEdges(graph: Graph, nodes: readonly FlowNode[]): FlowEdge[] {
  const trail = useDocument((state) => state.trail);
  const selected = useSelection((state) => state.edges);
  const analysis = useAnalysis();
  const language = useLanguage();
  const [route] = useState(createRouter);
  const [keep] = useState(keepEqual<FlowEdge>);
  const facts = useMemo(() => edgeFacts(graph, analysis, (id) => pathOf(trail, id)), [graph, analysis, trail]);
  return useMemo(() => {
    const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]));
    const lanes = route(boxes, wiresOf(graph, nodes, boxes));
    return keep(flowEdges({ graph, facts, lanes, language, edges: selected }));
  }, [graph, nodes, route, keep, facts, language, selected]);
}

/** The list of before while its items are the same. */
function keepEqual<T>(): (items: T[]) => T[] {
  let before: T[] = [];
  return (items) => {
    const isSame = items.length === before.length && items.every((item, i) => item === before[i]);
    if (!isSame) before = items;
    return before;
  };
}
