import { contours } from 'd3-contour';
import { interpolateViridis } from 'd3-scale-chromatic';
import { useMemo, useState } from 'react';
import type { Landscape, LandscapePoint, LandscapeSpot } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { heightOf, levelsOf, lossAt, placeOf, pointAtPlace, type Grid, type Scale } from './heights.ts';
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
  readonly origin: readonly [number, number];
  /** The point that one has gone to. */
  readonly spot: LandscapeSpot | undefined;
  /** Ways of a race, each in its colour. */
  readonly races: readonly ColouredWay[];
  /** Goes to a point; absent while nothing can be gone to. */
  readonly onGo: ((spot: LandscapeSpot) => void) | undefined;
}

export interface ColouredWay {
  readonly points: readonly LandscapePoint[];
  readonly colour: string;
}

/** The landscape from above: lines of equal loss, the ways of the runs, where they are, and the lowest point. */
export function ContourMap(props: MapProps) {
  const { grid, losses, ways, axisNames, origin, spot, onGo } = props;
  const t = useT();
  const format = useNumberFormat();
  const [hovered, setHovered] = useState<LandscapeSpot>();
  const { size, extent } = grid;
  const tick = (value: number) => format(value, { maximumSignificantDigits: 3 });
  const last = size - 1;
  const place = spot ?? ways.at(-1)?.at(-1) ?? { a: 0, b: 0 };
  const walk = (event: React.KeyboardEvent) => {
    const by = arrows[event.key];
    if (!by || !onGo) return;
    event.preventDefault();
    const [x, y] = placeOf(grid, place);
    onGo(within(grid, [x + by[0], y + by[1]]));
  };
  return (
    <figure className={classes.map}>
      <span className={classes.vertical}>
        <span>{tick(extent.b[1] + origin[1])}</span>
        <span className={classes.axisName}>{axisNames[1]}</span>
        <span>{tick(extent.b[0] + origin[1])}</span>
      </span>
      {/* b grows upwards. */}
      <svg
        viewBox={`0 0 ${last} ${last}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t(seenFromAbove)}
        aria-description={onGo && t(howToGo)}
        data-live={onGo !== undefined}
        tabIndex={onGo ? 0 : undefined}
        onKeyDown={walk}
        onClick={(event) => onGo?.(under(event, grid))}
        onPointerMove={(event) => setHovered(under(event, grid))}
        onPointerLeave={() => setHovered(undefined)}
      >
        <Drawn {...props} />
      </svg>
      {hovered && (
        <output className={classes.hovered}>
          {t(text('loss', 'Verlust'))} {tick(lossAt(grid, losses, placeOf(grid, hovered)))}
        </output>
      )}
      <span className={classes.horizontal}>
        <span>{tick(extent.a[0] + origin[0])}</span>
        <span className={classes.axisName}>{axisNames[0]}</span>
        <span>{tick(extent.a[1] + origin[0])}</span>
      </span>
    </figure>
  );
}

/** What lies on the map. */
function Drawn({ grid, losses, scale, ways, past, lowest, spot, races }: MapProps) {
  const { size } = grid;
  const bands = useMemo(() => bandsOf(size, losses, scale), [size, losses, scale]);
  const last = size - 1;
  return (
    <>
      <g transform={`translate(-0.5 ${last + 0.5}) scale(1 -1)`}>
        {bands.map(({ path, colour }, i) => (
          <path key={i} d={path} fill={colour} className={classes.band} />
        ))}
      </g>
      {ways.map((way, i) => (
        <Way key={i} points={way.map((point) => onScreen(grid, point))} isOld={i < ways.length - 1} />
      ))}
      {races.map(({ points, colour }, i) => (
        <Way key={`race ${i}`} points={points.map((point) => onScreen(grid, point))} isOld={false} colour={colour} />
      ))}
      {past && <Past at={onScreen(grid, past)} />}
      {spot && <Past at={onScreen(grid, spot)} testId="landscape-spot" />}
      {lowest && <Cross at={onScreen(grid, lowest)} />}
    </>
  );
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

/** The point of the landscape under the pointer. */
function under(event: React.MouseEvent<SVGSVGElement>, grid: Grid): LandscapeSpot {
  const box = event.currentTarget.getBoundingClientRect();
  const across = (event.clientX - box.left) / box.width;
  const up = (box.bottom - event.clientY) / box.height;
  return within(grid, [across * (grid.size - 1), up * (grid.size - 1)]);
}

function within(grid: Grid, [x, y]: readonly [number, number]): LandscapeSpot {
  const inside = (value: number) => Math.min(grid.size - 1, Math.max(0, value));
  return pointAtPlace(grid, [inside(x), inside(y)]);
}

const howToGo = text(
  'Click a point: the network goes there. Arrow keys walk.',
  'Einen Punkt anklicken: Das Netz geht dorthin. Pfeiltasten laufen.',
);
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
  /** Of a race; absent: of a run. */
  readonly colour?: string;
}

function Way({ points, isOld, colour }: WayProps) {
  const end = points.at(-1);
  if (!end) return null;
  return (
    <g
      className={classes.way}
      data-old={isOld}
      data-testid={colour && 'race-way'}
      style={colour ? ({ '--way': colour } as React.CSSProperties) : {}}
    >
      <polyline points={points.map((point) => point.join()).join(' ')} />
      {/* A line of no length with round ends is a dot that the stretched axes leave round. */}
      <path d={`M${end.join()}h0`} data-testid={isOld || colour ? undefined : 'landscape-place'} />
    </g>
  );
}

/** A ring: a dot on a larger one. */
function Past({ at, testId = 'landscape-past' }: { readonly at: readonly [number, number]; readonly testId?: string }) {
  const dot = `M${at.join()}h0`;
  return (
    <g className={classes.past} data-testid={testId}>
      <path d={dot} />
      <path d={dot} />
    </g>
  );
}

function Cross({ at: [x, y] }: { readonly at: readonly [number, number] }) {
  return <path className={classes.lowest} d={`M${x - 0.7},${y}h1.4M${x},${y - 0.7}v1.4`} />;
}
