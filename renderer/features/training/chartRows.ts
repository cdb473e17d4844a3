import type { RunRecord } from '../../../core/protocol/runs.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { smooth, thin, type Point } from '../../workspace/runs/curve.ts';

/** One place on the horizontal axis (in epochs) and what is drawn there; absent values are gaps. */
export interface ChartRow {
  readonly x: number;
  /** Of single batches. */
  readonly batch?: number;
  /** Of batches, averaged over those before. */
  readonly training?: number;
  readonly test?: number;
}

export interface ChartData {
  readonly rows: readonly ChartRow[];
  /** Where the first value that is not finite stood. */
  readonly notFiniteAt: number | undefined;
}

export const MOST_CHART_POINTS = 320;

/** What the chart of a metric draws: at most MOST_CHART_POINTS places of batches, and the end of every epoch. */
export function chartRows(run: RunRecord, metric: string): ChartData {
  const perEpoch = Math.max(1, run.progress.stepsPerEpoch);
  // Ten times a second, of thousands of batches: a loop, and an object each.
  const batches: { readonly x: number; readonly y: number; average: number }[] = [];
  for (const { step, values } of run.steps) {
    const value = values[metric];
    if (value !== undefined) batches.push({ x: step / perEpoch, y: fromWire(value), average: NaN });
  }
  const averages = smooth(batches.map(({ y }) => y), halfLife(batches.length)); // prettier-ignore
  for (const [i, batch] of batches.entries()) batch.average = averages[i] ?? NaN;
  const kept = thin(batches, MOST_CHART_POINTS).map(({ x, y, average }) => batchRow(x, y, average));
  const tests = thin(testPoints(run, metric), MOST_CHART_POINTS / 4);
  return {
    rows: joined(kept, tests),
    notFiniteAt: batches.find((point) => !Number.isFinite(point.y))?.x,
  };
}

/** Longer curves are averaged over more of their points. */
function halfLife(points: number): number {
  return Math.min(20, Math.max(2, points / 100));
}

function testPoints(run: RunRecord, metric: string): readonly Point[] {
  return run.epochs.flatMap((epoch) => {
    const value = epoch.held?.[metric];
    return value === undefined ? [] : [{ x: epoch.epoch, y: fromWire(value) }];
  });
}

const isDrawn = Number.isFinite;

function batchRow(x: number, batch: number, training: number): ChartRow {
  return {
    x,
    ...(isDrawn(batch) && { batch }),
    ...(isDrawn(training) && { training }),
  };
}

/** Two lists in order as one, with one row for each place. */
function joined(batches: readonly ChartRow[], tests: readonly Point[]): readonly ChartRow[] {
  const rows: ChartRow[] = [];
  let next = 0;
  for (const each of batches) {
    for (let test = tests[next]; test && test.x < each.x; test = tests[++next]) rows.push(testRow(test));
    const test = tests[next];
    if (test?.x !== each.x) rows.push(each);
    else {
      rows.push({ ...each, ...testRow(test) });
      next++;
    }
  }
  return [...rows, ...tests.slice(next).map(testRow)];
}

const testRow = ({ x, y }: Point): ChartRow => (isDrawn(y) ? { x, test: y } : { x });

/** The horizontal axis: how far it reaches (in epochs), what it counts, and where it is marked. */
export interface ChartAxis {
  readonly end: number;
  readonly unit: 'epoch' | 'batch';
  readonly ticks: readonly number[];
}

const roundSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

/** The axis grows with the run, in round steps, so that its beginning fills the chart as well. */
export function chartAxis(run: RunRecord): ChartAxis {
  const { step, stepsPerEpoch, epochs } = run.progress;
  const perEpoch = Math.max(1, stepsPerEpoch);
  const batches = roundSteps.find((count) => count >= Math.max(10, step)) ?? Infinity;
  if (step <= perEpoch && batches < perEpoch) {
    return { end: batches / perEpoch, unit: 'batch', ticks: marks(batches).map((tick) => tick / perEpoch) };
  }
  const reached = roundSteps.find((count) => count * perEpoch >= step) ?? epochs;
  const end = Math.max(1, Math.min(epochs, reached));
  return { end, unit: 'epoch', ticks: marks(end) };
}

/** Round numbers from 0 to `end`, at most about ten. */
export function marks(end: number): readonly number[] {
  const width = roundSteps.find((candidate) => end / candidate <= 10) ?? 50_000;
  return Array.from({ length: Math.floor(end / width) + 1 }, (_, i) => i * width);
}
