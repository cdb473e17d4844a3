import { memo, useEffect, useRef } from 'react';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import classes from './attention.module.css';
import { paint } from './heat.ts';

interface HeatMapProps {
  readonly weights: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly colour: string;
}

/** Weights as a picture, a square for each. What it shows is said beside it. */
export const HeatMap = memo(function HeatMap({ weights, rows, columns, colour }: HeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useDrawnTheme();
  useEffect(() => {
    if (canvas.current) paint(canvas.current, weights, [rows, columns], cssColour(colour));
  }, [weights, rows, columns, colour, theme]);
  return <canvas ref={canvas} className={classes.heat} aria-hidden />;
});
