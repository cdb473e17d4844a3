import type { Analysis } from './node.ts';

/** The identity of the node whose output is that of the node with this path: beyond the ends of modules, which add nothing. */
export function originOf(analysis: Pick<Analysis, 'byId'>, path: string): string {
  const node = analysis.byId.get(path);
  if (node?.block.category !== 'structure') return node?.identity ?? path;
  return originOf(analysis, node.inputs[0] ?? '');
}

/** Where a node is now; undefined when it is not there any more. */
export function pathOfIdentity({ nodes }: Pick<Analysis, 'nodes'>, identity: string): string | undefined {
  return nodes.find((node) => node.identity === identity)?.id;
}
