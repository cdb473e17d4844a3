import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Metric } from '../../../core/losses/metrics.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import { stepOf } from '../../workspace/runs/moments.ts';
import { isActive } from '../../workspace/runs/runState.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { useT } from '../../kit/language.ts';
import { measuredPart, metricTitle, partTexts, useMetricTexts } from '../../workspace/shared/phrases.ts';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';
import { chartAxis, chartRows, type ChartRow } from './chartRows.ts';
import { ChartTooltip } from './ChartTooltip.tsx';
import classes from './charts.module.css';
import { LiveChart } from './LiveChart.tsx';

/** A chart is dear to draw: its cursor follows the time machine at this pace. */
const LOOK_EVERY_MS = 100;

/** A metric of a run: training in blue, held-out examples in orange. */
export function MetricChart({ run, metric }: { readonly run: RunRecord; readonly metric: Metric }) {
  const t = useT();
  const [isLog, setLog] = useChoice<boolean>(`log ${metric.name}`, false);
  const { rows, notFiniteAt } = useMemo(() => chartRows(run, metric.name), [run, metric.name]);
  const { words, help } = metricTitle(run, metric);
  const unit = metric.unit === 'fraction' ? '%' : metric.symbol;
  const title = t(words);
  return (
    <figure className={classes.chart} role="group" aria-label={title}>
      <figcaption className={classes.caption}>
        <b className={classes.title} title={help ? t(help) : title}>
          {unit === undefined ? title : `${title} (${unit})`}
        </b>
        <span className={classes.training}>{t(text('training', 'Training'))}</span>
        <span className={classes.test}>{t(partTexts[measuredPart(run)])}</span>
        {metric.unit === 'number' && (
          <Switch
            className={classes.scale ?? ''}
            size="xs"
            label="log"
            aria-label={t(text('log scale', 'logarithmisch'))}
            title={t(text('log scale', 'logarithmisch'))}
            checked={isLog}
            onChange={(event) => setLog(event.currentTarget.checked)}
          />
        )}
      </figcaption>
      <div className={classes.plot} role="img" aria-label={useSummary(run, rows, metric)}>
        {isActive(run.progress.status) ? (
          <Live run={run} rows={rows} metric={metric} isLog={isLog} />
        ) : (
          <Plot run={run} rows={rows} metric={metric} isLog={isLog} notFiniteAt={notFiniteAt} />
        )}
      </div>
    </figure>
  );
}

/** The curve's ends in words, for those who cannot see it. */
function useSummary(run: RunRecord, rows: readonly ChartRow[], metric: Metric): string {
  const t = useT();
  const texts = useMetricTexts();
  const say = (value: number | undefined) => (value === undefined ? '–' : texts.say(metric, value));
  const training = say(rows.findLast((row) => row.training !== undefined)?.training);
  const test = say(rows.findLast((row) => row.test !== undefined)?.test);
  const title = metric.label;
  const part = partTexts[measuredPart(run)];
  return t(
    text(
      `${title.en} now: training ${training}, ${part.en} ${test}`,
      `${title.de} jetzt: Training ${training}, ${part.de} ${test}`,
    ),
  );
}

/** The same curves while they grow. */
function Live({ run, rows, metric, isLog }: Omit<PlotProps, 'notFiniteAt'>) {
  const t = useT();
  const formats = useTickFormats(run, metric);
  const axis = chartAxis(run);
  const isFraction = metric.unit === 'fraction';
  return <LiveChart {...{ rows, axis, isFraction, isLog }} {...formats} name={t(units[axis.unit])} />;
}

function useTickFormats(run: RunRecord, metric: Metric) {
  const { unit } = chartAxis(run);
  const { stepsPerEpoch } = run.progress;
  const { loss } = useMetricTexts();
  return {
    acrossText: (tick: number) => String(unit === 'epoch' ? tick : Math.round(tick * stepsPerEpoch)),
    upText: metric.unit === 'number' ? (value: number) => shortLoss(loss, value) : percent0,
  };
}

interface PlotProps {
  readonly run: RunRecord;
  readonly rows: readonly ChartRow[];
  readonly metric: Metric;
  readonly isLog: boolean;
  readonly notFiniteAt: number | undefined;
}

const units = { epoch: text('epoch', 'Epoche'), batch: text('batch', 'Batch') } as const;
const axis = { stroke: 'var(--line)', tick: { fill: 'var(--dim)', fontSize: 'var(--text-xs)' } } as const;
const line = { dot: false, isAnimationActive: false, connectNulls: true, type: 'linear' } as const;

function Plot({ run, rows, metric, isLog, notFiniteAt }: PlotProps) {
  const t = useT();
  const rem = useLetterRem();
  const { say } = useMetricTexts();
  const { acrossText, upText } = useTickFormats(run, metric);
  const { stepsPerEpoch } = run.progress;
  const cursor = useThrottled(useMoment, () => cursorOf(run), LOOK_EVERY_MS);
  const { end, unit, ticks } = chartAxis(run);
  const shown = isLog ? rows.map(positive) : rows;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={[...shown]} margin={{ top: 6, right: 14, bottom: 0.375 * rem, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {/* One grid, not a ReferenceLine per tick: those cost more than the curves. */}
        <CartesianGrid horizontal={false} syncWithTicks stroke="var(--line)" strokeDasharray="2 4" />
        {notFiniteAt !== undefined && <ReferenceLine x={notFiniteAt} stroke="var(--error)" label="NaN" />}
        {cursor !== undefined && (
          <ReferenceLine className="moment-cursor" x={cursor} stroke="var(--accent)" strokeWidth={2} />
        )}
        <XAxis
          {...axis}
          dataKey="x"
          height={1.875 * rem}
          type="number"
          domain={[0, end]}
          ticks={[...ticks]}
          interval="equidistantPreserveStart"
          allowDataOverflow
          tickFormatter={acrossText}
          label={{ value: t(units[unit]), position: 'insideBottom', offset: -0.25 * rem, ...labelStyle }}
        />
        <YAxis
          {...axis}
          width={3.5 * rem}
          scale={isLog ? 'log' : 'linear'}
          domain={metric.unit === 'fraction' ? [0, 1] : isLog ? ['dataMin', 'dataMax'] : [0, 'auto']}
          tickFormatter={upText}
          tickCount={5}
          interval="preserveEnd"
        />
        <Tooltip
          isAnimationActive={false}
          content={
            <ChartTooltip part={measuredPart(run)} format={(value) => say(metric, value)} perEpoch={stepsPerEpoch} />
          }
        />
        <Line {...line} dataKey="batch" stroke="var(--positive)" strokeOpacity={0.25} strokeWidth={1} />
        <Line {...line} dataKey="training" stroke="var(--positive)" strokeWidth={2} />
        <Line
          {...line}
          dataKey="test"
          stroke="var(--negative)"
          strokeWidth={2}
          dot={run.epochs.length <= 40 && { r: 3, fill: 'var(--negative)', strokeWidth: 0 }}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}

/** Where the moment that is gone back to lies on the axis. */
function cursorOf(run: RunRecord): number | undefined {
  const { chosen } = useMoment.getState();
  const step = chosen?.runId === run.id ? stepOf(chosen.at) : undefined;
  return step === undefined ? undefined : step / Math.max(1, run.progress.stepsPerEpoch);
}

const labelStyle = { fill: 'var(--dim)', fontSize: 'var(--text-xs)' } as const;

/** A logarithm has no place for zero and below. */
function positive({ x, ...values }: ChartRow): ChartRow {
  return { x, ...Object.fromEntries(Object.entries(values).filter(([, value]) => Number(value) > 0)) };
}

/** Ticks are round: no need of three decimals, nor of `3.00e+31` in the place of `3e31`. */
function shortLoss(loss: (value: number) => string, value: number): string {
  const full = loss(value).replace(/[.,]?0*e\+?/, 'e');
  return /[.,]\d{3}$/.test(full) ? full.replace(/0+$/, '').replace(/[.,]$/, '') : full;
}

function percent0(value: number): string {
  return String(Math.round(100 * value));
}
