import type { NodeProps } from '@xyflow/react';
import type { FlowNode } from '../../workspace/editing/flow.ts';

/** A card is drawn anew only when its own words change: where it stands, React Flow alone has to know. */
export function looksSame(before: NodeProps<FlowNode>, now: NodeProps<FlowNode>): boolean {
  return before.id === now.id && before.data === now.data && before.selected === now.selected;
}
