import { useElementSize } from '@mantine/hooks';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { shortNumber } from '../../kit/numbers.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { niceTicks } from '../../kit/plot/ticks.ts';
import classes from './twins.module.css';

export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly dash: string | undefined;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface ChartProps {
  readonly title: Text;
  readonly series: readonly Series[];
  /** Batches at which the two part. */
  readonly marks: readonly number[];
}

/** Room around the curves for numbers, in rem. */
const [LEFT, RIGHT, TOP, BOTTOM] = [3.25, 0.5, 0.5, 1.3];

/** Curves over the batches; where both part, a line goes from top to bottom. */
export function TwinChart({ title, series, marks }: ChartProps) {
  const t = useT();
  const language = useLanguage();
  const rem = useLetterRem();
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const all = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const ticks = niceTicks(all.map(({ y }) => y));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const end = Math.max(1, ...all.map(({ x }) => x));
  const [left, right, bottom] = [LEFT * rem, width - RIGHT * rem, height - BOTTOM * rem];
  const xOf = (x: number) => left + (x / end) * (right - left);
  const yOf = (y: number) => bottom - ((y - low) / (high - low || 1)) * (bottom - TOP * rem);
  // As many numbers as do not stand on each other.
  const every = Math.ceil(((ticks.length - 1) * 1.1 * rem) / Math.max(1, bottom - TOP * rem));
  const lasts = series.map(({ name, points }) => {
    const last = points.findLast(({ y }) => Number.isFinite(y));
    return `${name}: ${last ? shortNumber(last.y, language) : '–'}`;
  });
  return (
    <figure className={classes.chart} role="group" aria-label={t(title)}>
      <figcaption>
        <b>{t(title)}</b> <span className="dim">{lasts.join(' · ')}</span>
      </figcaption>
      <div ref={ref} className={classes.plot}>
        {width > 0 && height > 0 && (
          <svg role="img" aria-label={`${t(title)}. ${lasts.join('; ')}`} width={width} height={height}>
            {ticks.map((tick, i) => (
              <g key={tick}>
                <line x1={left} x2={right} y1={yOf(tick)} y2={yOf(tick)} stroke={tick === 0 ? 'var(--edge)' : 'var(--line)'} />
                {i % every === 0 && <text x={left - 0.4 * rem} y={yOf(tick)} dy="0.35em" textAnchor="end">{shortNumber(tick, language)}</text>}
              </g>
            ))}
            {marks.map((step) => step <= end && (
              <line key={step} x1={xOf(step)} x2={xOf(step)} y1={TOP * rem} y2={bottom} stroke="var(--accent)" strokeDasharray="3 3" strokeWidth={2} />
            ))}
            {series.map(({ name, colour, dash, points }) => (
              <path key={name} d={pathOf(points, xOf, yOf)} fill="none" stroke={colour} strokeDasharray={dash} strokeWidth={2} />
            ))}
            <text x={right} y={height} dy="-0.35em" textAnchor="end">{t(text(`batch ${end}`, `Batch ${end}`))}</text>
          </svg>
        )}
      </div>
    </figure>
  );
} // prettier-ignore

function pathOf(points: Series['points'], xOf: (x: number) => number, yOf: (y: number) => number): string {
  let path = '';
  for (const { x, y } of points) {
    if (Number.isFinite(y)) path += `${path === '' ? 'M' : 'L'}${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`;
  }
  // A single point is seen, too.
  return path.includes('L') || path === '' ? path : `${path}h2`;
}
