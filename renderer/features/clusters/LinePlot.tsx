import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { useNumberFormat } from '../../kit/language.ts';
import { createAxes, extentsOf } from '../../kit/plot/axes.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import classes from './clusters.module.css';

interface LinePlotProps {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly across: string;
  readonly up: string;
  readonly label: string;
  /** A value that is marked by a line across or up. */
  readonly markAcross?: number | undefined;
  readonly markUp?: number | undefined;
  readonly hasDots?: boolean;
  readonly format?: (value: number) => string;
}

/** One curve on labelled axes. */
export function LinePlot({ points, across, up, label, markAcross, markUp, hasDots = false, format: own }: LinePlotProps) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const rem = useLetterRem();
  const usual = useNumberFormat();
  const format = own ?? usual;
  const axes = useMemo(() => (width > 0 ? createAxes(extentsOf(points), { width, height, rem, format: usual }) : undefined), [points, width, height, rem, usual]);
  return (
    <div ref={ref} className={classes.curve}>
      {axes && (
        <svg role="img" aria-label={label}>
          {axes.yTicks.map((tick) => (
            <g key={tick}>
              <line x1={axes.left} x2={axes.right} y1={axes.yOf(tick)} y2={axes.yOf(tick)} />
              <text x={axes.left} y={axes.yOf(tick)} dx="-0.4em" dy="0.32em" textAnchor="end">
                {usual(tick)}
              </text>
            </g>
          ))}
          {axes.xTicks.map((tick) => (
            <text key={tick} x={axes.xOf(tick)} y={axes.bottom} dy="1.2em" textAnchor="middle">
              {format(tick)}
            </text>
          ))}
          <text x={(axes.left + axes.right) / 2} y={axes.bottom} dy="2.4em" textAnchor="middle">
            {across}
          </text>
          <text transform={`rotate(-90 0 ${(axes.top + axes.bottom) / 2})`} x={0} y={(axes.top + axes.bottom) / 2} dy="0.9em" textAnchor="middle">
            {up}
          </text>
          {markAcross !== undefined && <line className={classes.mark} x1={axes.xOf(markAcross)} x2={axes.xOf(markAcross)} y1={axes.top} y2={axes.bottom} />}
          {markUp !== undefined && markUp <= (axes.yTicks.at(-1) ?? 0) && <line className={classes.mark} x1={axes.left} x2={axes.right} y1={axes.yOf(markUp)} y2={axes.yOf(markUp)} />}
          <polyline points={points.map(({ x, y }) => `${axes.xOf(x)},${axes.yOf(y)}`).join(' ')} />
          {hasDots && points.map(({ x, y }) => <circle key={x} cx={axes.xOf(x)} cy={axes.yOf(y)} r="0.2rem" />)}
        </svg>
      )}
    </div>
  );
} // prettier-ignore
