import type { Edge, Node } from '@xyflow/react';
import type { Analysis } from '../../core/analysis/analyse.ts';
import type { Document, GraphEdge, GraphNode, Point } from '../../core/graph/document.ts';
import { graphOf } from '../../core/graph/document.ts';
import { formatShapeShort } from '../../core/shape.ts';
import { text, type Language, type Text } from '../../core/text.ts';
import { isTroubled, type Trouble } from '../store/doctor.ts';
import { describeNode } from './card.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Box } from './geometry.ts';
import { placesOf } from './insert.ts';
import { laneOf } from './route.ts';

/** Cards read what they show from the stores: React Flow only knows where they stand. */
export type FlowNode = Node<{ readonly path: string }, 'block'>;
/** `lane`: see route.ts. */
export type FlowEdge = Edge<{ readonly shape: string; readonly lane: number | null }, 'shape'>;

/** All that the drawing of a graph depends on. */
interface Scene {
  readonly document: Document;
  readonly graphKey: string;
  readonly analysis: Analysis;
  readonly trouble: Trouble | undefined;
  readonly language: Language;
  /** The selected ones. */
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly dragged: Readonly<Record<string, Point>>;
  readonly measured: Readonly<Record<string, { readonly width: number; readonly height: number }>>;
  /** The path of a node or edge of the graph, through the opened modules. */
  pathOf(id: string): string;
}

const knownNodes = new WeakMap<GraphNode, FlowNode>();
const knownEdges = new WeakMap<GraphEdge, FlowEdge>();

/** React Flow redraws what is a new object: an unchanged node stays the same one. */
function reused<K extends object, V extends object>(known: WeakMap<K, V>, key: K, fresh: V): V {
  const old = known.get(key);
  if (old && JSON.stringify(old) === JSON.stringify(fresh)) return old;
  known.set(key, fresh);
  return fresh;
}

/** The nodes of a graph for React Flow; those with problems or trouble lie on top. */
export function flowNodes(scene: Scene): FlowNode[] {
  const { document, graphKey, analysis, language, dragged, measured } = scene;
  const places = placesOf(document, graphKey);
  const selected = new Set(scene.nodes);
  const troubled = new Set(analysis.problems.map((problem) => problem.nodeId));
  return (graphOf(document, graphKey)?.nodes ?? []).map((node) => {
    const path = scene.pathOf(node.id);
    const size = measured[node.id];
    const fresh: FlowNode = {
      id: node.id,
      type: 'block',
      position: dragged[node.id] ?? places.get(node.id) ?? { x: 0, y: 0 },
      data: { path },
      selected: selected.has(node.id),
      ariaLabel: `${describeNode(document, analysis, path, node).title[language]} (${node.id})`,
      zIndex: troubled.has(path) || isTroubled(path, scene.trouble) ? 10 : 1,
      domAttributes: { 'data-testid': `node-${node.id}` } as NonNullable<FlowNode['domAttributes']>,
      ...(size ? { measured: size } : {}),
    };
    return reused(knownNodes, node, fresh);
  });
}

/** The edges of a graph for React Flow, with their shapes and their way around the cards. */
export function flowEdges(scene: Scene, nodes: readonly FlowNode[]): FlowEdge[] {
  const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]));
  const all = [...boxes.values()];
  const selected = new Set(scene.edges);
  return (graphOf(scene.document, scene.graphKey)?.edges ?? []).flatMap((edge) => {
    const [source, target] = [boxes.get(edge.from.node), boxes.get(edge.to.node)];
    if (!source || !target) return [];
    const shape = scene.analysis.edgeShapes.get(scene.pathOf(edge.id));
    const lane = laneOf(
      { x: source.x + source.width, y: source.y + source.height / 2 },
      { x: target.x, y: target.y + target.height / 2 },
      all.filter((box) => box !== source && box !== target),
      [source, target],
    );
    const fresh: FlowEdge = {
      id: edge.id,
      type: 'shape',
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      ariaLabel: edgeLabel(edge)[scene.language],
      selected: selected.has(edge.id),
      data: { shape: shape ? formatShapeShort(shape) : '', lane },
      domAttributes: { 'data-testid': `edge-${edge.id}` } as NonNullable<FlowEdge['domAttributes']>,
    };
    return [reused(knownEdges, edge, fresh)];
  });
}

function edgeLabel({ from, to }: GraphEdge): Text {
  return text(`Edge from ${from.node} to ${to.node}`, `Kante von ${from.node} nach ${to.node}`);
}

function boxOf(node: FlowNode): Box {
  const { width = NODE_WIDTH, height = NODE_HEIGHT } = node.measured ?? {};
  return { id: node.id, ...node.position, width, height };
}
