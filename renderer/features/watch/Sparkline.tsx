import { fromWire } from '../../../core/protocol/tensors.ts';
import type { WatchedValue } from './watching.ts';
import classes from './Watch.module.css';

const WIDTH = 100;
const HEIGHT = 24;

/** How a number has changed, as a small curve; grey where it was not finite. */
export function Sparkline({ values }: { readonly values: readonly WatchedValue[] }) {
  const known = values.filter(({ value }) => value !== null).map(({ step, value }) => ({ step, y: fromWire(value ?? 'NaN') })); // prettier-ignore
  const finite = known.filter(({ y }) => Number.isFinite(y));
  const [from, to] = [known[0]?.step ?? 0, known.at(-1)?.step ?? 1];
  const [low, high] = [Math.min(...finite.map(({ y }) => y)), Math.max(...finite.map(({ y }) => y))];
  const xOf = (step: number) => (WIDTH * (step - from)) / Math.max(1, to - from);
  const yOf = (y: number) => (high > low ? HEIGHT - 2 - ((y - low) / (high - low)) * (HEIGHT - 4) : HEIGHT / 2);
  return (
    <svg className={classes.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {known
        .filter(({ y }) => !Number.isFinite(y))
        .map(({ step }) => (
          <line key={step} x1={xOf(step)} x2={xOf(step)} y1={0} y2={HEIGHT} stroke="var(--not-finite)" />
        ))}
      <polyline points={finite.map(({ step, y }) => `${xOf(step)},${yOf(y)}`).join(' ')} />
    </svg>
  );
}
