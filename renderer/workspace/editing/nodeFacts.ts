import type { Analysis } from '../../../core/analysis/node.ts';
import { findBlock } from '../../../core/blocks/catalogue.ts';
import type { Document, Graph, GraphNode, PortEnd } from '../../../core/graph/document.ts';
import { inputField } from '../../../core/data/spec.ts';
import { portsOf } from '../../../core/graph/ports.ts';
import type { Problem } from '../../../core/graph/problem.ts';
import { same, type Text } from '../../../core/text.ts';
import { isTroubled, type Trouble } from '../runs/doctor.ts';
import { isOpenable } from '../neurons/neurons.ts';
import { isSame } from '../../kit/same.ts';
import { describeNode, type Card } from '../../../core/drawing/card.ts';

/** What a card shows of its node. */
export interface NodeFacts {
  /** Through the opened modules. */
  readonly path: string;
  readonly kind: 'block' | 'perceptron' | 'layer';
  readonly card: Card;
  /** The module that it uses. */
  readonly module: string | undefined;
  /** It hands out tokens: its card shows the first of them. */
  readonly hasWords: boolean;
  /** The user's own name for it. */
  readonly name: string | undefined;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Of the node or, for a module, of the first node inside it. */
  readonly problem: Problem | undefined;
  /** Neither wires come in nor go out. */
  readonly isLoose: boolean;
  readonly trouble: Trouble | undefined;
  /** Into its neurons. */
  readonly isOpenable: boolean;
  /** The data are chosen at it. */
  readonly choosesData: boolean;
}

/** Whether a node has a problem that is more than that nobody has wired it yet, or has wired it on. */
export function isSaidAloud({ problem, isLoose }: Pick<NodeFacts, 'problem' | 'isLoose'>): boolean {
  return problem !== undefined && !(problem.isUnwired && (isLoose || problem.severity === 'warning'));
}

export interface Port {
  readonly name: string;
  readonly label: Text;
  /** The node does not have it, or has it no more: wires that hang there stay until somebody decides. */
  readonly isGone?: true;
}

/** All that the facts depend on. */
export interface Described {
  readonly document: Pick<Document, 'modules' | 'training' | 'data'>;
  readonly graph: Graph;
  readonly analysis: Analysis;
  readonly problems: readonly Problem[];
  readonly trouble: Trouble | undefined;
  /** Paths of the layers that are opened into their neurons. */
  readonly opened: readonly string[];
  /** The path of a node or edge of the graph, through the opened modules. */
  pathOf(id: string): string;
}

/** Facts by the node: the same object as before for a node whose card says the same. */
const known = new WeakMap<GraphNode, NodeFacts>();

/** The facts of all nodes of a graph, by their ids. */
export function nodeFacts(scene: Described): ReadonlyMap<string, NodeFacts> {
  const problems = firstProblems(scene.problems);
  const portsUsed = portsInUse(scene.graph);
  const tied = new Set(scene.graph.edges.flatMap(({ from, to }) => [from.node, to.node]));
  return new Map(
    scene.graph.nodes.map((node) => {
      const fresh = factsOf(scene, node, problems, portsUsed, tied);
      const old = known.get(node);
      // By value: analysis makes its problems, and a module its ports, anew each time.
      if (old && isSame(old, fresh)) return [node.id, old];
      known.set(node, fresh);
      return [node.id, fresh];
    }),
  );
}

function factsOf(
  { document, graph, analysis, trouble, opened, pathOf }: Described,
  node: GraphNode,
  problems: (path: string) => Problem | undefined,
  portsUsed: (id: string, side: Side) => readonly Port[],
  tied: ReadonlySet<string>,
): NodeFacts {
  const path = pathOf(node.id);
  const analysed = analysis.byId.get(path);
  const canOpen = isOpenable(analysed);
  const isKnown = node.module !== undefined || findBlock(node.block ?? '') !== undefined;
  const ports = (side: Side) => {
    const used = portsUsed(node.id, side);
    if (!isKnown) return used;
    const own = portsOf(document, node, side);
    const gone = used.filter(({ name }) => own.every((port) => port.name !== name));
    return gone.length > 0 ? [...own, ...gone.map((port) => ({ ...port, isGone: true as const }))] : own;
  };
  return {
    path,
    kind:
      canOpen && opened.includes(path) ? 'layer' : analysed?.block.edgeWeight === undefined ? 'block' : 'perceptron',
    card: describeNode(document, analysis, path, node, graph.edges),
    module: node.module,
    hasWords: node.block === 'dataset' && inputField(analysis.data).meaning.kind === 'tokens',
    name: node.name,
    inputs: ports('inputs'),
    outputs: ports('outputs'),
    problem: problems(path),
    isLoose: !tied.has(node.id),
    trouble: isTroubled(path, trouble) ? trouble : undefined,
    isOpenable: canOpen,
    choosesData: node.block === 'dataset',
  };
}

type Side = 'inputs' | 'outputs';

/** The ports that wires use: an unknown block has no others. */
function portsInUse({ edges }: Graph): (id: string, side: Side) => readonly Port[] {
  const used = { inputs: new Map<string, Port[]>(), outputs: new Map<string, Port[]>() };
  for (const { from, to } of edges) {
    add(used.outputs, from);
    add(used.inputs, to);
  }
  return (id, side) => used[side].get(id) ?? [];
}

function add(used: Map<string, Port[]>, { node, port }: PortEnd): void {
  const ports = used.get(node) ?? [];
  if (ports.every(({ name }) => name !== port)) ports.push({ name: port, label: same(port) });
  used.set(node, ports);
}

/** The first problem of a node; of a module without one, the first inside it. */
function firstProblems(problems: readonly Problem[]): (path: string) => Problem | undefined {
  const own = new Map<string, Problem>();
  const inside = new Map<string, Problem>();
  const add = (to: Map<string, Problem>, path: string, problem: Problem) => {
    if (!to.has(path)) to.set(path, problem);
  };
  for (const problem of problems) {
    if (problem.nodeId === undefined) continue;
    add(own, problem.nodeId, problem);
    for (let end = problem.nodeId.lastIndexOf('/'); end > 0; end = problem.nodeId.lastIndexOf('/', end - 1)) {
      add(inside, problem.nodeId.slice(0, end), problem);
    }
  }
  return (path) => own.get(path) ?? inside.get(path);
}
