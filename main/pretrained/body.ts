import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { Model } from '../model/model.ts';

const norms = new Set(['layerNorm', 'rmsNorm', 'norm']);

/**
 * The node whose output is that of the whole body [tokens, width]: the last norm in the first module of the network, behind which are its heads.
 * Undefined if there is none.
 */
export function bodyIn({ graph }: Document, { nodes }: Pick<Model, 'nodes'>): string | undefined {
  const uses = graph.nodes.filter((node) => 'module' in node).map(({ id }) => `${id}/`);
  return nodes.findLast(({ id, block }) => norms.has(block.type) && id.startsWith(uses[0] ?? '/'))?.id;
}

/** The same. Fails with invalidRequest if there is none. */
export function bodyOf(document: Document, model: Pick<Model, 'nodes'>): string {
  const found = bodyIn(document, model);
  if (found !== undefined) return found;
  const { name } = document;
  throw new EngineError(
    'invalidRequest',
    text(`${name} has no body of transformer blocks.`, `${name} hat keinen Körper aus Transformer-Blöcken.`),
  );
} // prettier-ignore
