import { useState } from 'react';
import { emptyExtents, heldExtents, type Extents } from '../data/axes.ts';
import type { PlotPoint } from '../data/marks.ts';

/** How far the plane reaches: the same for as long as points that are moved or added fit. Another `kind` begins anew. */
export function useExtents(points: readonly PlotPoint[], kind: string): Extents {
  const [held, setHeld] = useState({ kind, points, extents: heldExtents(emptyExtents, points) });
  if (held.points === points) return held.extents;
  const isOwnNow = kind === held.kind || kind === 'points';
  const extents = heldExtents(isOwnNow ? held.extents : emptyExtents, points);
  setHeld({ kind, points, extents });
  return extents;
}
