import { failure, ok } from '../result.ts';
import { text } from '../text.ts';
import { withOwnName } from './clipboard.ts';
import { graphOf, moduleOf, type Document, type GraphKey } from './document.ts';
import { editNode, type Edited } from './edits.ts';
import { freeModuleId } from './modules.ts';

/** How many nodes of the document, in all its graphs, are uses of a module. */
export function countUses(document: Document, moduleId: string): number {
  const graphs = [document.graph, ...Object.values(document.modules).map(({ graph }) => graph)];
  return graphs.flatMap(({ nodes }) => nodes).filter(({ module }) => module === moduleId).length;
}

/**
 * Gives one use of a module a definition of its own, equal to the old one and under a name that no other has: what is
 * changed in one does not change the other from then on. The network computes the same, with the same weights.
 */
export function independent(document: Document, key: GraphKey, nodeId: string): Edited {
  const id = graphOf(document, key)?.nodes.find((node) => node.id === nodeId)?.module;
  const module = moduleOf(document, id);
  if (id === undefined || !module) return failure(text('This node is not a module.', 'Dieser Knoten ist kein Modul.'));
  const own = freeModuleId(document);
  const modules = { ...document.modules, [own]: withOwnName(module, document.modules) };
  const layout = { ...document.layout, [own]: document.layout[id] ?? {} };
  return ok(editNode({ ...document, modules, layout }, key, nodeId, (node) => ({ ...node, module: own })));
}
