import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { Model } from '../model/model.ts';

const norms = new Set(['layerNorm', 'rmsNorm', 'norm']);

/**
 * The node whose output is that of the whole body [tokens, width]: the last norm in the first module of the network, behind which are its heads.
 * Fails with invalidRequest if there is none.
 */
export function bodyOf({ name, graph }: Document, { nodes }: Pick<Model, 'nodes'>): string {
  const uses = graph.nodes.filter((node) => 'module' in node).map(({ id }) => `${id}/`);
  const found = nodes.findLast(({ id, block }) => norms.has(block.type) && id.startsWith(uses[0] ?? '/'));
  if (found) return found.id;
  throw new EngineError(
    'invalidRequest',
    text(`${name} has no body of transformer blocks.`, `${name} hat keinen Körper aus Transformer-Blöcken.`),
  );
} // prettier-ignore
