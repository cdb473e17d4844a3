import { useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { classColour } from '../../kit/plot/classColours.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { Empty } from '../../link/Empty.tsx';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import classes from './gradients.module.css';
import { decades, type Layer, type NormRow } from './norms.ts';

interface NormChartProps {
  readonly run: RunRecord;
  readonly rows: readonly NormRow[];
  readonly layers: readonly Layer[];
}

const axis = { stroke: 'var(--line)', tick: { fill: 'var(--dim)', fontSize: 'var(--text-xs)' } } as const;
const labelStyle = { fill: 'var(--dim)', fontSize: 'var(--text-xs)' } as const;
const line = { isAnimationActive: false, connectNulls: true, type: 'linear', strokeWidth: 2 } as const;

/** A curve a layer over the epochs; the vertical axis is logarithmic. */
export function NormChart({ run, rows, layers }: NormChartProps) {
  const t = useT();
  const rem = useLetterRem();
  const { short } = useMetricTexts();
  const perEpoch = Math.max(1, run.progress.stepsPerEpoch);
  // recharts takes dots in the name of a value for a way into objects: paths are handed over as numbers.
  const data = useMemo(
    () => rows.map((row) => ({ x: row.step / perEpoch, ...layers.map(({ nodeId }) => row[nodeId]) })),
    [rows, layers, perEpoch],
  );
  // A run that goes on from another begins where that was left.
  const first = Math.floor(data[0]?.x ?? 0);
  const range = decades(rows);
  if (!range) return <Empty message={nothing} />;
  const ticks = Array.from({ length: range.high - range.low + 1 }, (_, i) => 10 ** (range.low + i));
  const words = layers.map(({ nodeId, last }) => `${nodeId} ${short(Number.isFinite(last) ? last : 'NaN')}`).join(', ');
  return (
    <div className={classes.plot} role="img" aria-label={t(text(`Now: ${words}`, `Jetzt: ${words}`))}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={data} margin={{ top: 6, right: 14, bottom: 6, left: 0 }}>
          <CartesianGrid stroke="var(--line)" strokeDasharray="2 4" />
          <XAxis
            {...axis}
            dataKey="x"
            type="number"
            domain={[first, Math.max(first + 1, Math.ceil(data.at(-1)?.x ?? 0))]}
            tickFormatter={(tick: number) => String(Math.round(100 * tick) / 100)}
            label={{ value: t(text('epoch', 'Epoche')), position: 'insideBottom', offset: -4, ...labelStyle }}
          />
          <YAxis
            {...axis}
            width={3.5 * rem}
            scale="log"
            domain={[10 ** range.low, 10 ** range.high]}
            ticks={ticks}
            tickFormatter={power}
            allowDataOverflow
          />
          <Tooltip isAnimationActive={false} content={<NormTooltip layers={layers} />} />
          {layers.map(({ nodeId }, i) => (
            <Line
              {...line}
              key={nodeId}
              name={nodeId}
              dataKey={String(i)}
              stroke={classColour(i)}
              dot={rows.length < 3}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

interface NormTooltipProps {
  readonly layers: readonly Layer[];
  /** Given by recharts. */
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: Readonly<Record<string, number | undefined>> }[];
}

/** The norms under the pointer. */
function NormTooltip({ layers, active, payload }: NormTooltipProps) {
  const t = useT();
  const format = useNumberFormat();
  const { short } = useMetricTexts();
  const row = payload?.[0]?.payload;
  if (!active || !row) return null;
  const epoch = format(row['x'] ?? 0, { maximumFractionDigits: 2 });
  return (
    <div className={classes.tooltip}>
      {t(text(`Epoch ${epoch}`, `Epoche ${epoch}`))}
      {layers.map(({ nodeId }, i) => (
        <div key={nodeId}>
          <span className={classes.colour} style={{ background: classColour(i) }} aria-hidden /> {nodeId}{' '}
          <b>{row[i] === undefined ? '–' : short(row[i])}</b>
        </div>
      ))}
    </div>
  );
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10⁻³ */
function power(value: number): string {
  const exponent = Math.round(Math.log10(value));
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

const nothing = text(
  'All gradients are 0 or not finite: nothing can be drawn on a logarithmic axis.',
  'Alle Gradienten sind 0 oder nicht endlich: Auf einer logarithmischen Achse lässt sich nichts zeichnen.',
);
