import { useRef } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import type { Axes } from '../../kit/plot/axes.ts';
import type { PlotPoint } from '../../kit/plot/marks.ts';
import { nearest, within, type Pixel } from '../../kit/plot/hits.ts';
import classes from './Plane.module.css';
import { add, move, relabel, remove } from './pointEdits.ts';
import { pressPointKey } from './pointKeys.ts';
import type { PointSelection } from './usePointSelection.ts';

/** A press of the mouse that is not over yet: on a point it moves, on the plane it draws a rubber band. */
export interface Gesture {
  readonly hit: number | undefined;
  readonly from: Pixel;
  readonly to: Pixel;
}

interface PointEditorProps {
  readonly points: readonly PlotPoint[];
  readonly axes: Axes;
  readonly selection: PointSelection;
  /** The class of new points; undefined on a curve. */
  readonly label: number | undefined;
  readonly onLabel: (label: number) => void;
  readonly gesture: Gesture | null;
  readonly onGesture: (gesture: Gesture | null) => void;
}

/** CSS pixels around a point that belong to it, and those that a hand trembles. */
const REACH = 10;
const TREMBLE = 4;

export function isFar({ from, to }: Gesture): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) > TREMBLE;
}

/** Lies over the points and takes mouse and keys: sets, moves, relabels and removes them. */
export function PointEditor(props: PointEditorProps) {
  const { axes, gesture, onGesture } = props;
  const t = useT();
  const mouse = useMouse(props);
  const pressKey = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && gesture) return onGesture(null);
    if (pressPointKey(event, props)) event.preventDefault();
  };
  const { left, right, top, bottom } = axes;
  return (
    <div
      className={classes.editor}
      style={{ left, top, width: right - left, height: bottom - top }}
      role="application"
      tabIndex={0}
      aria-label={t(text('Edit points', 'Punkte bearbeiten'))}
      aria-description={t(keys)}
      data-testid="plane-editor"
      data-across={[axes.xTicks[0], axes.xTicks.at(-1)].join()}
      data-up={[axes.yTicks[0], axes.yTicks.at(-1)].join()}
      {...mouse}
      onKeyDown={pressKey}
    >
      {gesture && gesture.hit === undefined && isFar(gesture) && <Band gesture={gesture} axes={axes} />}
    </div>
  );
}

/** What the mouse does, as handlers of the element that lies over the points. */
function useMouse({ points, axes, selection, label = 0, gesture, onGesture }: PointEditorProps) {
  // A double click relabels only a point that was there at its first press.
  const hits = useRef<readonly (number | undefined)[]>([]);
  const hitAt = (event: React.MouseEvent) => nearest(points, axes, pixelOf(event, axes), REACH);
  const press = (event: React.PointerEvent) => {
    if (event.button !== 0) return;
    const hit = hitAt(event);
    hits.current = [hits.current.at(-1), hit];
    if (hit !== undefined && event.shiftKey) return selection.select(toggled(selection.places, hit));
    if (hit !== undefined && !selection.places.has(hit)) selection.select([hit]);
    event.currentTarget.setPointerCapture(event.pointerId);
    onGesture({ hit, from: pixelOf(event, axes), to: pixelOf(event, axes) });
  };
  const drag = (event: React.PointerEvent<HTMLElement>) => {
    if (gesture) onGesture({ ...gesture, to: pixelOf(event, axes) });
    else event.currentTarget.style.cursor = hitAt(event) === undefined ? 'crosshair' : 'grab';
  };
  const release = (event: React.PointerEvent) => {
    if (!gesture) return;
    onGesture(null);
    const { hit, from, to } = gesture;
    if (hit !== undefined) {
      if (isFar(gesture)) move(selection, offsetOf(gesture, axes));
      else selection.select([hit]);
    } else if (isFar(gesture)) {
      selection.select([...(event.shiftKey ? selection.places : []), ...within(points, axes, from, to)]);
    } else add(selection, { x: axes.xAt(from.x), y: axes.yAt(from.y) }, label);
  };
  const next = () => {
    const [first, second] = hits.current;
    if (second !== undefined && first === second) relabel(selection, new Set([second]));
  };
  const removeHit = (event: React.MouseEvent) => {
    event.preventDefault();
    const hit = hitAt(event);
    if (hit !== undefined) remove(selection, selection.places.has(hit) ? selection.places : new Set([hit]));
  };
  return {
    onPointerDown: press,
    onPointerMove: drag,
    onPointerUp: release,
    onPointerCancel: () => onGesture(null),
    onDoubleClick: next,
    onContextMenu: removeHit,
  };
}

function Band({ gesture: { from, to }, axes }: { readonly gesture: Gesture; readonly axes: Axes }) {
  const [left, top] = [Math.min(from.x, to.x) - axes.left, Math.min(from.y, to.y) - axes.top];
  const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  return <div className={classes.band} style={{ left, top, width, height }} />;
}

/** Where the mouse is on the drawing; never beside its axes. */
function pixelOf(event: React.MouseEvent, { left, right, top, bottom }: Axes): Pixel {
  const box = event.currentTarget.getBoundingClientRect();
  const x = Math.min(right, Math.max(left, event.clientX - box.left + left));
  return { x, y: Math.min(bottom, Math.max(top, event.clientY - box.top + top)) };
}

/** How far a gesture has come, in coordinates. */
export function offsetOf({ from, to }: Gesture, axes: Axes): { readonly x: number; readonly y: number } {
  return { x: axes.xAt(to.x) - axes.xAt(from.x), y: axes.yAt(to.y) - axes.yAt(from.y) };
}

function toggled(places: ReadonlySet<number>, place: number): ReadonlySet<number> {
  return places.has(place) ? new Set([...places].filter((other) => other !== place)) : new Set([...places, place]);
}

const keys = text(
  'Enter sets a point, an arrow key selects one and moves it, Tab goes to the next, Space gives it the next class, Delete removes it, digits choose the class of new points.',
  'Eingabe setzt einen Punkt, eine Pfeiltaste wählt einen und verschiebt ihn, Tab geht zum nächsten, die Leertaste gibt ihm die nächste Klasse, Entf löscht ihn, Ziffern wählen die Klasse neuer Punkte.',
);
