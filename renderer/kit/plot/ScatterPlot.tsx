import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { useNumberFormat } from '../language.ts';
import { createAxes, extentsOf, type Axes, type Extents } from './axes.ts';
import { Marks } from './Marks.tsx';
import type { PlotPoint } from './marks.ts';
import { useLetterRem } from './rem.ts';
import classes from './ScatterPlot.module.css';

interface ScatterPlotProps {
  readonly points: readonly PlotPoint[];
  /** Names of the axes. */
  readonly across: string;
  readonly up: string;
  readonly label: string;
  /** Two classes as - and +; else discs. */
  readonly hasSigns?: boolean;
  /** How far it reaches; absent: just around the points. */
  readonly extents?: Extents;
  /** How many points there are with those of other layers. */
  readonly count?: number;
  /** What is drawn under the points, as SVG. */
  readonly children?: (axes: Axes) => React.ReactNode;
  /** What lies over the points. */
  readonly over?: (axes: Axes) => React.ReactNode;
}

/** Points by class on labelled axes, as large as the place that there is. */
export function ScatterPlot(props: ScatterPlotProps) {
  const { points, label, hasSigns = false, extents, count = points.length, children, over } = props;
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const around = useMemo(() => extents ?? extentsOf(points), [extents, points]);
  const rem = useLetterRem();
  const format = useNumberFormat();
  const axes = useMemo(
    () => (width > 0 ? createAxes(around, { width, height, rem, format }) : undefined),
    [around, width, height, rem, format],
  );
  return (
    <div ref={ref} className={classes.plot}>
      {axes && (
        <>
          <svg className={classes.layer} role="img" aria-label={label}>
            <Frame axes={axes} across={props.across} up={props.up} />
            {children?.(axes)}
          </svg>
          <Marks points={points} axes={axes} hasSigns={hasSigns} count={count} />
          {over?.(axes)}
        </>
      )}
    </div>
  );
}

function Frame({ axes, across, up }: { readonly axes: Axes; readonly across: string; readonly up: string }) {
  const format = useNumberFormat();
  const { xTicks, yTicks, xLabels, yLabels, left, right, top, bottom, xOf, yOf } = axes;
  const [middle, half] = [(left + right) / 2, (top + bottom) / 2];
  return (
    <>
      <g stroke="var(--line)">
        {xTicks.map((tick) => (
          <line key={tick} x1={xOf(tick)} x2={xOf(tick)} y1={top} y2={bottom} />
        ))}
        {yTicks.map((tick) => (
          <line key={tick} x1={left} x2={right} y1={yOf(tick)} y2={yOf(tick)} />
        ))}
      </g>
      {xLabels.map((tick) => (
        <text key={tick} x={xOf(tick)} y={bottom} dy="1.3em" textAnchor="middle">
          {format(tick)}
        </text>
      ))}
      {yLabels.map((tick) => (
        <text key={tick} x={left} y={yOf(tick)} dx="-0.5em" dy="0.35em" textAnchor="end">
          {format(tick)}
        </text>
      ))}
      <text x={middle} y={bottom} dy="2.7em" textAnchor="middle">
        {across}
      </text>
      <text x={0} y={half} dy="0.9em" textAnchor="middle" transform={`rotate(-90 0 ${half})`}>
        {up}
      </text>
    </>
  );
}
