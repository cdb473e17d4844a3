import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useCanvasView } from '../../workspace/editing/view.ts';

/**
 * Draws on a wire, in canvas units. As React Flow's EdgeLabelRenderer, which looks for its place in the whole page each
 * time that anything on the canvas changes.
 */
export function WireLabel({ children }: { readonly children: ReactNode }) {
  const labels = useCanvasView((state) => state.labels);
  return labels && createPortal(children, labels);
}
