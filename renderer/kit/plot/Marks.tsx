import { useLayoutEffect, useRef } from 'react';
import { useDrawnTheme } from '../drawnTheme.ts';
import type { Axes } from './axes.ts';
import { classColour } from './classColours.ts';
import classes from './ScatterPlot.module.css';
import { cssColour } from './cssColour.ts';
import { drawMark, drawMarks, markRadius, markShape, type MarkShape, type PlotPoint } from './marks.ts';
import { useRem } from './rem.ts';

interface MarksProps {
  readonly points: readonly PlotPoint[];
  readonly axes: Axes;
  /** Two classes as - and +. */
  readonly hasSigns: boolean;
  /** How many points there are on all layers: it says how large they are. */
  readonly count: number;
  readonly isSelected?: boolean;
}

/** Points on a canvas, as there may be thousands. */
export function Marks({ points, axes, hasSigns, count, isSelected = false }: MarksProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useDrawnTheme();
  const rem = useRem();
  useLayoutEffect(() => {
    const sheet = sheetOf(canvas.current);
    if (!sheet) return;
    const { context, scale } = sheet;
    const [paper, ring] = [cssColour('var(--panel)'), isSelected ? cssColour('var(--ink)') : null];
    const radius = markRadius(count) * rem;
    drawMarks(context, points, axes, scale, ({ group, isHollow = false }) => ({
      shape: markShape(hasSigns, group),
      colour: cssColour(classColour(group)),
      paper,
      isHollow,
      ring,
      radius,
    }));
  }, [points, axes, hasSigns, count, isSelected, theme, rem]);
  return <canvas ref={canvas} className={classes.layer} aria-hidden />;
}

/** A canvas made as fine as the screen shows it, and emptied. */
function sheetOf(element: HTMLCanvasElement | null) {
  const context = element?.getContext('2d');
  if (!element || !context) return undefined;
  const scale = window.devicePixelRatio;
  element.width = Math.round(element.clientWidth * scale);
  element.height = Math.round(element.clientHeight * scale);
  return { context, scale, width: element.width, height: element.height };
}

interface MarkProps {
  readonly shape: MarkShape;
  readonly group: number;
  readonly isHollow?: boolean;
}

/** One mark for a legend. */
export function Mark({ shape, group, isHollow = false }: MarkProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useDrawnTheme();
  const rem = useRem();
  useLayoutEffect(() => {
    const sheet = sheetOf(canvas.current);
    if (!sheet) return;
    const { context, scale, width, height } = sheet;
    context.setTransform(scale, 0, 0, scale, width / 2, height / 2);
    const [paper, colour] = [cssColour('var(--panel)'), cssColour(classColour(group))];
    drawMark(context, { shape, colour, paper, isHollow, ring: null, radius: 0.34 * rem });
  }, [shape, group, isHollow, theme, rem]);
  return <canvas ref={canvas} className={classes.mark} aria-hidden />;
}
