import { fieldPorts, type DataSpec } from '../data/spec.ts';
import { memoised } from '../memo.ts';
import { isSameShape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import type { Output } from './flatten.ts';
import type { AnalysedInput, AnalysedNode } from './node.ts';

/**
 * A softmax over the last axis that feeds a matrix product with values: who looks at whom, and how much. Wherever it
 * stands, in a module that comes with the app or among blocks that were wired by hand.
 */
export interface Attention {
  /** The softmax's path. */
  readonly id: string;
  /** What it is known by: the softmax's identity. */
  readonly identity: string;
  /** 1 where the weights have no axis of heads. */
  readonly heads: number;
  readonly hasHeads: boolean;
  /** Places that look, and places that are looked at: rows and columns of the weights. */
  readonly queries: number;
  readonly keys: number;
  /** What is compared; absent where scores are made in another way. */
  readonly q?: Output;
  readonly k?: Output;
  /** As they are before the mask. */
  readonly scores: Output;
  /** What softmax takes, where that is something else. */
  readonly masked?: Output;
  readonly weights: Output;
  readonly v: Output;
  /** Weights times values. */
  readonly out: Output;
  readonly isCausal: boolean;
  /** Which keys count: 0 does not. */
  readonly padding?: Output;
  /** The fields of the data whose tokens look, and are looked at; absent where no tokens stand at these places. */
  readonly rowField?: string;
  readonly columnField?: string;
  /** One text looks at another. */
  readonly isCross: boolean;
}

/** All attentions of a network, in the order in which they are computed. */
export const attentionsOf = memoised((nodes: readonly AnalysedNode[], data: DataSpec): readonly Attention[] => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, Attention>();
  for (const product of nodes) {
    if (product.block.type !== 'matMul') continue;
    const weights = weightsOf(byId, product);
    if (!weights || found.has(weights.id)) continue;
    found.set(weights.id, attentionOf(byId, data, weights, product));
  }
  return [...found.values()];
});

type ById = ReadonlyMap<string, AnalysedNode>;

const arriving = ({ inputs }: AnalysedNode, port: string) => inputs.find((input) => input.port === port);

/** The softmax whose numbers are the left side of a product. In eval mode dropout changes none of them. */
function weightsOf(byId: ById, product: AnalysedNode): AnalysedNode | undefined {
  let node = byId.get(arriving(product, 'left')?.from.node ?? '');
  while (node && (node.block.type === 'dropout' || node.block.category === 'structure')) {
    node = byId.get(node.inputs[0]?.from.node ?? '');
  }
  const isOne = node?.block.type === 'softmax' && node.params['axis'] === 1;
  const rank = node?.type.shape.length;
  return isOne && (rank === 2 || rank === 3) ? node : undefined;
}

function attentionOf(byId: ById, data: DataSpec, softmax: AnalysedNode, product: AnalysedNode): Attention {
  const { shape } = softmax.type;
  const [queries = 1, keys = 1] = shape.slice(-2);
  const way = wayBack(byId, softmax, shape);
  const mask = way.find(({ block }) => block.type === 'mask');
  const scored = way.at(-1)?.block.type === 'matMul' ? way.at(-1) : undefined;
  const [q, k] = ['left', 'right'].map((port) => scored && arriving(scored, port)?.from);
  const v = arriving(product, 'right')?.from ?? whole(product);
  const into = softmax.inputs[0]?.from ?? whole(softmax);
  const padding = mask && arriving(mask, 'mask')?.from;
  const text = (output: Output | undefined, places: number) => output && textAt(byId, data, output, places);
  const rowField = text(q, queries) ?? text(into, queries);
  const columnField = text(k, keys) ?? text(v, keys);
  return {
    id: softmax.id,
    identity: softmax.identity,
    heads: shape.length === 3 ? (shape[0] ?? 1) : 1,
    hasHeads: shape.length === 3,
    queries,
    keys,
    ...(q && { q }),
    ...(k && { k }),
    scores: (mask && arriving(mask, 'in')?.from) ?? into,
    ...(mask && { masked: into }),
    weights: whole(softmax),
    v,
    out: whole(product),
    isCausal: mask?.params['causal'] === true,
    ...(padding && { padding }),
    ...(rowField !== undefined && { rowField }),
    ...(columnField !== undefined && { columnField }),
    isCross: rowField !== columnField,
  };
}

const whole = ({ id }: AnalysedNode): Output => ({ node: id, port: 'out' });

/** From softmax back over what has the shape of the scores, to the product that they come from; without one, the first way. */
function wayBack(byId: ById, softmax: AnalysedNode, shape: readonly number[]): readonly AnalysedNode[] {
  const seen = new Set<string>();
  const search = (node: AnalysedNode): readonly AnalysedNode[] => {
    let first: readonly AnalysedNode[] = [];
    for (const { from, type } of node.inputs) {
      const before = byId.get(from.node);
      if (!before || seen.has(before.id) || !isSameShape(type.shape, shape)) continue;
      seen.add(before.id);
      const way = [before, ...(before.block.type === 'matMul' ? [] : search(before))];
      if (way.at(-1)?.block.type === 'matMul') return way;
      if (first.length === 0) first = way;
    }
    return first;
  };
  return search(softmax);
}

/** How many places there are along the axis of the text; undefined where there is none. */
function placesOf({ shape, layout }: TensorType): number | undefined {
  if (shape.length === 3) return layout === 'picture' ? undefined : shape[1];
  return shape[0];
}

/**
 * The field of the data whose tokens stand at the places of an output: back over all that leaves every place where it
 * is. Of several (tokens and their segments) the first in the data.
 */
function textAt(byId: ById, data: DataSpec, output: Output, places: number): string | undefined {
  const ports = fieldPorts(data);
  const seen = new Set<string>();
  const found = new Set<number>();
  const search = ({ node: id, port }: Output) => {
    const key = `${id} ${port}`;
    const node = byId.get(id);
    if (!node || seen.has(key)) return;
    seen.add(key);
    if (node.block.type === 'dataset') found.add(ports.findIndex((one) => one.port === port));
    else for (const { from, type } of staying(node)) if (placesOf(type) === places) search(from);
  };
  search(output);
  const tokens = ports.filter(
    ({ field }, i) => found.has(i) && field.role === 'input' && field.meaning.kind === 'tokens',
  );
  return tokens[0]?.field.name;
}

/** The inputs whose places are those of the output. The rows of a product are those of its left side. */
function staying({ block, inputs }: AnalysedNode): readonly AnalysedInput[] {
  if (block.category === 'structure') return inputs;
  const first = block.inputs[0]?.name;
  return inputs.filter(({ port }) => port === first);
}
