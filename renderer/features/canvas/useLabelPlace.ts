import { hasRoomOnWire, riseAbove, topOf, type WireEnds } from '../../../core/drawing/labelPlace.ts';
import type { Point } from '../../../core/graph/document.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';

/** In canvas units, as CSS takes them. */
export interface LabelPlace {
  readonly x: string;
  readonly y: string;
  readonly isAbove: boolean;
}

/** On the wire itself. */
export const onWire = ({ x, y }: Point): LabelPlace => ({ x: `${x}px`, y: `${y}px`, isAbove: false });

/**
 * `labelPlace` for letters as large as the zoom of the canvas makes them (`--letters`, FollowView.tsx): a step of the zoom that takes no
 * room away draws nothing anew. Without `ends` the words always have room.
 */
export function useLabelPlace(middle: Point, ends: WireEnds | null, letters: number): LabelPlace {
  const hasRoom = useCanvasView(({ letters: size }) => ends === null || hasRoomOnWire(ends, letters, size));
  if (ends === null || hasRoom) return onWire(middle);
  return { x: `${middle.x}px`, y: `calc(${topOf(ends)}px - ${riseAbove(ends)}px * var(--letters, 1))`, isAbove: true };
}
