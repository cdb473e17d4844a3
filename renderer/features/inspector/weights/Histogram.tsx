import type { WeightView } from '../../../../core/protocol/weights.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { useMetricTexts } from '../../../workspace/shared/phrases.ts';
import classes from './weights.module.css';

const WIDTH = 240;
const HEIGHT = 56;

/** How often which values occur; negative ones in orange, positive ones in blue. */
export function Histogram({ weight }: { readonly weight: WeightView }) {
  const t = useT();
  const { short: number } = useMetricTexts();
  const { histogram } = weight;
  const [min, max] = [fromWire(weight.min), fromWire(weight.max)];
  const most = Math.max(1, ...histogram);
  const binWidth = WIDTH / Math.max(1, histogram.length);
  const valueAt = (bin: number) => min + ((bin + 0.5) / histogram.length) * (max - min);
  const zero = max > min ? ((0 - min) / (max - min)) * WIDTH : -1;
  return (
    <figure className={classes.histogram}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t(
          text(
            `Histogram from ${number(weight.min)} to ${number(weight.max)}`,
            `Histogramm von ${number(weight.min)} bis ${number(weight.max)}`,
          ),
        )}
      >
        {histogram.map((count, bin) => (
          <rect
            key={bin}
            x={bin * binWidth + 0.5}
            width={binWidth - 1}
            y={HEIGHT - (count / most) * HEIGHT}
            height={(count / most) * HEIGHT}
            fill={valueAt(bin) < 0 ? 'var(--negative)' : 'var(--positive)'}
          />
        ))}
        {zero > 0 && zero < WIDTH && <line x1={zero} x2={zero} y1={0} y2={HEIGHT} stroke="var(--dim)" />}
      </svg>
      <figcaption>
        <span>{number(weight.min)}</span>
        <span>{number(weight.max)}</span>
      </figcaption>
    </figure>
  );
}
