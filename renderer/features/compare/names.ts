import { outputName } from '../../../core/analysis/identity.ts';
import type { Output } from '../../../core/analysis/flatten.ts';
import type { Analysis } from '../../../core/analysis/node.ts';
import { blockIn } from '../../../core/compare/kind.ts';
import { nodesOf, type Part } from '../../../core/compare/part.ts';
import { rolesOf } from '../../../core/compare/roles.ts';
import { graphOf, moduleOf, type Document } from '../../../core/graph/document.ts';
import { asText } from '../../../core/graph/words.ts';
import { counted, inBoth, same, text, type Text } from '../../../core/text.ts';

/** What a part is called: the name of its module with its path, or how many blocks it has. */
export function partName(document: Document, part: Part): Text {
  const own = nodesOf(document, part);
  const [node, ...others] = graphOf(document, part.graph)?.nodes.filter(({ id }) => own.has(id)) ?? [];
  if (!node) return text('Nothing', 'Nichts');
  const within = part.within === '' ? '' : ` (${part.within.slice(0, -1)})`;
  if (others.length > 0) {
    const blocks = counted(own.size, ['block', 'blocks'], ['Block', 'Blöcke']);
    return text(`Selection: ${blocks.en}${within}`, `Auswahl: ${blocks.de}${within}`);
  }
  const module = moduleOf(document, node.module);
  const name = module ? asText(module.name) : same(node.name ?? node.id);
  return module ? inBoth((language) => `${name[language]} (${part.within}${node.id})`) : name;
}

/** A step in words: what it is in an attention, and the block that computes it. */
export function stepName({ nodes, data, byId }: Pick<Analysis, 'nodes' | 'data' | 'byId'>, output: Output): { readonly role: Text | undefined; readonly block: Text } {
  const node = byId.get(output.node);
  return { role: rolesOf(nodes, data).get(outputName(output)), block: node ? blockIn(node).label : same(output.node) };
} // prettier-ignore

/** The path of a node as seen from its side: without the use that the side is. */
export function within(part: Part | undefined, path: string): string {
  const base = part?.nodes.length === 1 ? `${part.within}${part.nodes[0] ?? ''}/` : (part?.within ?? '');
  return path.startsWith(base) ? path.slice(base.length) : path;
}

/** What is said while the layers of a model are not known yet. */
export function readingModel({ model }: { readonly model: string }): Text {
  return text(`${model} is being read …`, `${model} wird gelesen …`);
}
