import { useLayoutEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { graphOf, type Graph } from '../../../core/graph/document.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useTrouble } from '../../workspace/runs/doctor.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useProblems } from '../../workspace/document/findings.ts';
import { useNeuronView } from '../../workspace/neurons/neuronView.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { useAxisOrder, useLanguage } from '../../kit/language.ts';
import {
  boxOf,
  edgeFacts,
  flowEdges,
  flowNodes,
  wiresOf,
  type FlowEdge,
  type FlowNode,
} from '../../workspace/editing/flow.ts';
import { placesIn } from '../../../core/drawing/places.ts';
import { focusedNode } from '../../workspace/editing/focus.ts';
import { takeLanes } from '../../kit/graph/lanes.ts';
import { nodeFacts, type NodeFacts } from '../../workspace/editing/nodeFacts.ts';
import type { Area } from '../../../core/drawing/route.ts';
import { createRouter } from '../../kit/graph/router.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';
import { problemPlaces, takeProblemPlaces } from './problemPlaces.ts';
import { createChooser, type Near, type Whole } from './near.ts';

const empty: Graph = { nodes: [], edges: [] };

/**
 * The open graph for React Flow: all its nodes, and what of it is drawn for `area` (near.ts). What a gesture leaves alone is
 * not looked at again.
 */
export function useFlow(area: Area | null): { readonly nodes: readonly FlowNode[]; readonly drawn: Near } {
  const graph = useGraph();
  const facts = useFacts(graph);
  const nodes = useNodes(graph, facts);
  const edges = useEdges(graph);
  const boxes = useMemo(() => new Map(nodes.map((node) => [node.id, boxOf(node)])), [nodes]);
  useRouting(graph, nodes, boxes);
  useProblemPlaces(nodes, boxes);
  const drawn = useNear(
    useMemo(() => ({ nodes, edges, boxes }), [nodes, edges, boxes]),
    area,
  );
  return { nodes, drawn };
}

function useGraph(): Graph {
  return useDocument((state) => graphOf(state.document, state.graphKey)) ?? empty;
}

function useFacts(graph: Graph): ReadonlyMap<string, NodeFacts> {
  const { modules, training, data } = useDocument(
    useShallow(({ document: { modules, training, data } }) => ({ modules, training, data })),
  );
  const trail = useDocument((state) => state.trail);
  const opened = useNeuronView((state) => state.opened);
  const analysis = useAnalysis();
  const problems = useProblems();
  const trouble = useTrouble();
  return useMemo(
    () =>
      nodeFacts({
        document: { modules, training, data },
        graph,
        analysis,
        problems,
        trouble,
        opened,
        pathOf: (id) => pathOf(trail, id),
      }),
    [modules, training, data, graph, analysis, problems, trouble, opened, trail],
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

function useEdges(graph: Graph): FlowEdge[] {
  const trail = useDocument((state) => state.trail);
  const selected = useSelection((state) => state.edges);
  const analysis = useAnalysis();
  const language = useLanguage();
  const order = useAxisOrder();
  const facts = useMemo(
    () => edgeFacts(graph, analysis, (id) => pathOf(trail, id), order),
    [graph, analysis, trail, order],
  );
  return useMemo(() => flowEdges({ graph, facts, language, edges: selected }), [graph, facts, language, selected]);
}

function useNear(whole: Whole, area: Area | null): Near {
  const [choose] = useState(createChooser);
  const near = useMemo(() => choose(whole, area, focusedNode()), [choose, whole, area]);
  const { far } = near;
  useLayoutEffect(() => useCanvasView.setState({ far }), [far]);
  return near;
}

/** What is said of problems covers nothing. */
function useProblemPlaces(nodes: readonly FlowNode[], boxes: Whole['boxes']): void {
  const language = useLanguage();
  useLayoutEffect(() => takeProblemPlaces(problemPlaces(nodes, boxes, language)), [nodes, boxes, language]);
}

/** Leads the wires around the cards, before anything is seen. */
function useRouting(graph: Graph, nodes: readonly FlowNode[], boxes: Whole['boxes']): void {
  const [route] = useState(createRouter);
  useLayoutEffect(() => {
    takeLanes(route(boxes, wiresOf(graph, nodes, boxes)));
  }, [graph, nodes, boxes, route]);
}
