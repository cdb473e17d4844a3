import type { AnalysedNode } from '../../core/analysis/node.ts';
import { outputName } from '../../core/analysis/identity.ts';
import { ancestors } from '../../core/analysis/order.ts';
import { modelOf, type Given, type Model } from './model.ts';

/** A network cut behind its frozen part, whose values are the same at every step. */
export interface Cut {
  /** What the rest takes from the frozen part. */
  readonly features: readonly Given[];
  /** The rest: its examples have the features as further fields. */
  readonly rest: Model;
  /** Multiply-adds per example in the forward pass of the frozen part. */
  readonly multiplyAdds: number;
}

/** Why a network with frozen nodes is not cut: a node among them draws random numbers in training. */
export interface Uncut {
  readonly drawing: AnalysedNode;
}

/**
 * Cuts a network as far behind its frozen part as nothing is trained or drawn: frozen nodes, files that are run as they
 * are, and nodes without weights behind them. Undefined if there is no such part, or nothing behind it learns.
 */
export function cutFrozen(model: Model): Cut | Uncut | undefined {
  const { nodes } = model;
  if (!nodes.some(({ weights }) => weights.some(({ isTrainable }) => isTrainable))) return undefined;
  const front = frozenPart(nodes, ({ block, params }) => block.draws?.(params as never) !== true);
  const rest = behind(nodes, front);
  const features = featuresOf(rest, nodes, front);
  const multiplyAdds = sumOf(nodes.filter(({ id }) => front.has(id)));
  const drawing = firstDrawing(model, multiplyAdds);
  if (drawing) return { drawing };
  const sharesFront = rest.some(({ ties }) => ties.some(({ owner }) => front.has(owner)));
  if (features.length === 0 || sharesFront) return undefined;
  const { data, startsFrom, objectives } = model;
  return { features, multiplyAdds, rest: modelOf(rest, data, { startsFrom, objectives, given: features }) };
}

const sumOf = (nodes: readonly AnalysedNode[]) => nodes.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);

/** The first node that draws, if without its randomness most of what is frozen could be left out. */
function firstDrawing({ nodes }: Model, left: number): AnalysedNode | undefined {
  const whole = frozenPart(nodes, () => true);
  const inside = nodes.filter(({ id }) => whole.has(id));
  if (sumOf(inside) <= 2 * left) return undefined;
  return inside.find(({ block, params }) => block.draws?.(params as never) === true);
}

/** Whether files of other programs are part of it: then it can be neither compiled nor computed on a graphics card. */
export function runsFiles({ nodes }: Pick<Model, 'nodes'>): boolean {
  return nodes.some(({ block }) => block.isOpaque === true);
}

/** The nodes whose values are the same at every step, and depend on frozen weights. */
function frozenPart(nodes: readonly AnalysedNode[], isCertain: (node: AnalysedNode) => boolean): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const constant = new Set<string>();
  const front = new Set<string>();
  for (const node of nodes) {
    const { id, block, isFrozen, weightNames, inputs, ties } = node;
    const isStill = isFrozen || weightNames.length === 0;
    const isTiedStill = ties.every(({ owner }) => byId.get(owner)?.isFrozen === true);
    const isReached = inputs.every(({ from }) => constant.has(from.node));
    if (block.type === 'output' || !isStill || !isTiedStill || !isReached || !isCertain(node)) continue;
    constant.add(id);
    if (weightNames.length > 0 || block.isOpaque === true || inputs.some(({ from }) => front.has(from.node)))
      front.add(id);
  }
  return front;
}

/** The nodes that the outputs need if those of the front are given. */
function behind(nodes: readonly AnalysedNode[], front: ReadonlySet<string>): readonly AnalysedNode[] {
  const others = nodes.filter(({ id }) => !front.has(id));
  const needed = ancestors(others, ...others.filter(({ block }) => block.type === 'output').map(({ id }) => id));
  return others.filter(({ id }) => needed.has(id));
}

/** None if one of them is no float: such values are cheap to compute. */
function featuresOf(rest: readonly AnalysedNode[], nodes: readonly AnalysedNode[], front: ReadonlySet<string>): readonly Given[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const taken = new Map<string, Given>();
  for (const { from, type } of rest.flatMap(({ inputs }) => inputs)) {
    if (!front.has(from.node)) continue;
    if (type.dtype !== 'float32') return [];
    const output = outputName(from);
    const name = `frozen/${outputName({ node: byId.get(from.node)?.identity ?? '', port: from.port })}`;
    taken.set(output, { output, field: { name, role: 'input', type, meaning: { kind: 'table', names: [] } } });
  }
  return [...taken.values()];
} // prettier-ignore
