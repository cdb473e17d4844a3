import { findBlock } from '../../core/blocks/catalogue.ts';
import { graphOf } from '../../core/graph/document.ts';
import { useDocument } from '../store/document.ts';
import type { FlowNode } from './flow.ts';

/** The colour of a node's category on the minimap. */
export function minimapColour({ id }: FlowNode): string {
  const { document, graphKey } = useDocument.getState();
  const node = graphOf(document, graphKey)?.nodes.find((candidate) => candidate.id === id);
  const category = node?.module === undefined ? findBlock(node?.block ?? '')?.category : 'structure';
  return `var(--category-${category ?? 'unknown'})`;
}
