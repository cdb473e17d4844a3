import type { Axes } from '../../kit/plot/axes.ts';
import { add, move, relabel, remove } from './pointEdits.ts';
import type { PointSelection } from './usePointSelection.ts';

interface KeyTarget {
  readonly points: readonly unknown[];
  readonly axes: Axes;
  readonly selection: PointSelection;
  readonly label: number | undefined;
  readonly onLabel: (label: number) => void;
}

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Share of the plane's width that an arrow key goes; Shift five times that. */
const STEP = 0.01;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Does what a key means for the points; false when it means nothing here. */
export function pressPointKey(event: Key, target: KeyTarget): boolean {
  const { points, axes, selection, label } = target;
  const { places, select } = selection;
  if (event.ctrlKey || event.metaKey) {
    const isAll = event.key.toLowerCase() === 'a' && !event.altKey;
    if (isAll) select(points.keys());
    return isAll;
  }
  if (event.altKey) return false;
  if (event.key === 'Enter') {
    add(
      selection,
      { x: axes.xAt((axes.left + axes.right) / 2), y: axes.yAt((axes.top + axes.bottom) / 2) },
      label ?? 0,
    );
    return true;
  }
  if (/^[1-9]$/.test(event.key) && label !== undefined) {
    target.onLabel(Number(event.key) - 1);
    return true;
  }
  if (places.size > 0) return pressForSelected(event, target);
  if (!(event.key in arrows) || points.length === 0) return false;
  select([0]);
  return true;
}

function pressForSelected(event: Key, { points, axes, selection }: KeyTarget): boolean {
  const { places, select } = selection;
  const arrow = arrows[event.key];
  if (arrow) {
    const step = event.shiftKey ? 5 * STEP : STEP;
    const [width, height] = [axes.xAt(axes.right) - axes.xAt(axes.left), axes.yAt(axes.top) - axes.yAt(axes.bottom)];
    // One undo step for as long as the same ones are moved.
    const merge = `points.nudge ${places.size} from ${Math.min(...places)}`;
    move(selection, { x: arrow[0] * step * width, y: arrow[1] * step * height }, merge);
    return true;
  }
  switch (event.key) {
    case 'Tab': {
      // After the last and before the first one, the focus goes on; so does it after Escape.
      const next = event.shiftKey ? Math.min(...places) - 1 : Math.max(...places) + 1;
      select(next in points ? [next] : []);
      return next in points;
    }
    case ' ':
      relabel(selection);
      return true;
    case 'Delete':
    case 'Backspace':
      remove(selection);
      return true;
    case 'Escape':
      select([]);
      return true;
    default:
      return false;
  }
}
