import { addPoint, movePoints, relabelPoints, removePoints } from '../../../core/data/points.ts';
import { ok } from '../../../core/result.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { editPoints } from '../../workspace/plane/editPoints.ts';
import type { PointSelection } from './usePointSelection.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Sets a point and selects it. `label` is 0 on a curve. */
export function add({ select }: PointSelection, { x, y }: Place, label: number): void {
  if (!editPoints((own) => addPoint(own, [x, y, label]))) return;
  const { data } = useDocument.getState().document;
  if (data.kind === 'points') select([data.points.length - 1]);
}

/** Moves the selected points; they stay selected. Moves with the same `merge` that follow each other are one step. */
export function move({ places, select }: PointSelection, by: Place, merge?: string): void {
  if (editPoints((own) => ok(movePoints(own, places, by.x, by.y)), merge)) select(places);
}

/** Gives points the next class; the selected ones stay selected. */
export function relabel({ places, select }: PointSelection, chosen: ReadonlySet<number> = places): void {
  if (chosen.size > 0 && editPoints((own) => ok(relabelPoints(own, chosen)))) select(places);
}

export function remove({ places, select }: PointSelection, chosen: ReadonlySet<number> = places): void {
  if (chosen.size > 0 && editPoints((own) => ok(removePoints(own, chosen)))) select([]);
}
