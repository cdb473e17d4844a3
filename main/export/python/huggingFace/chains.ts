import type { AnalysedNode, Analysis } from '../../../../core/analysis/node.ts';

/** The nodes outside a use that compute something. */
export function around({ network }: Analysis, use: string): readonly AnalysedNode[] {
  return network.filter(({ id, block }) => !id.startsWith(`${use}/`) && block.type !== 'dataset');
}

/** What stands between the body and an output. */
export interface Chain {
  /** The body's output from which it starts. */
  readonly from: string;
  /** In order, without dropouts. */
  readonly steps: readonly AnalysedNode[];
  /** Their blocks, separated by spaces. */
  readonly types: string;
  /** Which field of the data it is compared with; undefined: the first target. */
  readonly target: string | undefined;
}

/** The chains of a network in the order of its outputs; undefined if something else stands behind the body. */
export function chainsOf(analysis: Analysis, use: string): readonly Chain[] | undefined {
  const rest = around(analysis, use);
  const byId = new Map(rest.map((node) => [node.id, node]));
  const chains = rest.flatMap((end): readonly (Chain & { readonly end: string })[] => {
    if (end.block.type !== 'output') return [];
    const steps: AnalysedNode[] = [];
    let from = end.inputs.find(({ port }) => port === 'in')?.from.node ?? '';
    for (let node = byId.get(from); node; node = byId.get(from)) {
      if (node.inputs.length !== 1) return [];
      if (node.block.type !== 'dropout') steps.unshift(node);
      from = node.inputs[0]?.from.node ?? '';
    }
    const target = end.inputs.find(({ port }) => port === 'target')?.from.port;
    return [{ end: end.id, from: from.slice(use.length + 1), steps, types: steps.map(({ block }) => block.type).join(' '), target }]; // prettier-ignore
  });
  const seen = new Set(chains.flatMap(({ end, steps }) => [end, ...steps.map(({ id }) => id)]));
  if (chains.length === 0 || rest.some(({ id, block }) => !seen.has(id) && block.type !== 'dropout')) return undefined;
  const ends = analysis.network.filter(({ block }) => block.type === 'output').map(({ id }) => id);
  // The order of the network's outputs: that at the end comes first.
  const order = [...ends.slice(-1), ...ends.slice(0, -1)];
  return order.flatMap((id) => chains.filter(({ end }) => end === id));
}

/** A head for masked words: a layer, the body's activation, a norm, and a score for every token. */
export function isWordsHead({ from, types, steps: [dense] }: Chain, activation: unknown, width: unknown): boolean {
  return (
    from === 'words' &&
    types === `linear ${String(activation)} layerNorm languageHead` &&
    dense?.params['units'] === width
  );
}

/** Whether it shares the table of this node. */
export function isTiedTo(node: AnalysedNode | undefined, owner: string): boolean {
  return node?.ties.some((tie) => tie.owner === owner) ?? false;
}
