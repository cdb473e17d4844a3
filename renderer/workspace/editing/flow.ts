import type { Edge, Node } from '@xyflow/react';
import type { Analysis } from '../../../core/analysis/node.ts';
import { edgeRows } from '../../../core/analysis/handSet.ts';
import type { Graph, GraphEdge, GraphNode, Point } from '../../../core/graph/document.ts';
import type { AxisOrder } from '../../../core/shape.ts';
import { formatTypeShort, type TensorType } from '../../../core/tensorType.ts';
import { text, type Language, type Text } from '../../../core/text.ts';
import { nodesById } from '../document/nodes.ts';
import { isSame } from '../../kit/same.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Box, type Size } from '../../../core/drawing/geometry.ts';
import { portHeight, type Ported } from '../../../core/drawing/places.ts';
import { isSaidAloud, type NodeFacts } from './nodeFacts.ts';
import type { Wire } from '../../kit/graph/router.ts';

export type FlowNode = Node<{ readonly facts: NodeFacts }, NodeFacts['kind']>;
/** Which lane it takes is told apart (lanes.ts): React Flow goes over all edges when one is another object. */
export type FlowEdge = Edge<EdgeFacts & Record<string, unknown>, 'shape' | 'weights'>;

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

/** All that the drawing of nodes depends on. */
interface NodeScene {
  readonly graph: Graph;
  readonly facts: ReadonlyMap<string, NodeFacts>;
  readonly places: ReadonlyMap<string, Point>;
  readonly dragged: Readonly<Record<string, Point>>;
  readonly measured: Readonly<Record<string, Size>>;
  readonly language: Language;
  /** The selected ones. */
  readonly nodes: readonly string[];
}

const origin: Point = { x: 0, y: 0 };
/** As they were drawn last, and in which language. */
const knownNodes = new WeakMap<GraphNode, { readonly drawn: FlowNode; readonly language: Language }>();
const knownEdges = new WeakMap<GraphEdge, KnownEdge>();

interface KnownEdge {
  readonly drawn: FlowEdge;
  readonly language: Language;
  readonly facts: EdgeFacts;
}

/** The nodes of a graph for React Flow, which redraws what is a new object: an unchanged node stays the same one. */
export function flowNodes(scene: NodeScene): FlowNode[] {
  const selected = new Set(scene.nodes);
  const { language } = scene;
  return scene.graph.nodes.flatMap((node) => {
    const facts = scene.facts.get(node.id);
    if (!facts) return [];
    const position = scene.dragged[node.id] ?? scene.places.get(node.id) ?? origin;
    const fresh = { facts, position, size: scene.measured[node.id], isSelected: selected.has(node.id) };
    const old = knownNodes.get(node);
    if (old?.language === language && isSameNode(old.drawn, fresh)) return [old.drawn];
    const ariaLabel = `${facts.card.title[language]} (${node.id})`;
    const drawn = drawnNode(node.id, fresh, ariaLabel, old?.drawn);
    knownNodes.set(node, { drawn, language });
    return [drawn];
  });
}

interface Standing {
  readonly facts: NodeFacts;
  readonly position: Point;
  readonly size: Size | undefined;
  readonly isSelected: boolean;
}

function isSameNode(old: FlowNode, { facts, position, size, isSelected }: Standing): boolean {
  return (
    old.data.facts === facts &&
    old.position.x === position.x &&
    old.position.y === position.y &&
    old.selected === isSelected &&
    old.measured?.width === size?.width &&
    old.measured?.height === size?.height
  );
}

/** Nodes with problems or trouble lie on top; an opened layer grows over what is below it. */
function zIndexOf(facts: NodeFacts): number {
  return isSaidAloud(facts) || facts.trouble ? 10 : facts.kind === 'layer' ? 5 : 1;
}

function drawnNode(
  id: string,
  { facts, position, size, isSelected }: Standing,
  ariaLabel: string,
  old: FlowNode | undefined,
): FlowNode {
  return {
    id,
    type: facts.kind,
    position,
    // The card is drawn anew only when this is another object.
    data: old?.data.facts === facts ? old.data : { facts },
    selected: isSelected,
    ariaLabel,
    zIndex: zIndexOf(facts),
    domAttributes: { 'data-testid': `node-${id}`, tabIndex: -1 } as NonNullable<FlowNode['domAttributes']>,
    ...(size ? { measured: size } : {}),
  };
}

/** What is written on a wire. */
export interface EdgeFacts {
  readonly shape: string;
  /** It brings what its end cannot take, or comes from where there is nothing. */
  readonly isWrong: boolean;
  /** One with the same words runs between the same cards before it. */
  readonly isTwin: boolean;
  /** Of what flows into a perceptron. */
  readonly weights: EdgeWeights | null;
}

/** All that the drawing of edges depends on. */
interface EdgeScene {
  readonly graph: Graph;
  readonly facts: ReadonlyMap<string, EdgeFacts>;
  readonly language: Language;
  /** The selected ones. */
  readonly edges: readonly string[];
}

/** The edges of a graph for React Flow. */
export function flowEdges({ graph, facts, language, edges }: EdgeScene): FlowEdge[] {
  const selected = new Set(edges);
  const nodes = nodesById(graph);
  return graph.edges.flatMap((edge) => {
    const own = facts.get(edge.id);
    if (!own || !nodes.has(edge.from.node) || !nodes.has(edge.to.node)) return [];
    const old = knownEdges.get(edge);
    const isSelected = selected.has(edge.id);
    const isAsBefore = old && (old.facts === own || isSame(old.facts, own)) && old.drawn.selected === isSelected;
    if (isAsBefore && old.language === language) return [old.drawn];
    const drawn: FlowEdge = {
      id: edge.id,
      type: own.weights ? 'weights' : 'shape',
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      ariaLabel: edgeLabel(edge)[language],
      selected: isSelected,
      data: { ...own },
      domAttributes: { 'data-testid': `edge-${edge.id}`, tabIndex: -1 } as NonNullable<FlowEdge['domAttributes']>,
    };
    knownEdges.set(edge, { drawn, language, facts: own });
    return [drawn];
  });
}

/** The wires between the ports of cards, to be led around the others. */
export function wiresOf(graph: Graph, nodes: readonly FlowNode[], boxes: ReadonlyMap<string, Box>): readonly Wire[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return graph.edges.flatMap((edge) => {
    const [source, target] = [boxes.get(edge.from.node), boxes.get(edge.to.node)];
    const [before, behind] = [byId.get(edge.from.node), byId.get(edge.to.node)];
    if (!source || !target || !before || !behind) return [];
    const from = {
      x: source.x + source.width,
      y: source.y + portHeight(portedOf(before), source.height, 'outputs', edge.from.port),
    };
    const to = { x: target.x, y: target.y + portHeight(portedOf(behind), target.height, 'inputs', edge.to.port) };
    return [{ edge, from, to, source, target }];
  });
}

function portedOf({ type, data: { facts } }: FlowNode): Ported {
  const names = (ports: NodeFacts['inputs']) => ports.map(({ name }) => name);
  const isHigh = type === 'layer' || facts.module !== undefined || facts.hasWords;
  return { inputs: names(facts.inputs), outputs: names(facts.outputs), isBlock: type === 'block', isHigh };
}

/** Numbers on all edges of a bundle are readable up to so many. */
const MOST_NUMBERS = 16;

/** What flows over every edge, and which weights lie on those that lead to perceptrons; by the edge's id. */
export function edgeFacts(
  { nodes, edges }: Graph,
  { edgeTypes, byId, problems }: Analysis,
  pathOf: (id: string) => string,
  order: AxisOrder = 'channelsLast',
): ReadonlyMap<string, EdgeFacts> {
  const leaving = new Map<string, number>();
  const wrong = new Set(problems.flatMap(({ edge }) => edge ?? []));
  for (const { from } of edges) leaving.set(from.node, (leaving.get(from.node) ?? 0) + 1);
  const written = new Set<string>();
  const rows = new Map(
    nodes.flatMap(({ id }) => {
      const node = byId.get(pathOf(id));
      return node?.block.edgeWeight === undefined ? [] : edgeRows(node).map((row) => [row.edge, row] as const);
    }),
  );
  return new Map(
    edges.map((edge): [string, EdgeFacts] => {
      const edgePath = pathOf(edge.id);
      const type = edgeTypes.get(edgePath);
      const path = pathOf(edge.to.node);
      const node = byId.get(path);
      const name = node?.block.edgeWeight;
      const row = rows.get(edgePath);
      const isWrong = wrong.has(edgePath);
      const shape = shapeText(type, isWrong, order);
      const words = JSON.stringify([edge.from.node, edge.to.node, shape]);
      const isTwin = written.has(words);
      written.add(words);
      if (!row || !node || name === undefined)
        return [edge.id, plainFacts(edge, { shape, isWrong, isTwin, weights: null })];
      const { from, size } = row;
      const isLocked = node.locked[name]?.includes(from) === true;
      const isCrowded = node.inputs.length * (leaving.get(edge.from.node) ?? 1) > MOST_NUMBERS;
      const weights = { path, name, from, size, isLocked, isCrowded };
      return [edge.id, { shape, isWrong, isTwin, weights }];
    }),
  );
}

const shapeText = (type: TensorType | undefined, isWrong: boolean, order: AxisOrder) =>
  type ? formatTypeShort(type, order) : isWrong ? '?' : '';

const knownFacts = new WeakMap<GraphEdge, EdgeFacts>();

/** Of an edge without weights: the same object while the same flows there. */
function plainFacts(edge: GraphEdge, facts: EdgeFacts): EdgeFacts {
  const known = knownFacts.get(edge);
  if (known && isSame(known, facts)) return known;
  knownFacts.set(edge, facts);
  return facts;
}

function edgeLabel({ from, to }: GraphEdge): Text {
  return text(`Wire from ${from.node} to ${to.node}`, `Leitung von ${from.node} nach ${to.node}`);
}

export function boxOf(node: FlowNode): Box {
  const { width = NODE_WIDTH, height = NODE_HEIGHT } = node.measured ?? {};
  return { id: node.id, ...node.position, width, height };
}
