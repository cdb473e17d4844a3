import { useElementSize } from '@mantine/hooks';
import type { ChartAxis, ChartRow } from './chartRows.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { niceTicks } from '../../kit/plot/ticks.ts';
import classes from './charts.module.css';

interface LiveProps {
  readonly rows: readonly ChartRow[];
  readonly axis: ChartAxis;
  /** What the axis counts. */
  readonly name: string;
  readonly isFraction: boolean;
  readonly isLog: boolean;
  /** Marks of both axes. */
  readonly acrossText: (tick: number) => string;
  readonly upText: (tick: number) => string;
}

/** Where the other chart has its axes: in CSS pixels, and in rem. */
const [RIGHT, TOP] = [14, 6];
const [LEFT, BOTTOM] = [3.5, 2.25];
/** Width of a digit of the marks and height of their line, in rem. */
const [DIGIT, LINE] = [0.45, 0.9];

/**
 * The curves of a run in training, drawn ten times a second: three lines and a handful of marks. What is read at leisure,
 * with a tooltip, is the other chart's, which takes its place as soon as the run stands still.
 */
export function LiveChart({ rows, axis, name, isFraction, isLog, acrossText, upText }: LiveProps) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const rem = useLetterRem();
  const [left, right, bottom] = [LEFT * rem, width - RIGHT, height - BOTTOM * rem];
  const widest = Math.max(...axis.ticks.map((tick) => acrossText(tick).length));
  const every = Math.ceil((axis.ticks.length * (widest + 1) * DIGIT * rem) / Math.max(1, right - left));
  const { ticks, shareOf } = scaleOf(rows, isFraction, isLog);
  // Of marks without room for all only every second or third has its number.
  const everyUp = Math.ceil(((ticks.length - 1) * LINE * rem) / Math.max(1, bottom - TOP));
  const xOf = (x: number) => left + (x / axis.end) * (right - left);
  const yOf = (value: number) => bottom - shareOf(value) * (bottom - TOP);
  const pathOf = (part: 'batch' | 'training' | 'test') => {
    let path = '';
    for (const row of rows) {
      const value = row[part];
      if (value === undefined || (isLog && value <= 0)) continue;
      path += `${path === '' ? 'M' : 'L'}${xOf(row.x).toFixed(1)},${yOf(value).toFixed(1)}`;
    }
    return path;
  };
  return (
    <div ref={ref} className={classes.live}>
      {width > 0 && height > 0 && (
        <svg data-testid="live-chart" aria-hidden>
          {ticks.map((tick, i) => (
            <g key={tick}>
              <line x1={left} x2={right} y1={yOf(tick)} y2={yOf(tick)} />
              {i % everyUp === 0 && (
                <text x={left - 8} y={yOf(tick)} dy="0.35em" textAnchor="end">
                  {upText(tick)}
                </text>
              )}
            </g>
          ))}
          {axis.ticks.map((tick, i) => (
            <g key={tick}>
              <line className={classes.across} x1={xOf(tick)} x2={xOf(tick)} y1={TOP} y2={bottom} />
              {i % every === 0 && (
                <text x={xOf(tick)} y={bottom} dy="1.5em" textAnchor="middle">
                  {acrossText(tick)}
                </text>
              )}
            </g>
          ))}
          <text x={(left + right) / 2} y={bottom} dy="2.8em" textAnchor="middle">
            {name}
          </text>
          <path d={pathOf('batch')} className={classes.batches} />
          <path d={pathOf('training')} className={classes.averages} />
          <path d={pathOf('test')} className={classes.held} />
        </svg>
      )}
    </div>
  );
}

/** The vertical axis: its marks, and where a value lies on it, from 0 to 1. */
function scaleOf(rows: readonly ChartRow[], isFraction: boolean, isLog: boolean) {
  let [low, high] = [Infinity, 0];
  for (const { batch, training, test } of rows) {
    for (const value of [batch, training, test]) {
      if (value === undefined || (isLog && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (isLog && low < high) {
    const [begin, end] = [Math.log10(low), Math.log10(high)];
    const powers = Array.from({ length: Math.floor(end) - Math.ceil(begin) + 1 }, (_, i) => 10 ** (Math.ceil(begin) + i)); // prettier-ignore
    return { ticks: powers.slice(-8), shareOf: (value: number) => (Math.log10(value) - begin) / (end - begin) };
  }
  const ticks = isFraction ? [0, 0.25, 0.5, 0.75, 1] : niceTicks([Math.min(0, low), high]);
  const [first = 0, last = 1] = [ticks[0], ticks.at(-1)];
  return { ticks, shareOf: (value: number) => (value - first) / (last - first) };
}
