import type { Output } from './flatten.ts';
import type { AnalysedNode, Analysis } from './node.ts';

/**
 * The name of an output: of the usual one (`out`) its node's, of another with the port behind it. Paths and identities
 * have no colons.
 */
export function outputName({ node, port }: Output): string {
  return port === 'out' ? node : `${node}:${port}`;
}

/** The outputs of a node, each with its name by path. */
export function outputsOf({ id: node, types }: Pick<AnalysedNode, 'id' | 'types'>) {
  return Object.entries(types).map(([port, type]) => ({ name: outputName({ node, port }), port, type }));
}

/** Where an output comes from, by identity: beyond the ends of modules, which add nothing. */
export function originOf(analysis: Pick<Analysis, 'byId'>, { node: path, port }: Output): Output {
  const node = analysis.byId.get(path);
  const [input] = node?.inputs ?? [];
  if (node?.block.category !== 'structure') return { node: node?.identity ?? path, port };
  return input ? originOf(analysis, input.from) : { node: '', port };
}

/** Where a node is now; undefined when it is not there any more. */
export function pathOfIdentity({ nodes }: Pick<Analysis, 'nodes'>, identity: string): string | undefined {
  return nodes.find((node) => node.identity === identity)?.id;
}
