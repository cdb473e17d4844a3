import type { Edge, Node } from '@xyflow/react';
import type { Analysis } from '../../core/analysis/analyse.ts';
import { edgeRows } from '../../core/analysis/handSet.ts';
import type { Document, GraphEdge, GraphNode, Point } from '../../core/graph/document.ts';
import { graphOf } from '../../core/graph/document.ts';
import { formatShapeShort } from '../../core/shape.ts';
import { text, type Language, type Text } from '../../core/text.ts';
import { isTroubled, type Trouble } from '../store/doctor.ts';
import { isOpenable } from '../store/neurons.ts';
import { describeNode } from './card.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Box, type Size } from './geometry.ts';
import { placesOf } from './insert.ts';
import { laneOf } from './route.ts';

/** Cards read what they show from the stores: React Flow only knows where they stand. */
export type FlowNode = Node<{ readonly path: string }, 'block' | 'perceptron' | 'layer'>;
/** `lane`: see route.ts. `weights`: of what flows into a perceptron. */
export type FlowEdge = Edge<
  { readonly shape: string; readonly lane: number | null; readonly weights: EdgeWeights | null },
  'shape' | 'weights'
>;

/** Which weights lie on an edge: the rows `from` ... `from + size - 1` of a weight of the node that it leads to. */
export interface EdgeWeights {
  readonly path: string;
  readonly name: string;
  readonly from: number;
  readonly size: number;
  readonly isLocked: boolean;
  /** So many edges meet here that numbers on all of them would hide each other. */
  readonly isCrowded: boolean;
}

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
  readonly measured: Readonly<Record<string, Size>>;
  /** Paths of the layers that are opened into their neurons. */
  readonly opened: readonly string[];
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
      type: kindOf(scene, path),
      position: dragged[node.id] ?? places.get(node.id) ?? { x: 0, y: 0 },
      data: { path },
      selected: selected.has(node.id),
      ariaLabel: `${describeNode(document, analysis, path, node).title[language]} (${node.id})`,
      // An opened layer grows over what is below it.
      zIndex: troubled.has(path) || isTroubled(path, scene.trouble) ? 10 : scene.opened.includes(path) ? 5 : 1,
      domAttributes: { 'data-testid': `node-${node.id}` } as NonNullable<FlowNode['domAttributes']>,
      ...(size ? { measured: size } : {}),
    };
    return reused(knownNodes, node, fresh);
  });
}

function kindOf({ analysis, opened }: Scene, path: string): NonNullable<FlowNode['type']> {
  const node = analysis.byId.get(path);
  if (opened.includes(path) && isOpenable(node)) return 'layer';
  return node?.block.edgeWeight === undefined ? 'block' : 'perceptron';
}

/** The edges of a graph for React Flow, with their shapes and their way around the cards. */
export function flowEdges(scene: Scene, nodes: readonly FlowNode[]): FlowEdge[] {
  const boxes = new Map(nodes.map((node) => [node.id, boxOf(node)]));
  const all = [...boxes.values()];
  // An opened layer keeps its ports where they were.
  const isLayer = new Set(nodes.filter(({ type }) => type === 'layer').map(({ id }) => id));
  const mouths = new Map(all.map(({ id, y, height }) => [id, y + (isLayer.has(id) ? NODE_HEIGHT : height) / 2]));
  const selected = new Set(scene.edges);
  const edges = graphOf(scene.document, scene.graphKey)?.edges ?? [];
  const weights = edgeWeights(scene, edges);
  return edges.flatMap((edge) => {
    const [source, target] = [boxes.get(edge.from.node), boxes.get(edge.to.node)];
    if (!source || !target) return [];
    const shape = scene.analysis.edgeShapes.get(scene.pathOf(edge.id));
    const lane = laneOf(
      { x: source.x + source.width, y: mouths.get(source.id) ?? source.y },
      { x: target.x, y: mouths.get(target.id) ?? target.y },
      all.filter((box) => box !== source && box !== target),
      [source, target],
    );
    const fresh: FlowEdge = {
      id: edge.id,
      type: weights.has(edge.id) ? 'weights' : 'shape',
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      ariaLabel: edgeLabel(edge)[scene.language],
      selected: selected.has(edge.id),
      data: { shape: shape ? formatShapeShort(shape) : '', lane, weights: weights.get(edge.id) ?? null },
      domAttributes: { 'data-testid': `edge-${edge.id}` } as NonNullable<FlowEdge['domAttributes']>,
    };
    return [reused(knownEdges, edge, fresh)];
  });
}

/** Numbers on all edges of a bundle are readable up to so many. */
const MOST_NUMBERS = 16;

/** The weights on the edges that lead to perceptrons, by the edge's id. */
function edgeWeights(scene: Scene, edges: readonly GraphEdge[]): ReadonlyMap<string, EdgeWeights> {
  const found = new Map<string, EdgeWeights>();
  const leaving = new Map<string, number>();
  for (const { from } of edges) leaving.set(from.node, (leaving.get(from.node) ?? 0) + 1);
  for (const edge of edges) {
    const path = scene.pathOf(edge.to.node);
    const node = scene.analysis.byId.get(path);
    const name = node?.block.edgeWeight;
    const row = node && edgeRows(node).find((own) => own.edge === scene.pathOf(edge.id));
    if (!row || name === undefined) continue;
    const { from, size } = row;
    const isLocked = node.locked[name]?.includes(from) === true;
    const isCrowded = node.edges.length * (leaving.get(edge.from.node) ?? 1) > MOST_NUMBERS;
    found.set(edge.id, { path, name, from, size, isLocked, isCrowded });
  }
  return found;
}

function edgeLabel({ from, to }: GraphEdge): Text {
  return text(`Edge from ${from.node} to ${to.node}`, `Kante von ${from.node} nach ${to.node}`);
}

function boxOf(node: FlowNode): Box {
  const { width = NODE_WIDTH, height = NODE_HEIGHT } = node.measured ?? {};
  return { id: node.id, ...node.position, width, height };
}
