import { ownPoints } from '../../../core/data/ownPoints.ts';
import type { DataSource, GeneratedSource } from '../../../core/data/source.ts';
import type { PointsSource } from '../../../core/data/points.ts';
import { ok, type Result } from '../../../core/result.ts';
import { text, type Text } from '../../../core/text.ts';
import { notify } from '../../link/notify.ts';
import { useDocument } from '../document/document.ts';

/** Data with points on a plane or along a curve. */
export type PlaneSource = GeneratedSource | PointsSource;

export function isPlaneSource(source: DataSource): source is PlaneSource {
  return source.kind === 'points' || 'noise' in source;
}

/**
 * Changes the points as one undoable step; those of a generated set become own ones with it. Changes with the same
 * `merge` that follow each other are one step. Returns whether it was done.
 */
export function editPoints(change: (own: PointsSource) => Result<PointsSource, Text>, merge?: string): boolean {
  const { document, edit } = useDocument.getState();
  const isDone = edit((current) => {
    if (!isPlaneSource(current.data)) return current;
    const own = ownPoints(current.data);
    const changed = own.ok ? change(own.value) : own;
    return changed.ok ? ok({ ...current, data: changed.value }) : changed;
  }, merge);
  if (isDone && document.data.kind !== 'points') notify(converted);
  return isDone;
}

const converted = text(
  'The generated points are your own now; undo brings the generated set back.',
  'Die erzeugten Punkte sind jetzt eigene; Rückgängig holt die erzeugten zurück.',
);
