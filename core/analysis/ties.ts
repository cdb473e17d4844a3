import { weightAxes } from '../blocks/common.ts';
import type { WeightSpec } from '../blocks/define.ts';
import type { Problem } from '../graph/problem.ts';
import { failure, ok, type Result } from '../result.ts';
import { isSameShape } from '../shape.ts';
import { formatAxes, withShapes } from '../tensorType.ts';
import { text, type Text } from '../text.ts';
import type { AnalysedNode, Tie } from './node.ts';
import { parametersOf } from './costs.ts';
import type { FlatNode } from './flatten.ts';

interface Tied {
  readonly byId: ReadonlyMap<string, AnalysedNode>;
  readonly problems: readonly Problem[];
}

/**
 * Ties the weights of nodes that share another node's. Nodes of the same kind share every trained weight of equal
 * shape; others only the first one. The first must fit, directly or transposed; the remaining weights, and all running
 * statistics, stay the node's own.
 */
export function withTies(flat: readonly FlatNode[], byId: ReadonlyMap<string, AnalysedNode>): Tied {
  const sharing = flat.filter(({ shares }) => shares);
  if (sharing.length === 0) return { byId, problems: [] };
  const known = new Map(flat.map((node) => [node.id, node]));
  const tied = new Map(byId);
  const problems = new Map<string, Problem>();
  for (const { id, shares } of sharing) {
    const node = byId.get(id);
    // Nodes of a shared module that have no weights share nothing.
    if (!node || !shares || (node.weights.length === 0 && shares.by !== id)) continue;
    const ties = tiesOf(node, ownerOf(known, shares.with), byId);
    if (ties.ok) tied.set(id, withOwn(node, ties.value));
    else problems.set(shares.by, { severity: 'error', nodeId: shares.by, message: ties.error, fixes: [unshare] });
  }
  return { byId: tied, problems: [...problems.values()] };
}

const unshare = { kind: 'unshare', label: text('Give it its own weights', 'Eigene Gewichte geben') } as const;

/** Nodes in the network that share the weights of a node outside it: those weights would not exist. */
export function tieProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  const ids = new Set(network.map(({ id }) => id));
  return network.flatMap(({ id, ties }): Problem[] => {
    const missing = ties.find(({ owner }) => !ids.has(owner));
    if (!missing) return [];
    const message = text(
      `It shares the weights of “${missing.owner}”, which the output does not depend on: wire that node up as well.`,
      `Er teilt die Gewichte von „${missing.owner}“, von dem die Ausgabe nicht abhängt: auch diesen Knoten anschließen.`,
    );
    return [{ severity: 'error', nodeId: id, message, fixes: [unshare] }];
  });
}

/** The node at the end of a chain of shares; undefined if it does not exist, 'ring' if the chain is circular. */
function ownerOf(known: ReadonlyMap<string, FlatNode>, path: string): FlatNode | 'ring' | undefined {
  const seen = new Set<string>();
  for (let node = known.get(path); ; node = known.get(node.shares.with)) {
    if (!node?.shares) return node;
    if (seen.has(node.id)) return 'ring';
    seen.add(node.id);
  }
}

function tiesOf(
  node: AnalysedNode,
  found: FlatNode | 'ring' | undefined,
  byId: ReadonlyMap<string, AnalysedNode>,
): Result<readonly Tie[], Text> {
  if (found === undefined) return failure(isNowhere);
  if (found === 'ring') return failure(isRing);
  const owner = byId.get(found.id);
  // It has a problem of its own, reported there.
  if (!owner) return ok([]);
  const [first, ...others] = node.weights;
  const [theirs] = owner.weights;
  if (!first || !theirs) return failure(hasNone);
  if (node.block.edgeWeight !== undefined || owner.block.edgeWeight !== undefined) return failure(areOnWires);
  const isSame = isSameShape(first.shape, theirs.shape);
  const isTransposed = !isSame && first.shape.length === 2 && isSameShape(first.shape, theirs.shape.toReversed());
  if (!isSame && !isTransposed) return failure(doNotFit(first, theirs, owner));
  const tie = (own: WeightSpec, their: WeightSpec): Tie => ({
    name: own.name, spec: own, owner: owner.id, weight: their, source: `${owner.identity}.${their.name}`, isTransposed: own === first && isTransposed,
  }); // prettier-ignore
  const same = others.flatMap((own) => {
    const their = owner.block === node.block ? owner.weights.find(({ name }) => name === own.name) : undefined;
    return their && isTrained(own) && isSameShape(own.shape, their.shape) ? [tie(own, their)] : [];
  });
  return ok([tie(first, theirs), ...same]);

  function isTrained({ name }: WeightSpec): boolean {
    return !node.statistics.includes(name);
  }
}

/** The node, left with only its own weights. */
function withOwn(node: AnalysedNode, ties: readonly Tie[]): AnalysedNode {
  const isOwn = (name: string) => ties.every((tie) => tie.name !== name);
  const own = <T>(said: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(said).filter(([name]) => isOwn(name))); // prettier-ignore
  const weights = node.weights.filter(({ name }) => isOwn(name));
  return { ...node, ties, weights, start: own(node.start), locked: own(node.locked), parameters: parametersOf(weights) }; // prettier-ignore
}

const isNowhere = text(
  'The node whose weights it shares does not exist.',
  'Den Knoten, dessen Gewichte er teilt, gibt es nicht.',
);
const isRing = text(
  'These nodes share weights in a circle: one of them must have its own.',
  'Diese Knoten teilen ihre Gewichte im Kreis: Einer muss eigene haben.',
);
const hasNone = text('There are no weights to share.', 'Es gibt keine Gewichte zu teilen.');
const areOnWires = text(
  'The weights of a perceptron lie on its wires and cannot be shared.',
  'Die Gewichte eines Perzeptrons liegen auf seinen Leitungen und lassen sich nicht teilen.',
);

function doNotFit(own: WeightSpec, theirs: WeightSpec, owner: AnalysedNode): Text {
  return withShapes((order) => {
    const [a, b] = [own, theirs].map((weight) => formatAxes(weightAxes(weight), order));
    return text(
      `Its weights are ${a}, those of “${owner.id}” are ${b}: to be shared, they need the same shape, as they are or transposed.`,
      `Seine Gewichte sind ${a}, die von „${owner.id}“ ${b}: Um geteilt zu werden, brauchen sie dieselbe Form, so wie sie sind oder transponiert.`,
    );
  });
}
