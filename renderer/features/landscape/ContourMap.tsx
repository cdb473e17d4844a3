import { useMemo, useState } from 'react';
import type { LandscapeSpot, LowestPoint } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { bandsOf } from './contours.ts';
import { lossAt, placeOf, pointAtPlace, type Ground, type Grid } from './heights.ts';
import classes from './Landscape.module.css';
import type { DrawnWay } from './ways.ts';

interface MapProps {
  readonly ground: Ground;
  /** The newest last. */
  readonly ways: readonly DrawnWay[];
  /** What the ways are: for tests and styles. */
  readonly kind: 'run' | 'race';
  /** Where the run was at the moment that is shown; undefined: now. */
  readonly past?: LandscapeSpot | undefined;
  readonly lowest: LowestPoint;
  readonly axisNames: readonly [string, string];
  readonly origin: readonly [number, number];
  /** The point that one has gone to. */
  readonly spot?: LandscapeSpot | undefined;
  /** Goes to a point; absent while nothing can be gone to. */
  readonly onGo?: ((spot: LandscapeSpot) => void) | undefined;
}

/** The landscape from above: lines of equal loss, the ways of the runs, where they are, and the lowest point. */
export function ContourMap(props: MapProps) {
  const { ground, ways, axisNames, origin, spot, onGo } = props;
  const { grid, losses } = ground;
  const t = useT();
  const format = useNumberFormat();
  const [hovered, setHovered] = useState<LandscapeSpot>();
  const { size, extent } = grid;
  const tick = (value: number) => format(value, { maximumSignificantDigits: 3 });
  const last = size - 1;
  const place = spot ?? ways.at(-1)?.points.at(-1) ?? { a: 0, b: 0 };
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
function Drawn({ ground, ways, kind, past, lowest, spot }: MapProps) {
  const { grid } = ground;
  const bands = useMemo(() => bandsOf(ground).map(({ rings, colour }) => ({ path: pathOf(rings), colour })), [ground]);
  const last = grid.size - 1;
  return (
    <>
      <g transform={`translate(-0.5 ${last + 0.5}) scale(1 -1)`}>
        {bands.map(({ path, colour }, i) => (
          <path key={i} d={path} fill={colour} className={classes.band} />
        ))}
      </g>
      {ways.map((way, i) => (
        <Way key={i} grid={grid} way={way} kind={kind} />
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

function pathOf(rings: readonly (readonly (readonly [number, number])[])[]): string {
  return rings.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`).join('');
}

interface WayProps extends Pick<MapProps, 'kind'> {
  readonly grid: Grid;
  readonly way: DrawnWay;
}

function Way({ grid, way: { points, colour, isFaint }, kind }: WayProps) {
  const places = points.map((point) => onScreen(grid, point));
  const end = places.at(-1);
  if (!end) return null;
  const line = places.map((point) => point.join()).join(' ');
  // A line of no length with round ends is a dot that the stretched axes leave round.
  const dot = `M${end.join()}h0`;
  return (
    <g
      className={classes.way}
      data-old={isFaint}
      data-testid={kind === 'race' ? 'race-way' : undefined}
      style={{ '--way': colour } as React.CSSProperties}
    >
      <polyline className={classes.casing} points={line} />
      <polyline points={line} />
      <path className={classes.casing} d={dot} />
      <path d={dot} data-testid={isFaint || kind === 'race' ? undefined : 'landscape-place'} />
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
