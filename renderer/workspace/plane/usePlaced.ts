import { planePoints } from '../../../core/data/ownPoints.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { useDocument } from '../document/document.ts';
import { follow } from '../../link/follow.ts';
import { emptyExtents, heldExtents, type Extents } from '../../kit/plot/axes.ts';
import { isPlaneSource, type PlaneSource } from './editPoints.ts';
import type { PlotPoint } from '../../kit/plot/marks.ts';
import { perDocument } from '../workspaces.ts';

/** The document's points on their plane or along their curve. */
export interface Placed {
  readonly source: PlaneSource;
  readonly points: readonly PlotPoint[];
  /** How many there are in all. */
  readonly total: number;
  /** How far the plane reaches: the same for as long as points that are moved or added fit. */
  readonly extents: Extents;
}

/** What the plane is drawn from, wherever it is drawn; null for data of other kinds. */
export const usePlaced = perDocument<{ readonly placed: Placed | null }>(() => ({
  placed: placedIn(useDocument.getState().document.data, null),
}));

/** Extents begin anew with data of another kind, unless points become one's own. */
function placedIn(source: DataSource, before: Placed | null): Placed | null {
  if (!isPlaneSource(source)) return null;
  const { points: all, isHeldOut, total } = planePoints(source);
  const points = all.map(([x, y, group], i) => ({ x, y, group, isHollow: isHeldOut[i] ?? false }));
  const isHeld = source.kind === before?.source.kind || source.kind === 'points';
  return { source, points, total, extents: heldExtents((isHeld && before?.extents) || emptyExtents, points) };
}

follow(useDocument, ({ document: { data }, openings }, before) => {
  if (data === before.document.data) return;
  const held = openings === before.openings ? usePlaced.getState().placed : null;
  usePlaced.setState({ placed: placedIn(data, held) });
});
