import { contours } from 'd3-contour';
import { interpolateViridis } from 'd3-scale-chromatic';
import { useMemo } from 'react';
import type { Landscape, LandscapePoint } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../ui/language.ts';
import { heightOf, levelsOf, placeOf, type Grid, type Scale } from './heights.ts';
import classes from './Landscape.module.css';

const LEVELS = 14;

interface MapProps {
  readonly grid: Grid;
  /** The losses without holes. */
  readonly losses: Float32Array;
  readonly scale: Scale;
  readonly ways: readonly (readonly LandscapePoint[])[];
  /** Where the run was at the moment that is shown; undefined: now. */
  readonly past: LandscapePoint | undefined;
  readonly lowest: Landscape['lowest'];
  readonly axisNames: readonly [string, string];
}

/** The landscape from above: lines of equal loss, the ways of the runs, where they are, and the lowest point. */
export function ContourMap({ grid, losses, scale, ways, past, lowest, axisNames }: MapProps) {
  const t = useT();
  const format = useNumberFormat();
  const { size, extent } = grid;
  const bands = useMemo(() => bandsOf(size, losses, scale), [size, losses, scale]);
  const tick = (value: number) => format(value, { maximumSignificantDigits: 3 });
  const last = size - 1;
  return (
    <figure className={classes.map}>
      <span className={classes.vertical}>
        <span>{tick(extent.b[1])}</span>
        <span className={classes.axisName}>{axisNames[1]}</span>
        <span>{tick(extent.b[0])}</span>
      </span>
      {/* b grows upwards. */}
      <svg viewBox={`0 0 ${last} ${last}`} preserveAspectRatio="none" role="img" aria-label={t(seenFromAbove)}>
        <g transform={`translate(-0.5 ${last + 0.5}) scale(1 -1)`}>
          {bands.map(({ path, colour }, i) => (
            <path key={i} d={path} fill={colour} className={classes.band} />
          ))}
        </g>
        {ways.map((way, i) => (
          <Way key={i} points={way.map((point) => onScreen(grid, point))} isOld={i < ways.length - 1} />
        ))}
        {past && <Past at={onScreen(grid, past)} />}
        {lowest && <Cross at={onScreen(grid, lowest)} />}
      </svg>
      <span className={classes.horizontal}>
        <span>{tick(extent.a[0])}</span>
        <span className={classes.axisName}>{axisNames[0]}</span>
        <span>{tick(extent.a[1])}</span>
      </span>
    </figure>
  );
}

const seenFromAbove = text('The landscape from above', 'Die Landschaft von oben');

function onScreen(grid: Grid, point: { readonly a: number; readonly b: number }): readonly [number, number] {
  const [x, y] = placeOf(grid, point);
  return [x, grid.size - 1 - y];
}

/** Areas above each level, the lowest first, so that the higher ones lie on them. */
function bandsOf(size: number, losses: Float32Array, scale: Scale) {
  const levels = [scale.low - 1, ...levelsOf(scale, LEVELS)];
  const shapes = contours().size([size, size]).thresholds(levels)([...losses]);
  return shapes.map(({ coordinates, value }) => ({
    path: coordinates
      .flat()
      .map((ring) => `M${ring.map(([x = 0, y = 0]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`)
      .join(''),
    colour: interpolateViridis(heightOf(value, scale)),
  }));
}

interface WayProps {
  readonly points: readonly (readonly [number, number])[];
  readonly isOld: boolean;
}

function Way({ points, isOld }: WayProps) {
  const end = points.at(-1);
  if (!end) return null;
  return (
    <g className={classes.way} data-old={isOld}>
      <polyline points={points.map((point) => point.join()).join(' ')} />
      {/* A line of no length with round ends is a dot that the stretched axes leave round. */}
      <path d={`M${end.join()}h0`} data-testid={isOld ? undefined : 'landscape-place'} />
    </g>
  );
}

/** A ring: a dot on a larger one. */
function Past({ at }: { readonly at: readonly [number, number] }) {
  const dot = `M${at.join()}h0`;
  return (
    <g className={classes.past} data-testid="landscape-past">
      <path d={dot} />
      <path d={dot} />
    </g>
  );
}

function Cross({ at: [x, y] }: { readonly at: readonly [number, number] }) {
  return <path className={classes.lowest} d={`M${x - 0.7},${y}h1.4M${x},${y - 0.7}v1.4`} />;
}
