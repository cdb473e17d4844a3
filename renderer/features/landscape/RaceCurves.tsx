import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Race, RaceLoss } from '../../../core/protocol/race.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { niceTicks } from '../../kit/plot/ticks.ts';
import classes from './Landscape.module.css';
import { lossAxis, lossAtStep, type LossAxis } from './lossAxis.ts';
import { racerColour } from './racers.ts';

interface CurvesProps {
  readonly race: Race;
  /** The moment that is shown. */
  readonly step: number;
}

/** Room around the curves for numbers and names, in rem. */
const [LEFT, RIGHT, TOP, BOTTOM] = [3, 0.75, 0.5, 2.1];
const MOST_TICKS = 6;

/** The training losses of all contestants over their steps, each in its colour; what comes after the moment is faint. */
export function RaceCurves({ race, step }: CurvesProps) {
  const t = useT();
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const rem = useLetterRem();
  const { standings, total } = race;
  const curves = useMemo(() => standings.map(({ curve }) => curve), [standings]);
  const box = { left: LEFT * rem, right: width - RIGHT * rem, top: TOP * rem, bottom: height - BOTTOM * rem };
  const most = Math.min(MOST_TICKS, Math.max(2, Math.floor((box.bottom - box.top) / rem)));
  const axis = useMemo(
    () => lossAxis(curves.flatMap((curve) => curve.map(({ loss }) => fromWire(loss))), most), // prettier-ignore
    [curves, most],
  );
  const xOf = (at: number) => box.left + (at / Math.max(1, total)) * (box.right - box.left);
  const yOf = (loss: number) => box.bottom - axis.heightOf(loss) * (box.bottom - box.top);
  return (
    <figure className={classes.curves}>
      <figcaption>{t(text('Training loss', 'Trainingsverlust'))}</figcaption>
      <div ref={ref}>
        {width > 0 && height > 0 && (
          <svg role="img" aria-label={t(text('Training losses of the race', 'Trainingsverluste des Rennens'))}>
            <Frame axis={axis} box={box} total={total} xOf={xOf} yOf={yOf} />
            {curves.map((curve, i) => (
              <Curve key={i} curve={curve} step={step} colour={racerColour(i)} xOf={xOf} yOf={yOf} />
            ))}
            {step < total && (
              <line className={classes.now} x1={xOf(step)} x2={xOf(step)} y1={box.top} y2={box.bottom} />
            )}
          </svg>
        )}
      </div>
    </figure>
  );
}

interface Scales {
  readonly xOf: (step: number) => number;
  readonly yOf: (loss: number) => number;
}

interface FrameProps extends Scales {
  readonly axis: LossAxis;
  readonly box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly total: number;
}

function Frame({ axis, box, total, xOf, yOf }: FrameProps) {
  const t = useT();
  const format = useNumberFormat();
  const steps = niceTicks([0, total]).filter((tick) => tick <= total && Number.isInteger(tick));
  return (
    <>
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line x1={box.left} x2={box.right} y1={yOf(tick)} y2={yOf(tick)} />
          <text x={box.left} y={yOf(tick)} dx="-0.4em" dy="0.32em" textAnchor="end">
            {format(tick, { maximumSignificantDigits: 2 })}
          </text>
        </g>
      ))}
      {steps.map((tick) => (
        <text key={tick} x={xOf(tick)} y={box.bottom} dy="1.2em" textAnchor="middle">
          {format(tick)}
        </text>
      ))}
      <text x={(box.left + box.right) / 2} y={box.bottom} dy="2.4em" textAnchor="middle">
        {t(text('step', 'Schritt'))}
      </text>
    </>
  );
}

interface CurveProps extends Scales {
  readonly curve: readonly RaceLoss[];
  readonly step: number;
  readonly colour: string;
}

function Curve({ curve, step, colour, xOf, yOf }: CurveProps) {
  const places = curve.map(({ step: at, loss }) => `${xOf(at).toFixed(1)},${yOf(fromWire(loss)).toFixed(1)}`);
  const seen = curve.filter(({ step: at }) => at <= step).length;
  const loss = lossAtStep(curve, step);
  return (
    <g data-testid="race-curve" stroke={colour} fill={colour}>
      <polyline className={classes.later} points={places.join(' ')} />
      <polyline points={places.slice(0, seen).join(' ')} />
      {loss !== undefined && <circle cx={xOf(Math.min(step, curve.at(-1)?.step ?? step))} cy={yOf(loss)} r={3.5} />}
    </g>
  );
}
