import { moduleOf, type Document, type Graph, type GraphNode, type Override, type Setting } from '../graph/document.ts';
import { moduleFile, type ModuleFile } from '../graph/moduleFile.ts';
import { analyse } from './analyse.ts';
import type { AnalysedNode } from './node.ts';
import { noValues, repeatOf, valuesWithin, type Values } from './uses.ts';

/** A use of a module in a network, as what it can be anywhere. */
export interface UsedModule {
  /** The definition, and what a use of it says to be this one, except where its weights begin. */
  readonly file: ModuleFile & { readonly use: NonNullable<ModuleFile['use']> };
  /** The nodes inside of it, and what their names begin with for a use that begins with a file. */
  readonly nodes: readonly { readonly node: AnalysedNode; readonly prefix: string }[];
}

/** The use of a module at a path, or one copy of a repeated use; undefined if there is none. */
export function usedModule(document: Document, path: string): UsedModule | undefined {
  const found = useAt(document, path.split('/'));
  if (!found) return undefined;
  const { module, names, ...use } = found;
  const own = names.filter((name) => name !== '').join('/');
  const nodes = analyse(document).nodes.filter(({ id }) => id.startsWith(`${path}/`));
  const prefixOf = ({ identity }: AnalysedNode) => `${own === '' ? identity : identity.slice(own.length + 1)}.`;
  return { file: { ...moduleFile(document, module), use }, nodes: nodes.map((node) => ({ node, prefix: prefixOf(node) })) };
} // prettier-ignore

type Found = UsedModule['file']['use'] & {
  readonly module: string;
  /** The parts that identities of what is inside begin with. */
  readonly names: readonly string[];
};

function useAt(document: Document, steps: readonly string[]): Found | undefined {
  let [graph, values]: [Graph, Values] = [document.graph, noValues];
  let found: Found | undefined;
  for (let i = 0; i < steps.length; i++) {
    const node = graph.nodes.find(({ id }) => id === steps[i]);
    const module = moduleOf(document, node?.module);
    if (node?.module === undefined || !module) return undefined;
    const count = repeatOf(node, values);
    values = valuesWithin(node, module, values).values;
    graph = module.graph;
    const isRepeated = count.ok && count.value !== undefined;
    const copy = isRepeated ? steps[i + 1] : undefined;
    const said = merged(within(found?.overrides, node.id), node.overrides);
    found = {
      module: node.module,
      names: [...(found?.names ?? []), node.uid ?? node.id, ...(copy === undefined ? [] : [copy])],
      params: settled(node, values),
      isFrozen: found?.isFrozen === true || node.isFrozen === true,
      overrides: copy === undefined ? said : within(said, copy),
      ...(isRepeated && copy === undefined && { repeat: count.value }),
    };
    if (copy !== undefined) i++;
  }
  return found;
}

/** What the use sets, with expressions evaluated: elsewhere their names mean nothing. */
function settled({ params }: GraphNode, values: Values): GraphNode['params'] {
  const valueOf = (name: string, setting: Setting): Setting => {
    const value = values.get(name);
    if (value === undefined) return setting;
    return typeof value === 'object' ? [...value] : value;
  };
  return Object.fromEntries(Object.entries(params).map(([name, setting]) => [name, valueOf(name, setting)]));
}

type Overrides = Readonly<Record<string, Override>>;

/** What is said of a part and of all inside of it. */
function within(overrides: Overrides | undefined, part: string): Overrides {
  const own = Object.entries(overrides ?? {}).filter(([path]) => path.startsWith(`${part}/`));
  return Object.fromEntries(own.map(([path, said]) => [path.slice(part.length + 1), said]));
}

/** What an outer use says takes precedence. */
function merged(outer: Overrides, inner: Overrides | undefined): Overrides {
  const both = Object.entries(outer).map(([path, said]) => {
    const before = inner?.[path];
    return [path, { ...before, ...said, ...(before?.edges && { edges: { ...before.edges, ...said.edges } }) }] as const;
  });
  return { ...inner, ...Object.fromEntries(both) };
}

/** Without weights that were set by hand, and without files: for a use that begins with weights of its own, or with none. */
export function withoutStarts(file: ModuleFile): ModuleFile {
  const modules = Object.entries(file.modules).map(([id, { graph, ...module }]) => {
    const nodes = graph.nodes.map(({ weights: _, startsFrom: __, overrides, ...node }) => ({ ...node, ...(overrides && { overrides: locksIn(overrides) }) }));
    const edges = graph.edges.map(({ weights: _, ...edge }) => edge);
    return [id, { ...module, graph: { nodes, edges } }] as const;
  });
  return { ...file, modules: Object.fromEntries(modules) };
} // prettier-ignore

/** What stays unchanged by training, without the values. */
export function locksIn(overrides: Overrides): Overrides {
  const locks = Object.entries(overrides).flatMap(([path, { locked, edges }]) => {
    const own = Object.entries(edges ?? {}).flatMap(([edge, { isLocked }]) => (isLocked ? [[edge, { isLocked }] as const] : []));
    return locked || own.length > 0 ? [[path, { ...(locked && { locked }), ...(own.length > 0 && { edges: Object.fromEntries(own) }) }] as const] : [];
  });
  return Object.fromEntries(locks);
} // prettier-ignore
