import type { Document, GraphNode, NodeStart, StartFile } from './document.ts';

/** Where the weights of a part of a use begin that is taken out of it; undefined: they are drawn. */
export function startWithin({ startsFrom }: Pick<GraphNode, 'startsFrom'>, part: string): NodeStart | undefined {
  if (!startsFrom) return undefined;
  const { at: outer = '', ...file } = startsFrom;
  const at = [outer, part].filter((one) => one !== '').join('/');
  return { ...file, ...(at !== '' && { at }) };
}

/** All files of weights that a document and its nodes begin with, each once. */
export function startFilesOf({ startsFrom, graph, modules }: Document): readonly StartFile[] {
  const graphs = [graph, ...Object.values(modules).map((module) => module.graph)];
  const all = [
    ...(startsFrom ? [startsFrom] : []),
    ...graphs.flatMap(({ nodes }) => nodes.flatMap((node) => node.startsFrom ?? [])),
  ];
  return [...new Map(all.map(({ sha256, name }) => [sha256, { sha256, name }])).values()];
}
