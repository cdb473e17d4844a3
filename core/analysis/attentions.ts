import { fieldPorts, type DataSpec } from '../data/spec.ts';
import { memoised } from '../memo.ts';
import { isSameShape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import type { Output } from './flatten.ts';
import type { AnalysedInput, AnalysedNode } from './node.ts';

/**
 * A softmax over the last axis that feeds a matrix product with values: who attends to whom, and how much. Found
 * anywhere, in a built-in module or among blocks wired by hand.
 */
export interface Attention {
  /** The softmax's path. */
  readonly id: string;
  /** The softmax's identity, which identifies it. */
  readonly identity: string;
  /** 1 if the weights have no head axis. */
  readonly heads: number;
  readonly hasHeads: boolean;
  /** The numbers of positions that attend, and that are attended to: rows and columns of the weights. */
  readonly queries: number;
  readonly keys: number;
  /** The queries and keys; absent if scores are computed in another way. */
  readonly q?: Output;
  readonly k?: Output;
  /** The scores before the mask. */
  readonly scores: Output;
  /** The input of softmax, if different. */
  readonly masked?: Output;
  readonly weights: Output;
  readonly v: Output;
  /** Weights times values. */
  readonly out: Output;
  readonly isCausal: boolean;
  /** Which keys count: those that are not 0. */
  readonly padding?: Output;
  /** The data fields whose tokens attend and are attended to; absent if these positions hold no tokens. */
  readonly rowField?: string;
  readonly columnField?: string;
  /** One text attends to another. */
  readonly isCross: boolean;
}

/** All attentions of a network, in execution order. */
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

/** The softmax whose output is the left factor of a product. In evaluation mode, dropout does not change it. */
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
  // One may hide what is to come, and another what is filled up.
  const masks = way.filter(({ block }) => block.type === 'mask');
  const last = masks.at(-1);
  const scored = way.at(-1)?.block.type === 'matMul' ? way.at(-1) : undefined;
  const [q, k] = ['left', 'right'].map((port) => scored && arriving(scored, port)?.from);
  const v = arriving(product, 'right')?.from ?? whole(product);
  const into = softmax.inputs[0]?.from ?? whole(softmax);
  const padding = masks.flatMap((mask) => arriving(mask, 'mask')?.from ?? [])[0];
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
    scores: (last && arriving(last, 'in')?.from) ?? into,
    ...(last && { masked: into }),
    weights: whole(softmax),
    v,
    out: whole(product),
    isCausal: masks.some(({ params }) => params['causal'] === true),
    ...(padding && { padding }),
    ...(rowField !== undefined && { rowField }),
    ...(columnField !== undefined && { columnField }),
    isCross: rowField !== columnField,
  };
}

const whole = ({ id }: AnalysedNode): Output => ({ node: id, port: 'out' });

/**
 * From softmax back through nodes with the shape of the scores, to the product they come from; if there is none, along
 * first inputs.
 */
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

/** The number of positions along the text axis; undefined if there is none. */
function placesOf({ shape, layout }: TensorType): number | undefined {
  if (shape.length === 3) return layout === 'picture' ? undefined : shape[1];
  return shape[0];
}

/**
 * The data field whose tokens are at the positions of an output: traced back through everything that keeps positions in
 * place. Of several (tokens and their segments), the first in the data.
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

/** The inputs whose positions are those of the output. The rows of a product are those of its left factor. */
function staying({ block, inputs }: AnalysedNode): readonly AnalysedInput[] {
  if (block.category === 'structure') return inputs;
  const first = block.inputs[0]?.name;
  return inputs.filter(({ port }) => port === first);
}
