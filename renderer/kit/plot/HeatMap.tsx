import { memo, useEffect, useRef } from 'react';
import { useDrawnTheme } from '../drawnTheme.ts';
import { cssColour } from './cssColour.ts';
import { paint } from './heat.ts';
import classes from './HeatMap.module.css';

interface HeatMapProps {
  readonly weights: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly colour: string;
  /** Of numbers below 0. */
  readonly below?: string;
}

/** Weights as a picture, a square for each. What it shows is said beside it. */
export const HeatMap = memo(function HeatMap({ weights, rows, columns, colour, below = colour }: HeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useDrawnTheme();
  useEffect(() => {
    if (canvas.current) paint(canvas.current, weights, [rows, columns], [cssColour(colour), cssColour(below)]);
  }, [weights, rows, columns, colour, below, theme]);
  return <canvas ref={canvas} className={classes.heat} aria-hidden />;
});
