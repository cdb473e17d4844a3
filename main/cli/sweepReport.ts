import type { Document } from '../../core/graph/document.ts';
import type { Metric } from '../../core/losses/metrics.ts';
import type { SweepOutcome } from '../../core/protocol/sweeps.ts';
import { fromWire, toWire } from '../../core/protocol/tensors.ts';
import { pointsOf, verdictOf, type KnownPoint } from '../../core/runs/sweepPoints.ts';
import type { SweepPlan } from '../../core/sweep/points.ts';
import { pointName, shortNames } from '../../core/sweep/words.ts';
import { same, shortNumber, type Text } from '../../core/text.ts';

/** One run, as a line of progress. */
export function runText(
  { axes }: SweepPlan,
  metric: Metric,
  { trial, status, reason, value, curve }: SweepOutcome,
): string {
  const how = {
    finished: amount(fromWire(value), metric),
    hopeless: `ended after epoch ${curve.length}: behind half of the others`,
    diverged: 'diverged',
    failed: `failed: ${reason}`,
  }[status];
  const seed = seedOf(axes, trial);
  return `${nameOf(axes, trial.point).en}${seed === undefined ? '' : `, seed ${seed}`}: ${how}`;
}

export function jsonRun({ axes }: SweepPlan, outcome: SweepOutcome): string {
  const { trial, ...rest } = outcome;
  return JSON.stringify({ event: 'run', settings: settingsOf(axes, trial.point), seed: seedOf(axes, trial), ...rest });
}

/** Undefined where the seed is a setting of its own, which holds instead. */
function seedOf(axes: SweepPlan['axes'], { seed }: SweepOutcome['trial']): number | undefined {
  return axes.some(({ setting }) => setting === 'training.seed') ? undefined : seed;
}

/** The table, best first, and what may be said of the best. */
export function endLines(document: Document, { axes }: SweepPlan, metric: Metric, outcomes: readonly SweepOutcome[]): readonly string[] {
  const points = pointsOf(metric, outcomes);
  const names = points.map(({ point }) => nameOf(axes, point));
  const width = Math.max(0, ...names.map((name) => name.en.length));
  const rows = points.map((point, i) => `${(names[i]?.en ?? '').padEnd(width)}  ${rowText(point, metric)}`);
  const verdict = verdictOf(metric, settingWords(axes), points);
  return [`${metric.label.en}, ${heldOut(document)}:`, ...rows, ...(verdict ? [verdict.en] : []), ...warning(document)];
} // prettier-ignore

function rowText({ known, mean, deviation, others, summary }: KnownPoint, metric: Metric): string {
  const spread = known > 1 ? ` ± ${amount(deviation, metric)}` : '';
  const value = known > 0 ? `${amount(mean, metric)}${spread}` : '';
  if (known === summary.count) return value;
  const ways = [['hopeless', 'ended early'], ['diverged', 'diverged'], ['failed', 'failed']] as const; // prettier-ignore
  const why = ways.flatMap(([status, words]) => (others[status] ? [words] : [])).join(' or ');
  return [value, `${why} in ${summary.count - known} of ${summary.count} seeds`].filter(Boolean).join('; ');
}

/** The same as one object. */
export function jsonEnd(document: Document, { axes }: SweepPlan, metric: Metric, outcomes: readonly SweepOutcome[]): readonly string[] {
  const points = pointsOf(metric, outcomes).map(({ point, seeds, values, summary }) => ({
    settings: settingsOf(axes, point),
    seeds,
    values: values.map(toWire),
    mean: toWire(summary.mean),
    deviation: toWire(summary.deviation),
  }));
  const measuredOn = heldOut(document);
  return [JSON.stringify({ event: 'end', metric: metric.name, better: metric.better, measuredOn, points, warning: warning(document)[0] ?? null })];
} // prettier-ignore

/** The names that are written behind --set. */
function settingWords(axes: SweepPlan['axes']): readonly Text[] {
  return shortNames(axes).map(same);
}

function nameOf(axes: SweepPlan['axes'], point: KnownPoint['point']): Text {
  return pointName(settingWords(axes), point);
}

function settingsOf(axes: SweepPlan['axes'], point: KnownPoint['point']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(axes.map(({ setting }, i) => [setting, point[i]]));
}

function heldOut(document: Document): string {
  return hasValidation(document) ? 'validation part' : 'test part';
}

function hasValidation(document: Document): boolean {
  return (document.data.validationShare ?? 0) > 0;
}

/** Whoever chooses by the test part no longer knows how good the choice is. */
function warning(document: Document): readonly string[] {
  return hasValidation(document) ? [] : ['Chosen by the test part, so its numbers flatter the best: give the data a validation part, and judge the choice by the test.'];
} // prettier-ignore

function amount(value: number, { unit, symbol }: Metric): string {
  if (unit === 'fraction') return `${(100 * value).toFixed(1)} %`;
  return `${shortNumber(value, 'en')}${symbol === undefined ? '' : ` ${symbol}`}`;
}
