import { analyse } from '../analysis/analyse.ts';
import { graphOf, moduleOf, type Document, type GraphEdge, type GraphNode, type PortEnd } from '../graph/document.ts';
import { editGraph, freeId, setParams } from '../graph/edits.ts';
import { isOptionalInput } from '../graph/ports.ts';
import { asText } from '../graph/words.ts';
import { isComputed } from '../graph/settings.ts';
import { placeBuiltIn } from '../modules/catalogue.ts';
import type { BuiltIn } from '../modules/define.ts';
import type { ParamValue, ParamValues } from '../params.ts';
import type { Text } from '../text.ts';
import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import { blockIn, isNorm } from './kind.ts';
import { analysedIn, nodesOf, sourcesOf, type Part, type Source } from './part.ts';

/** An input of a built-in module. */
export interface ModuleEnd {
  readonly id: string;
  readonly label: Text;
  readonly isOptional: boolean;
}

/** The inputs of a built-in module, in order. */
export function endsOf({ module }: BuiltIn): readonly ModuleEnd[] {
  return module.graph.nodes
    .filter(({ block }) => block === 'moduleInput')
    .map((node) => ({ id: node.id, label: asText(node.name ?? node.id), isOptional: isOptionalInput(node) }));
}

/** For each input of a module by id: the index of the source that is wired to it; null: none. */
export type Wiring = Readonly<Record<string, number | null>>;

/**
 * How a module is wired to what feeds the part that it is compared with. Vectors such as masks go to optional inputs,
 * unless there is nothing else; if there are fewer sources than inputs, the last one feeds the rest.
 */
export function likelyWiring(builtIn: BuiltIn, sources: readonly Source[]): Wiring {
  const all = [...sources.keys()];
  const large = all.filter((i) => (sources[i]?.type?.shape.length ?? 0) > 1);
  const main = large.length > 0 ? large : all;
  const ends = endsOf(builtIn);
  const required = ends.filter(({ isOptional }) => !isOptional);
  const wiring = new Map(required.map(({ id }, i) => [id, main[Math.min(i, main.length - 1)] ?? null]));
  const left = all.filter((i) => ![...wiring.values()].includes(i));
  for (const [i, { id }] of ends.filter(({ isOptional }) => isOptional).entries()) wiring.set(id, left[i] ?? null);
  return Object.fromEntries(ends.map(({ id }) => [id, wiring.get(id) ?? null]));
}

/** Params with which a built-in module is as large as a part, as far as that can be seen. */
export function likelyParams(document: Document, analysis: Analysis, part: Part, builtIn: BuiltIn): ParamValues {
  const nodes = analysedIn(document, analysis, part);
  const [use, ...others] = graphOf(document, part.graph)?.nodes.filter(({ id }) => nodesOf(document, part).has(id)) ?? [];
  const seen = { ...seenIn(nodes, sourcesOf(document, analysis, part)), ...(others.length === 0 && use?.module !== undefined && plain(use)) };
  return Object.fromEntries(builtIn.module.params.map(({ name, default: initial }) => [name, seen[name] ?? initial]));
} // prettier-ignore

/** The params of a use that are no expressions. */
function plain({ params }: GraphNode): Readonly<Record<string, ParamValue>> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => !isComputed(value))) as ParamValues;
}

function seenIn(nodes: readonly AnalysedNode[], sources: readonly Source[]): Readonly<Record<string, ParamValue>> {
  const of = (type: string) => nodes.filter(({ block }) => block.type === type);
  const linear = of('linear');
  const norms = nodes.filter((node) => isNorm(blockIn(node)));
  const activation = nodes.find((node) => blockIn(node).category === 'activations' && node.block.type !== 'softmax');
  const width = sources.find(({ type }) => (type?.shape.length ?? 0) > 1)?.type?.shape.at(-1) ?? sources[0]?.type?.shape.at(-1);
  const heads = (of('splitHeads')[0] ?? of('splitQkv')[0])?.params['heads'];
  // Queries, keys and values that are computed at once are three times as wide, and no feed-forward layer.
  const fused = new Set(of('splitQkv').flatMap(({ inputs }) => inputs.map(({ from }) => from.node)));
  const units = linear.flatMap(({ id, params }) => (fused.has(id) ? [] : [Number(params['units'])]));
  const firstWeight = nodes.find(({ weights }) => weights.length > 0);
  const found: Readonly<Record<string, ParamValue | undefined>> = {
    width,
    heads,
    feedForward: units.length > 0 ? Math.max(...units) : undefined,
    bias: linear.length > 0 ? linear.some(({ params }) => params['bias'] === true) : undefined,
    normFirst: norms.length > 0 && firstWeight !== undefined ? norms.includes(firstWeight) : undefined,
    activation: activation && blockIn(activation).type,
    causal: of('mask').some(({ params }) => params['causal'] === true),
    epsilon: norms[0]?.params['epsilon'],
    vocabulary: of('embedding')[0]?.params['tokens'],
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as ParamValues;
} // prettier-ignore

/**
 * A copy of the document in which a built-in module stands beside a part, wired to the same sources. The original is
 * not changed.
 */
export function besides(
  document: Document,
  part: Part,
  builtIn: BuiltIn,
  { params, wiring }: { readonly params: ParamValues; readonly wiring: Wiring },
): { readonly document: Document; readonly part: Part } {
  const sources = sourcesOf(document, analyse(document), part);
  const placed = placeBuiltIn(document, part.graph, builtIn, { x: 0, y: 0 });
  const [id = ''] = placed.ids;
  const known = new Set(builtIn.module.params.map(({ name }) => name));
  const set = setParams(placed.document, part.graph, id, Object.fromEntries(Object.entries(params).filter(([name]) => known.has(name)))); // prettier-ignore
  const wired = endsOf(builtIn).reduce((drawn, { id: port }) => {
    const source = sources[wiring[port] ?? -1];
    return source ? withEdge(drawn, part.graph, source.end, { node: id, port }) : drawn;
  }, set);
  return { document: wired, part: { ...part, nodes: [id] } };
}

function withEdge(document: Document, key: string, from: PortEnd, to: PortEnd): Document {
  return editGraph(document, key, (graph) => {
    const edge: GraphEdge = { id: freeId(graph, 'edge'), from, to };
    return { ...graph, edges: [...graph.edges, edge] };
  });
}

/** The name of a part: of the module that it is a use of, or of its only node; undefined for several nodes. */
export function partName(document: Document, part: Part): Text | undefined {
  const own = nodesOf(document, part);
  const [node, ...others] = graphOf(document, part.graph)?.nodes.filter(({ id }) => own.has(id)) ?? [];
  if (!node || others.length > 0) return undefined;
  const module = moduleOf(document, node.module);
  return asText(node.name?.trim() || (module?.name ?? node.id));
}
