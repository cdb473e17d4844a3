import { useNumberFormat } from '../../ui/language.ts';
import { classColour } from './classColours.ts';
import classes from './DataPanel.module.css';
import { niceTicks } from './ticks.ts';

interface ScatterPlotProps {
  readonly points: readonly { readonly x: number; readonly y: number; readonly group: number }[];
  /** Names of the axes. */
  readonly across: string;
  readonly up: string;
  readonly label: string;
  readonly className?: string | undefined;
  /** What is drawn under the points. */
  readonly children?: (axes: Axes) => React.ReactNode;
}

/** Where coordinates lie on the drawing. */
export interface Axes {
  xOf(x: number): number;
  yOf(y: number): number;
}

const WIDTH = 480;
const HEIGHT = 240;
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 12, 12, 34];

/** Points by class on labelled axes. */
export function ScatterPlot({ points, across, up, label, className = classes.plot, children }: ScatterPlotProps) {
  const format = useNumberFormat();
  const xTicks = niceTicks(points.map((point) => point.x));
  const yTicks = niceTicks(points.map((point) => point.y));
  const xOf = scale(xTicks, LEFT, WIDTH - RIGHT);
  const yOf = scale(yTicks, HEIGHT - BOTTOM, TOP);
  return (
    <svg className={className} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <g stroke="var(--line)">
        {xTicks.map((tick) => (
          <line key={tick} x1={xOf(tick)} x2={xOf(tick)} y1={TOP} y2={HEIGHT - BOTTOM} />
        ))}
        {yTicks.map((tick) => (
          <line key={tick} x1={LEFT} x2={WIDTH - RIGHT} y1={yOf(tick)} y2={yOf(tick)} />
        ))}
      </g>
      {xTicks.map((tick) => (
        <text key={tick} x={xOf(tick)} y={HEIGHT - BOTTOM + 14} textAnchor="middle">
          {format(tick)}
        </text>
      ))}
      {yTicks.map((tick) => (
        <text key={tick} x={LEFT - 6} y={yOf(tick) + 4} textAnchor="end">
          {format(tick)}
        </text>
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 4} textAnchor="middle">
        {across}
      </text>
      <text x={10} y={(TOP + HEIGHT - BOTTOM) / 2} textAnchor="middle" transform={`rotate(-90 10 ${HEIGHT / 2 - 10})`}>
        {up}
      </text>
      {children?.({ xOf, yOf })}
      {points.map((point, i) => (
        <circle
          key={i}
          cx={xOf(point.x)}
          cy={yOf(point.y)}
          r={2.6}
          fill={classColour(point.group)}
          fillOpacity={0.85}
          stroke="var(--panel)"
          strokeWidth={0.5}
        />
      ))}
    </svg>
  );
}

function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const low = ticks[0] ?? 0;
  const high = ticks.at(-1) ?? 1;
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}
