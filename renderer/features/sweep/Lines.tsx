import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { AxisValue } from '../../../core/sweep/axes.ts';
import { valueWord } from '../../../core/sweep/axes.ts';
import { pointName } from '../../../core/sweep/words.ts';
import { counted, same, text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useSettings } from '../../kit/settings.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { extremesOf, fillOf, goodnessOf } from './colours.ts';
import type { PointsProps } from './points.ts';
import classes from './sweep.module.css';

/** More lines are a surface. */
const MOST_LINES = 500;
const [SIDE, TOP, BOTTOM] = [4, 1.6, 0.8];
/** Of a line of names above the axes, and about of a letter in it. */
const [LINE, LETTER] = [1.1, 0.45];

/**
 * Parallel coordinates: an axis for each setting and one for what came of it; a point is a line through its values, the
 * better the stronger.
 */
export function Lines({ sweep, names, points }: PointsProps) {
  const t = useT();
  const { say } = useMetricTexts();
  const language = useSettings((state) => state.language);
  const rem = useLetterRem();
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const goodness = useMemo(() => goodnessOf(sweep, points), [sweep, points]);
  const extremes = useMemo(() => extremesOf(sweep, points), [sweep, points]);
  const known = points.filter(({ mean }) => Number.isFinite(mean));
  const drawn = known.slice(0, MOST_LINES);
  const count = sweep.axes.length + 1;
  const column = (width - 2 * SIDE * rem) / (count - 1);
  const xOf = (i: number) => SIDE * rem + i * column;
  const labels = [...sweep.axes.map(({ setting }, i) => t(names[i] ?? same(setting))), t(sweep.metric.label)];
  const heads = headsOf(labels, column / rem);
  const top = (TOP + Math.max(...heads.map(({ up }) => up))) * rem;
  const yOf = (share: number) => height - BOTTOM * rem - share * (height - BOTTOM * rem - top);
  const scales = useMemo(
    () => sweep.axes.map(({ values }, i) => scaleOf([...values, ...points.map(({ point }) => point[i] ?? 0)])),
    [sweep, points],
  );
  return (
    <figure className={classes.lines}>
      <div ref={ref} className={classes.drawing}>
        {width > 0 && height > 0 && (
          <svg width={width} height={height} role="img" data-testid="sweep-lines" aria-label={t(text('Settings and what came of them', 'Einstellungen und was daraus wurde'))}>
            {drawn.toReversed().map((point) => {
              const places = [...scales.map((scale, i) => scale.shareOf(point.point[i] ?? 0)), goodness(point)];
              const d = places.map((share, i) => `${i === 0 ? 'M' : 'L'}${xOf(i).toFixed(1)},${yOf(share).toFixed(1)}`).join('');
              return (
                <path key={point.place} d={d} fill="none" stroke={fillOf(goodness(point))} strokeWidth={2}>
                  <title>{`${t(pointName(names, point.point))}: ${say(sweep.metric, point.mean)}`}</title>
                </path>
              );
            })}
            {sweep.axes.map(({ setting }, i) => (
              <Axis key={setting} x={xOf(i)} top={yOf(1)} bottom={yOf(0)} head={heads[i]} ticks={(scales[i]?.ticks ?? []).map(([share, value]) => [share, valueWord(value, language)] as const)} yOf={yOf} rem={rem} />
            ))}
            <Axis
              x={xOf(count - 1)}
              top={yOf(1)}
              bottom={yOf(0)}
              head={heads.at(-1)}
              ticks={extremes ? endsOf(extremes).map(([share, mean]) => [share, say(sweep.metric, mean)] as const) : []}
              yOf={yOf}
              rem={rem}
              isLast
            />
          </svg>
        )}
      </div>
      {known.length > drawn.length && <figcaption className="dim">{t(onlyBest(known.length))}</figcaption>}
    </figure>
  );
} // prettier-ignore

const endsOf = ({ best, worst }: { readonly best: number; readonly worst: number }) =>
  best === worst ? ([[1, best]] as const) : ([[1, best], [0, worst]] as const); // prettier-ignore

const onlyBest = (count: number) => {
  const points = counted(count, ['point', 'points'], ['Punkt', 'Punkten']);
  return text(
    `The ${MOST_LINES} best of ${points.en} are drawn.`,
    `Gezeichnet sind die ${MOST_LINES} besten von ${points.de}.`,
  );
};

/** What stands above an axis. */
interface Head {
  readonly name: string;
  /** As far as it has room. */
  readonly shown: string;
  /** How far above the lowest line, in rem. */
  readonly up: number;
}

/** Names that would stand on each other take two lines in turns, and end where there is no room for more. `column`: in rem. */
function headsOf(names: readonly string[], column: number): readonly Head[] {
  const isTight = names.some((name) => name.length * LETTER > column);
  return names.map((name, i) => {
    const isAtEnd = i === 0 || i === names.length - 1;
    const room = Math.min((isTight ? 2 : 1) * column, isAtEnd ? 2 * SIDE : Infinity);
    const most = Math.max(4, Math.floor(room / LETTER));
    const shown = name.length > most ? `${name.slice(0, most - 1)}…` : name;
    return { name, shown, up: isTight && i % 2 === 1 ? LINE : 0 };
  });
}

interface AxisProps {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly head: Head | undefined;
  readonly ticks: readonly (readonly [share: number, word: string])[];
  readonly yOf: (share: number) => number;
  readonly rem: number;
  /** Its numbers stand on the side from which no lines come. */
  readonly isLast?: boolean;
}

function Axis({ x, top, bottom, head, ticks, yOf, rem, isLast = false }: AxisProps) {
  return (
    <g fontSize="var(--text-xs)" fill="var(--dim)">
      <line x1={x} x2={x} y1={top} y2={bottom} stroke="var(--ink)" />
      {head && (
        <text x={x} y={top - (0.6 + head.up) * rem} textAnchor="middle" fill="var(--ink)">
          <title>{head.name}</title>
          {head.shown}
        </text>
      )}
      {ticks.map(([share, word]) => (
        <text
          key={word}
          x={x + (isLast ? 0.35 : -0.35) * rem}
          y={yOf(share)}
          dy="0.35em"
          textAnchor={isLast ? 'start' : 'end'}
        >
          {word}
        </text>
      ))}
    </g>
  );
}

/** Numbers by size, by their logarithms where they go through orders of magnitude; anything else in its order. */
function scaleOf(values: readonly AxisValue[]) {
  const distinct = [...new Set(values)];
  const numbers = distinct.filter((value) => typeof value === 'number');
  if (numbers.length < distinct.length) {
    const shareOf = (value: AxisValue) => (distinct.length > 1 ? distinct.indexOf(value) / (distinct.length - 1) : 0.5);
    return { shareOf, ticks: thinned(distinct.map((value) => [shareOf(value), value] as const)) };
  }
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low = 0, high = low] = [sorted[0], sorted.at(-1)];
  const isLog = low > 0 && high / low > 20;
  const of = (value: number) => (isLog ? Math.log(value) : value);
  const shareOf = (value: AxisValue) => (high > low ? (of(Number(value)) - of(low)) / (of(high) - of(low)) : 0.5);
  return { shareOf, ticks: thinned(sorted.map((value) => [shareOf(value), value] as const)) };
}

/** So many words beside an axis do not stand on each other. */
function thinned(ticks: readonly (readonly [number, AxisValue])[]) {
  const every = Math.ceil(ticks.length / 8);
  return ticks.filter((_, i) => i % every === 0 || i === ticks.length - 1);
}
