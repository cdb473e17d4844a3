import { parseModelSpec } from '../blocks/opaque/modelSpec.ts';
import type { Document, GraphNode, NodeStart, StartFile } from './document.ts';

/** A file that a document needs and projects contain: weights, or a model of another program that a block runs as it is. */
export interface NeededFile extends StartFile {
  readonly kind?: 'onnx';
}

/** Where the weights of a part of a use begin that is taken out of it; undefined: they are drawn. */
export function startWithin({ startsFrom }: Pick<GraphNode, 'startsFrom'>, part: string): NodeStart | undefined {
  if (!startsFrom) return undefined;
  const { at: outer = '', ...file } = startsFrom;
  const at = [outer, part].filter((one) => one !== '').join('/');
  return { ...file, ...(at !== '' && { at }) };
}

/** All files of weights that a document and its nodes begin with, and those that its nodes run, each once. */
export function startFilesOf({ startsFrom, graph, modules }: Document): readonly NeededFile[] {
  const graphs = [graph, ...Object.values(modules).map((module) => module.graph)];
  const all: readonly NeededFile[] = [
    ...(startsFrom ? [startsFrom] : []),
    ...graphs.flatMap(({ nodes }) => nodes.flatMap((node) => [node.startsFrom ?? [], ranBy(node) ?? []].flat())),
  ];
  return [...new Map(all.map(({ sha256, name, kind }) => [sha256, { sha256, name, ...(kind && { kind }) }])).values()];
} // prettier-ignore

/** The files of other programs that the nodes of modules run as they are, each once. */
export function filesRunIn(modules: Document['modules']): readonly NeededFile[] {
  const all = Object.values(modules).flatMap(({ graph }) => graph.nodes.flatMap((node) => ranBy(node) ?? []));
  return [...new Map(all.map((file) => [file.sha256, file])).values()];
}

/** The file that a node runs as it is. */
function ranBy({ block, params }: GraphNode): NeededFile | undefined {
  const model = block === 'modelFile' && typeof params['model'] === 'string' ? parseModelSpec(params['model']) : undefined;
  return model && { sha256: model.file.sha256, name: model.file.name, kind: 'onnx' };
} // prettier-ignore

/**
 * A document that begins with one file of the weights of its whole network, by their names: it takes the place of all other
 * files. Nodes that know the tokenizer of their weights go on knowing it.
 */
export function beginningWith(document: Document, file: StartFile): Document {
  const bare = ({ startsFrom: _, ...node }: GraphNode): GraphNode => node;
  const known = (node: GraphNode): GraphNode => {
    const vocabulary = node.startsFrom?.vocabulary;
    const at = node.uid ?? node.id;
    return vocabulary === undefined ? bare(node) : { ...node, startsFrom: { ...file, vocabulary, ...(at !== '' && { at }) } };
  };
  const modules = Object.entries(document.modules).map(([key, module]) => [key, { ...module, graph: { ...module.graph, nodes: module.graph.nodes.map(bare) } }] as const);
  const graph = { ...document.graph, nodes: document.graph.nodes.map(known) };
  return { ...document, graph, modules: Object.fromEntries(modules), startsFrom: file };
} // prettier-ignore
