import type { Split } from '../../../core/data/split.ts';
import type { GradientHealth, NodeStep, StepExplanation, TensorView } from '../../../core/protocol/explain.ts';
import { memoised } from '../../../core/memo.ts';
import { engine } from '../../link/session.ts';
import { onOpening, useDocument } from '../document/document.ts';
import { askerHere } from '../document/latest.ts';
import { shownNow } from './shown.ts';
import { perDocument } from '../workspaces.ts';

export const phases = ['forward', 'loss', 'backward', 'update'] as const;
export type Phase = (typeof phases)[number];

/** Where one stands: at a node in a phase; the loss belongs to the output. */
export interface Stop {
  readonly phase: Phase;
  readonly nodeId: string;
}

/** An example by its part of the data. */
export interface Example {
  readonly split: Split;
  /** From 0. */
  readonly index: number;
}

interface StepsState {
  /** What one walks through, or will: another panel may choose it before this one is open. */
  readonly example: Example;
  readonly explanation: StepExplanation | null;
  readonly stops: readonly Stop[];
  /** In `stops`. */
  readonly at: number;
  /** While the view of it is open. */
  readonly health: GradientHealth | null;
  readonly error: unknown;
  /** Computes the step on the example and stands where one stood before. */
  load(): Promise<void>;
  /** Measures the gradients of a batch instead. */
  measure(): Promise<void>;
  go(to: number): void;
  leave(): void;
}

const nothing = { explanation: null, stops: [], at: 0, health: null, error: undefined } as const;
export const firstExample: Example = { split: 'training', index: 0 };
const asker = askerHere();

/** A training step that is walked through by hand, or the health of its gradients; of the weights that are shown. */
export const useSteps = perDocument<StepsState>((set, get) => {
  /** Answers that come when something else has been asked meanwhile are passed over. */
  const settle = async (answer: () => Promise<Partial<StepsState>>) => {
    const outcome = await asker.ask(answer);
    if (outcome) set(outcome.data ?? { ...nothing, error: outcome.error });
  };
  return {
    ...nothing,
    example: firstExample,
    load: () =>
      settle(async () => {
        const { document } = useDocument.getState();
        const explanation = await engine().request('explainStep', { document, ...shownNow(), ...get().example });
        const stops = stopsOf(explanation.nodes);
        return { explanation, stops, at: Math.min(get().at, stops.length - 1), health: null, error: undefined };
      }),
    measure: () =>
      settle(async () => {
        const { document } = useDocument.getState();
        const health = await engine().request('gradientHealth', { document, ...shownNow() });
        return { ...nothing, health };
      }),
    go: (to) => set(({ stops }) => ({ at: Math.min(stops.length - 1, Math.max(0, to)) })),
    leave: () => {
      asker.forget();
      set(nothing);
    },
  };
});

onOpening(() => {
  useSteps.getState().leave();
  useSteps.setState({ example: firstExample });
});

/** Forward through the network, the loss, back again, and the weights. */
export function stopsOf(nodes: readonly NodeStep[]): readonly Stop[] {
  const stop = (phase: Phase) => ({ nodeId }: NodeStep): Stop => ({ phase, nodeId }); // prettier-ignore
  // Of several outputs each has a loss of its own.
  const isEnd = (node: NodeStep) => node.own !== undefined || node === nodes.at(-1);
  const inner = nodes.filter((node) => !isEnd(node));
  const end = nodes.filter(isEnd);
  // Where nothing arrives, nothing is left to be derived.
  const derived = nodes.filter(({ gradient, inputs }) => gradient !== null && inputs.length > 0);
  return [
    ...inner.map(stop('forward')),
    ...end.map(stop('loss')),
    ...derived.toReversed().map(stop('backward')),
    ...inner.filter(({ weights }) => weights.length > 0).map(stop('update')),
  ];
}

export type Walk = Pick<StepsState, 'explanation' | 'stops' | 'at'>;

/** When the walk comes to a node, or into a module: the first of its stops in every phase, by the path. */
const firstStops = memoised((stops: readonly Stop[]) => {
  const first = new Map<Phase, Map<string, number>>(phases.map((phase) => [phase, new Map()]));
  for (const [i, { phase, nodeId }] of stops.entries()) {
    for (const path of pathsTo(nodeId)) {
      const known = first.get(phase);
      if (known && !known.has(path)) known.set(path, i);
    }
  }
  return (phase: Phase, path: string) => first.get(phase)?.get(path) ?? Infinity;
});

/** A node's path, and those of the modules around it. */
function pathsTo(nodeId: string): readonly string[] {
  const parts = nodeId.split('/');
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

/** Who takes part in an explanation: nodes and modules, edges with the nodes that they lead to, and takers. */
const partsOf = memoised(({ nodes }: StepExplanation) => {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const edges = nodes.flatMap((taker) => taker.inputs.map((edge) => ({ taker, edge })));
  const takers = new Map<string, typeof edges>();
  for (const end of edges) {
    const known = takers.get(end.edge.from);
    if (known) known.push(end);
    else takers.set(end.edge.from, [end]);
  }
  return {
    byId,
    takers,
    paths: new Set(nodes.flatMap(({ nodeId }) => pathsTo(nodeId))),
    byEdge: new Map(edges.map((end) => [end.edge.edge, end])),
  };
});

/** Whether a phase has reached a node: what is not yet computed is not yet shown. */
export function isReached({ stops, at }: Pick<Walk, 'stops' | 'at'>, phase: Phase, nodeId: string): boolean {
  return firstStops(stops)(phase, nodeId) <= at;
}

/** Whether the output of a node is computed. */
export function hasOutput(walk: Walk, nodeId: string): boolean {
  return isReached(walk, 'forward', nodeId) || isReached(walk, 'loss', nodeId);
}

/** Whether the gradient by the output of a node is complete: it has come back over all edges that leave it. */
export function hasGradient(walk: Walk, nodeId: string): boolean {
  const takers = takersOf(walk, nodeId);
  if (takers.length === 0) return isReached(walk, 'backward', nodeId);
  return takers.every(({ taker }) => isReached(walk, 'backward', taker.nodeId));
}

/** The edges that leave a node, with the nodes that they lead to. */
export function takersOf({ explanation }: Pick<Walk, 'explanation'>, nodeId: string) {
  return (explanation && partsOf(explanation).takers.get(nodeId)) ?? [];
}

/** Where the walk is: at a node, not yet at it in this phase, or past it. */
export type Place = 'here' | 'ahead' | 'behind';

/** The place of a node by its path; of a module, of what is inside it. null without a walk, or when it takes no part. */
export function placeOf(walk: Walk, path: string): Place | null {
  const { explanation, stops, at } = walk;
  const current = stops[at];
  if (!current) return null;
  const isInside = (nodeId: string) => nodeId === path || nodeId.startsWith(`${path}/`);
  if (isInside(current.nodeId)) return 'here';
  if (!explanation || !partsOf(explanation).paths.has(path)) return null;
  const phasesNow = phases.filter((phase) => sweepOf(phase) === sweepOf(current.phase));
  const first = Math.min(...phasesNow.map((phase) => firstStops(stops)(phase, path)));
  return Number.isFinite(first) && first > at ? 'ahead' : 'behind';
}

/** The loss ends the way forward. */
function sweepOf(phase: Phase): Phase {
  return phase === 'loss' ? 'forward' : phase;
}

/** What flows over an edge so far, and what has come back over it. */
export interface Flow {
  readonly value: TensorView | null;
  readonly gradient: TensorView | null;
}

/** null without a walk, or when the edge takes no part in it. */
export function flowOf(walk: Walk, path: string): Flow | null {
  const parts = walk.explanation && partsOf(walk.explanation);
  const end = parts?.byEdge.get(path);
  if (!parts || !end) return null;
  const { taker, edge } = end;
  const source = parts.byId.get(edge.from);
  return {
    value: source && hasOutput(walk, edge.from) ? (edge.value ?? source.output) : null,
    gradient: isReached(walk, 'backward', taker.nodeId) ? edge.gradient : null,
  };
}
