import type { Document } from '../../core/graph/document.ts';
import type { Metric } from '../../core/losses/metrics.ts';
import type { SweepOutcome } from '../../core/protocol/sweeps.ts';
import { fromWire, toWire } from '../../core/protocol/tensors.ts';
import type { SweepPlan } from '../../core/sweep/points.ts';
import { pairs, ranked, type Ranked } from '../../core/sweep/ranking.ts';
import { pairedDifference, summaryOf } from '../../core/sweep/statistics.ts';
import { differenceSentence, pointName, shortNames } from '../../core/sweep/words.ts';
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
  return `${nameOf(axes, trial.point).en}, seed ${trial.seed}: ${how}`;
}

export function jsonRun({ axes }: SweepPlan, outcome: SweepOutcome): string {
  const { trial, ...rest } = outcome;
  return JSON.stringify({ event: 'run', settings: settingsOf(axes, trial.point), seed: trial.seed, ...rest });
}

/** The table, best first, and what may be said of the best. */
export function endLines(document: Document, { axes }: SweepPlan, metric: Metric, outcomes: readonly SweepOutcome[]): readonly string[] {
  const points = rankedOf(outcomes, metric);
  const names = points.map(({ point }) => nameOf(axes, point));
  const width = Math.max(0, ...names.map((name) => name.en.length));
  const rows = points.map((point, i) => `${(names[i]?.en ?? '').padEnd(width)}  ${rowText(point, metric, outcomes)}`);
  const [first, second] = points;
  const [one, other] = names;
  const isCompared = first && second && one && other && Number.isFinite(first.summary.mean) && Number.isFinite(second.summary.mean);
  const verdict = isCompared ? [differenceSentence(one, other, metric, pairedDifference(...pairs(first, second), metric.better)).en] : [];
  return [`${metric.label.en}, ${heldOut(document)}:`, ...rows, ...verdict, ...warning(document)];
} // prettier-ignore

function rowText({ place, values, summary }: Ranked, metric: Metric, outcomes: readonly SweepOutcome[]): string {
  const known = summaryOf(values.filter((value) => !Number.isNaN(value)));
  const spread = known.count > 1 ? ` ± ${amount(known.deviation, metric)}` : '';
  const value = known.count > 0 ? `${amount(known.mean, metric)}${spread}` : '';
  if (known.count === summary.count) return value;
  const others = outcomes.filter(({ trial, status }) => trial.place === place && status !== 'finished');
  const words = { hopeless: 'ended early', diverged: 'diverged', failed: 'failed', finished: '' };
  const why = [...new Set(others.map(({ status }) => words[status]))].join(' or ');
  return [value, `${why} in ${summary.count - known.count} of ${summary.count} seeds`].filter(Boolean).join('; ');
}

/** The same as one object. */
export function jsonEnd(document: Document, { axes }: SweepPlan, metric: Metric, outcomes: readonly SweepOutcome[]): readonly string[] {
  const points = rankedOf(outcomes, metric).map(({ point, seeds, values, summary }) => ({
    settings: settingsOf(axes, point),
    seeds,
    values: values.map(toWire),
    mean: toWire(summary.mean),
    deviation: toWire(summary.deviation),
  }));
  const measuredOn = heldOut(document);
  return [JSON.stringify({ event: 'end', metric: metric.name, better: metric.better, measuredOn, points, warning: warning(document)[0] ?? null })];
} // prettier-ignore

/** A run that was ended early has a last value, but it is not one of the network that was asked for. */
function rankedOf(outcomes: readonly SweepOutcome[], metric: Metric): readonly Ranked[] {
  const measured = outcomes.map(({ trial, status, value }) => ({
    trial,
    value: status === 'finished' ? fromWire(value) : NaN,
  }));
  return ranked(measured, metric.better);
}

/** By the names that are written behind --set. */
function nameOf(axes: SweepPlan['axes'], point: Ranked['point']): Text {
  return pointName(shortNames(axes).map(same), point);
}

function settingsOf(axes: SweepPlan['axes'], point: Ranked['point']): Readonly<Record<string, unknown>> {
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
