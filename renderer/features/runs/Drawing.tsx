import { useElementSize } from '@mantine/hooks';
import { useMemo, type RefObject } from 'react';
import { usePercent, useT } from '../../kit/language.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { niceTicks } from '../../kit/plot/ticks.ts';
import type { Point } from '../../workspace/runs/curve.ts';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { text } from '../../../core/text.ts';
import { heights, type CurveChoice, type RunCurve } from './curves.ts';
import type { Row } from './rows.ts';
import { useRunsView } from './state.ts';
import classes from './runs.module.css';

type DrawnCurve = RunCurve & { readonly row: Row };

interface DrawingProps {
  readonly curves: readonly DrawnCurve[];
  readonly choice: CurveChoice;
  readonly smoothing: number;
  readonly isLog: boolean;
  readonly ref: RefObject<SVGSVGElement | null>;
}

/** Room around the curves and height of a line of the legend, in rem. */
const [LEFT, RIGHT, TOP, BOTTOM, LINE] = [3.25, 0.75, 0.5, 2.1, 1.1];
/** Flatter curves cannot be read: where there is less room the drawing scrolls. */
const LOWEST = 4;
/** Of a name in the legend. */
const NAME = 11;
/** So many names stand below the curves. */
const MOST_NAMES = 6;
const font = { fontSize: 'var(--text-xs)', fill: 'var(--dim)' } as const;

/** Where values lie in the picture. */
function scalesOf(curves: readonly DrawnCurve[], { metric }: CurveChoice, isLog: boolean, box: Box) {
  const [low, high] = heights(curves, metric, isLog);
  const of = (value: number) => (isLog ? Math.log10(Math.max(value, low)) : value);
  const ticks = isLog ? powersBetween(low, high) : niceTicks([low, high]);
  const [first, last] = isLog ? [low, high] : [ticks[0] ?? low, ticks.at(-1) ?? high];
  const end = Math.max(1, ...curves.map(({ raw }) => raw.at(-1)?.x ?? 0));
  const span = of(last) - of(first) || 1;
  const yOf = (value: number) => {
    const share = (of(value) - of(first)) / span;
    return box.bottom - Math.min(1.02, Math.max(0, share)) * (box.bottom - box.top);
  };
  return { ticks, end, yOf, xOf: (x: number) => box.left + (x / end) * (box.right - box.left) };
}

function powersBetween(low: number, high: number): readonly number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const all = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  const fine = to - from > 2 ? all : all.flatMap((power) => [1, 2, 5].map((factor) => Number((factor * power).toPrecision(3)))); // prettier-ignore
  return fine.filter((tick) => tick >= low && tick <= high);
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Scales = ReturnType<typeof scalesOf>;

/** Curves over epochs, each as its run looks; the one under the pointer in front. With the names below, as a picture needs them. */
export function Drawing({ curves, choice, smoothing, isLog, ref }: DrawingProps) {
  const { ref: around, width, height } = useElementSize<HTMLDivElement>();
  const rem = useLetterRem();
  const summary = useSummary(curves, choice);
  // One alone is named in the table.
  const legend = curves.length > 1 ? curves.slice(0, MOST_NAMES) : [];
  const below = Math.ceil(legend.length / columnsIn(width, rem)) * LINE * rem;
  const bottom = height - BOTTOM * rem - below;
  const { box, scales } = useMemo(() => {
    const found = { left: LEFT * rem, right: width - RIGHT * rem, top: TOP * rem, bottom };
    return { box: found, scales: scalesOf(curves, choice, isLog, found) };
  }, [curves, choice, isLog, width, bottom, rem]);
  return (
    <div ref={around} className={classes.drawing} style={{ minHeight: (TOP + LOWEST + BOTTOM) * rem + below }}>
      {width > 0 && height > 0 && (
        <svg
          ref={ref}
          role="img"
          data-testid="run-curves"
          xmlns="http://www.w3.org/2000/svg"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          fontFamily="sans-serif"
          aria-label={summary}
        >
          <rect width={width} height={height} fill="var(--panel)" />
          <Frame box={box} scales={scales} choice={choice} rem={rem} />
          <Lines curves={curves} scales={scales} isSmoothed={smoothing > 0} />
          <Legend
            curves={legend}
            more={curves.length - legend.length}
            left={box.left}
            top={height - below}
            width={width - box.left}
            rem={rem}
          />
        </svg>
      )}
    </div>
  );
}

interface LinesProps {
  readonly curves: readonly DrawnCurve[];
  readonly scales: Scales;
  readonly isSmoothed: boolean;
}

/** The curves: where they run is computed once, whichever of them the pointer is on. */
function Lines({ curves, scales, isSmoothed }: LinesProps) {
  const hovered = useRunsView((view) => view.hovered);
  const paths = useMemo(
    () =>
      curves.map(({ row, raw, drawn }) => ({
        row,
        raw: isSmoothed ? pathOf(raw, scales) : '',
        drawn: pathOf(drawn, scales),
      })),
    [curves, scales, isSmoothed],
  );
  const inFront = paths.toSorted((a, b) => Number(a.row.run.id === hovered) - Number(b.row.run.id === hovered));
  const isAny = paths.some(({ row }) => row.run.id === hovered);
  return inFront.map(({ row: { run, look }, raw, drawn }) => (
    <g
      key={run.id}
      opacity={isAny && run.id !== hovered ? 0.25 : 1}
      onPointerEnter={() => useRunsView.setState({ hovered: run.id })}
      onPointerLeave={() => useRunsView.setState({ hovered: null })}
    >
      <Line path={raw} stroke={look.colour} strokeWidth={1} opacity={0.25} />
      <Line path={drawn} stroke="transparent" strokeWidth={10} />
      <Line path={drawn} stroke={look.colour} strokeDasharray={look.dash} strokeWidth={run.id === hovered ? 3.5 : 2} />
    </g>
  ));
}

/** How many names stand beside each other. */
function columnsIn(width: number, rem: number): number {
  return Math.max(1, Math.floor((width - LEFT * rem) / (NAME * rem)));
}

interface LegendProps {
  readonly curves: readonly DrawnCurve[];
  /** How many have no place here. */
  readonly more: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly rem: number;
}

function Legend({ curves, more, left, top, width, rem }: LegendProps) {
  const t = useT();
  const columns = Math.max(1, Math.floor(width / (NAME * rem)));
  return curves.map(({ row: { run, look } }, i) => {
    const x = left + (i % columns) * NAME * rem;
    const y = top + (Math.floor(i / columns) + 0.5) * LINE * rem;
    const isLast = i === curves.length - 1 && more > 0;
    return (
      <g key={run.id}>
        <line
          x1={x}
          x2={x + 1.25 * rem}
          y1={y}
          y2={y}
          stroke={look.colour}
          strokeDasharray={look.dash}
          strokeWidth={3}
        />
        <text x={x + 1.6 * rem} y={y} dy="0.35em" {...font} fill="var(--ink)">
          {t(look.name)}
          {isLast ? ` … +${more}` : ''}
        </text>
      </g>
    );
  });
}

/** The ends of the curves in words, for those who do not see them. */
function useSummary(curves: readonly DrawnCurve[], { label, metric }: CurveChoice): string {
  const t = useT();
  const { say } = useMetricTexts();
  const ends = curves.map(({ row, raw }) => {
    const end = raw.at(-1)?.y;
    return `${t(row.look.name)}: ${end === undefined ? '–' : say(metric, end)}`;
  });
  return `${t(label)}. ${ends.join('; ')}`;
}

/** Empty where there is nothing to draw. */
function pathOf(points: readonly Point[], { xOf, yOf }: Scales): string {
  let path = '';
  for (const { x, y } of points) {
    if (Number.isFinite(y)) path += `${path === '' ? 'M' : 'L'}${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`;
  }
  // A single point is seen, too.
  return path === '' || path.includes('L') ? path : `${path}h2`;
}

function Line({ path, ...look }: React.SVGProps<SVGPathElement> & { readonly path: string }) {
  return path !== '' && <path d={path} fill="none" strokeLinejoin="round" {...look} />;
}

interface FrameProps {
  readonly box: Box;
  readonly scales: Scales;
  readonly choice: CurveChoice;
  readonly rem: number;
}

function Frame({ box, scales: { ticks, end, xOf, yOf }, choice: { metric }, rem }: FrameProps) {
  const t = useT();
  const { short } = useMetricTexts();
  const percent = usePercent();
  const every = Math.ceil(((ticks.length - 1) * rem) / Math.max(1, box.bottom - box.top));
  const across = niceTicks([0, end]).filter((tick) => tick <= end && Number.isInteger(tick));
  return (
    <g>
      {ticks.map((tick, i) => (
        <g key={tick}>
          <line x1={box.left} x2={box.right} y1={yOf(tick)} y2={yOf(tick)} stroke="var(--line)" />
          {i % every === 0 && (
            <text x={box.left - 0.4 * rem} y={yOf(tick)} dy="0.35em" textAnchor="end" {...font}>
              {metric.unit === 'fraction' ? percent(tick) : short(tick)}
            </text>
          )}
        </g>
      ))}
      {across.map((tick) => (
        <text key={tick} x={xOf(tick)} y={box.bottom} dy="1.2em" textAnchor="middle" {...font}>
          {tick}
        </text>
      ))}
      <text x={(box.left + box.right) / 2} y={box.bottom + 1.75 * rem} textAnchor="middle" {...font}>
        {t(text('epoch', 'Epoche'))}
      </text>
    </g>
  );
}
