import type { FlowNode } from '../../workspace/editing/flow.ts';

/** The colour of a node's category on the minimap. */
export function minimapColour({ data }: FlowNode): string {
  return `var(--category-${data.facts.card.category})`;
}
