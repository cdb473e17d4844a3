import type { Output } from './flatten.ts';
import type { AnalysedNode, Analysis } from './node.ts';

/**
 * The name of an output: that of its node for the usual one (`out`), with the port appended for any other. Paths and
 * identities contain no colons.
 */
export function outputName({ node, port }: Output): string {
  return port === 'out' ? node : `${node}:${port}`;
}

/** The outputs of a node, each with its name by path. */
export function outputsOf({ id: node, types }: Pick<AnalysedNode, 'id' | 'types'>) {
  return Object.entries(types).map(([port, type]) => ({ name: outputName({ node, port }), port, type }));
}

/** The identity of an output's source, looking through module ends, which only pass values on. */
export function originOf(analysis: Pick<Analysis, 'byId'>, { node: path, port }: Output): Output {
  const node = analysis.byId.get(path);
  const [input] = node?.inputs ?? [];
  if (node?.block.category !== 'structure') return { node: node?.identity ?? path, port };
  return input ? originOf(analysis, input.from) : { node: '', port };
}

/** The current path of a node; undefined if it no longer exists. */
export function pathOfIdentity({ nodes }: Pick<Analysis, 'nodes'>, identity: string): string | undefined {
  return nodes.find((node) => node.identity === identity)?.id;
}

/** The identity of the node that a weight belongs to: in files and on the wire it is called `<identity>.<weight>`. */
export function ownerOf(weight: string): string {
  return weight.slice(0, weight.indexOf('.'));
}
