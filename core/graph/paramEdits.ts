import { withNames } from '../expression.ts';
import { failure, ok } from '../result.ts';
import { text } from '../text.ts';
import { graphOf, moduleOf, type Document, type Graph, type GraphKey, type GraphNode, type Module, type Point } from './document.ts'; // prettier-ignore
import { editGraph, freeId, named, type Edited } from './edits.ts';
import { paramName, type ModuleParam } from './moduleParams.ts';
import { withSettings } from './settings.ts';

/** Changes a module's name or help text. An empty name keeps the old one; an empty help text removes it. */
export function describeModule(
  document: Document,
  id: string,
  said: { readonly name?: string; readonly help?: string },
): Document {
  return editModule(document, id, ({ help: before, ...module }) => {
    const help = said.help ?? before;
    const hasHelp = help !== undefined && help !== '';
    return { ...module, ...(said.name?.trim() && { name: said.name.trim() }), ...(hasHelp && { help }) };
  });
}

/** Adds a param to a module: an integer under a free name. */
export function addModuleParam(document: Document, id: string): Document {
  const taken = new Set(moduleOf(document, id)?.params.map(({ name }) => name));
  let number = 1;
  while (taken.has(`size${number}`)) number++;
  const param: ModuleParam = { kind: 'integer', name: `size${number}`, default: 1 };
  return editModule(document, id, (module) => ({ ...module, params: [...module.params, param] }));
}

/** Replaces a param. If its name changes, expressions inside and all uses follow. */
export function changeModuleParam(document: Document, id: string, name: string, param: ModuleParam): Edited {
  const others = moduleOf(document, id)?.params.filter((other) => other.name !== name) ?? [];
  if (!paramName.safeParse(param.name).success) {
    return failure(
      text(
        'The name of a parameter consists of letters, digits and _, and does not begin with a digit.',
        'Der Name eines Parameters besteht aus Buchstaben, Ziffern und _ und beginnt nicht mit einer Ziffer.',
      ),
    );
  }
  if (others.some((other) => other.name === param.name)) {
    return failure(text('A parameter of this name already exists.', 'Einen Parameter dieses Namens gibt es schon.'));
  }
  const changed = editModule(document, id, (module) => ({
    ...module,
    params: module.params.map((other) => (other.name === name ? param : other)),
  }));
  return ok(param.name === name ? changed : renamed(changed, id, name, param.name));
}

/** Removes a param; expressions inside that refer to it are then reported as problems. */
export function removeModuleParam(document: Document, id: string, name: string): Document {
  const without = editModule(document, id, (module) => ({
    ...module,
    params: module.params.filter((param) => param.name !== name),
  }));
  return eachUse(without, id, ({ params, ...use }) => {
    const { [name]: _gone, ...others } = params;
    return { ...use, params: others };
  });
}

/** Adds another use of a module of this document. */
export function placeModule(document: Document, key: GraphKey, id: string, at: Point): Edited {
  const graph = graphOf(document, key);
  if (!graph || !moduleOf(document, id)) {
    return failure(text('There is no such module.', 'Dieses Modul gibt es nicht.'));
  }
  if (contains(document, id, key)) {
    return failure(text('A module cannot contain itself.', 'Ein Modul kann sich nicht selbst enthalten.'));
  }
  const node = named(document, { id: freeId(graph, 'module'), module: id, params: {} });
  const layout = { ...document.layout, [key]: { ...document.layout[key], [node.id]: at } };
  return ok({ ...editGraph(document, key, (old) => ({ ...old, nodes: [...old.nodes, node] })), layout });
}

/** Whether a module is `key`, or uses it directly or indirectly. */
function contains(document: Document, id: string, key: GraphKey): boolean {
  const seen = new Set<string>();
  const pending = [id];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === key) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(moduleOf(document, next)?.graph.nodes.flatMap(({ module }) => module ?? []) ?? []));
  }
  return false;
}

function renamed(document: Document, id: string, before: string, now: string): Document {
  const inside = editGraph(document, id, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      withSettings(node, ({ expression }) => ({ expression: withNames(expression, (name) => (name === before ? now : undefined)) })),
    ),
  })); // prettier-ignore
  return eachUse(inside, id, ({ params, ...use }) => {
    const entries = Object.entries(params).map(([name, setting]) => [name === before ? now : name, setting] as const);
    return { ...use, params: Object.fromEntries(entries) };
  });
}

function editModule(document: Document, id: string, edit: (module: Module) => Module): Document {
  const module = moduleOf(document, id);
  return module ? { ...document, modules: { ...document.modules, [id]: edit(module) } } : document;
}

/** Edits every use of a module anywhere in the document. */
function eachUse(document: Document, id: string, edit: (use: GraphNode) => GraphNode): Document {
  const edited = (graph: Graph): Graph =>
    graph.nodes.some(({ module }) => module === id)
      ? { ...graph, nodes: graph.nodes.map((node) => (node.module === id ? edit(node) : node)) }
      : graph;
  const modules = Object.entries(document.modules).map(([key, module]): [string, Module] => {
    const graph = edited(module.graph);
    return [key, graph === module.graph ? module : { ...module, graph }];
  });
  return { ...document, graph: edited(document.graph), modules: Object.fromEntries(modules) };
}
