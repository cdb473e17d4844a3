import { createRandom, type Random } from '../random.ts';
import { failure, ok, type Result } from '../result.ts';
import type { Document } from '../graph/document.ts';
import { text, type Text } from '../text.ts';
import { rounded, type Axis, type AxisValue } from './axes.ts';
import { changesBlocks } from './layers.ts';
import { withSetting } from './settings.ts';

/** What each axis is set to, in their order. */
export type Point = readonly AxisValue[];

export interface SweepPlan {
  readonly axes: readonly Axis[];
  /** How many points are drawn; absent: all combinations, the last axis fastest. */
  readonly drawn?: number | undefined;
  /** How many seeds each point is trained with: that of the document and those after it. */
  readonly seeds: number;
}

/** One run of a sweep. */
export interface Trial {
  readonly point: Point;
  /** Which of the points it is, from 0. */
  readonly place: number;
  readonly seed: number;
}

/** How many runs a sweep has, without making a list of them. */
export function countOf({ axes, drawn, seeds }: SweepPlan): number {
  const all = axes.reduce((count, { values }) => count * values.length, 1);
  return seeds * (drawn === undefined || isExhausted(axes, drawn) ? all : drawn);
}

/** Whether so many points are all that there are: lists of values have no more than their combinations. */
function isExhausted(axes: readonly Axis[], drawn: number): boolean {
  return axes.every(({ range }) => !range) && drawn >= axes.reduce((count, { values }) => count * values.length, 1);
}

/**
 * The runs of a sweep: all points with the first seed, then all with the second, so that a sweep that is ended early has
 * seen every point. What is drawn goes by the document's seed.
 */
export function trialsOf(plan: SweepPlan, seed: number): readonly Trial[] {
  const { axes, drawn } = plan;
  const isDrawn = drawn !== undefined && !isExhausted(axes, drawn);
  const points = isDrawn ? drawnPoints(axes, drawn, seed) : combinations(axes);
  const seeds = Array.from({ length: plan.seeds }, (_, i) => (seed + i) % 2 ** 32);
  return seeds.flatMap((each) => points.map((point, place) => ({ point, place, seed: each })));
}

function combinations(axes: readonly Axis[]): readonly Point[] {
  return axes.reduce<readonly Point[]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}

/** How often another point is drawn for one that is there already: a range of few whole numbers may have no other. */
const MOST_DRAWS = 20;

/** Points that differ, as far as there are so many: the same one again with the same seed would say nothing new. */
function drawnPoints(axes: readonly Axis[], count: number, seed: number): readonly Point[] {
  const random = createRandom(seed);
  const known = new Set<string>();
  return Array.from({ length: count }, () => {
    let point = drawnPoint(axes, random);
    for (let draws = 1; draws < MOST_DRAWS && known.has(JSON.stringify(point)); draws++)
      point = drawnPoint(axes, random);
    known.add(JSON.stringify(point));
    return point;
  });
}

/** Values of a range are drawn from all of it, whole numbers where its ends and steps are; of a list, each as often. */
function drawnPoint(axes: readonly Axis[], random: Random): Point {
  return axes.map(({ values, range }) => {
    if (!range) return values[random.integer(values.length)] ?? 0;
    const { from, to, isLog } = range;
    const share = random.next();
    const value = isLog ? from * (to / from) ** share : from + (to - from) * share;
    const isWhole = values.every((each) => Number.isInteger(each));
    return isWhole ? Math.round(value) : rounded(value);
  });
}

/**
 * Trials that show whether a plan can be carried out, without making all of them: the first, those that differ from it in one
 * setting alone, and the last. At most `most`, evenly taken.
 */
export function samplesOf({ axes }: SweepPlan, seed: number, most: number): readonly Trial[] {
  const first = axes.map(({ values }) => values[0] ?? NaN);
  const last = axes.map(({ values }) => values.at(-1) ?? NaN);
  const others = axes.flatMap(({ values }, i) => values.slice(1).map((value) => first.with(i, value)));
  const points = [first, ...others, last];
  const stride = Math.max(1, points.length / most);
  const taken = Array.from({ length: Math.ceil(points.length / stride) }, (_, i) => points[Math.floor(i * stride)] ?? first); // prettier-ignore
  return taken.map((point, place) => ({ point, place, seed }));
}

/**
 * The document of a trial, whatever the order of its settings: blocks come and go last, with what was set of them. Fails with a
 * sentence if a setting does not exist, or cannot have its value.
 */
export function documentOf(document: Document, axes: readonly Axis[], { point, seed }: Trial): Result<Document, Text> {
  const seeded: Document = { ...document, training: { ...document.training, seed } };
  const settings = axes.map(({ setting }, i) => ({ setting, value: point[i] ?? NaN }));
  const ordered = settings.toSorted((a, b) => Number(changesBlocks(a.setting)) - Number(changesBlocks(b.setting)));
  return ordered.reduce<Result<Document, Text>>((made, { setting, value }) => {
    if (!made.ok) return made;
    const next = withSetting(made.value, setting, value);
    const gone = next.ok
      ? undefined
      : blocksOf(setting).find((id) => hasBlock(seeded, id) && !hasBlock(made.value, id));
    return gone === undefined ? next : failure(alreadyGone(setting, gone));
  }, ok(seeded));
}

/** The blocks of the outermost canvas that a setting names. */
const blocksOf = (setting: string) => setting.slice(0, Math.max(0, setting.lastIndexOf('.'))).split('+');
const hasBlock = ({ graph }: Document, id: string) => graph.nodes.some((node) => node.id === id);

function alreadyGone(setting: string, id: string): Text {
  return text(
    `Another setting has left out ${id} already, so ${setting} cannot be set as well: give up one of the two, or name all blocks that belong together in one (linear2+relu2.used).`,
    `Eine andere Einstellung hat ${id} schon weggelassen, sodass sich ${setting} nicht auch noch setzen lässt: auf eine von beiden verzichten oder alle Blöcke, die zusammengehören, in einer nennen (linear2+relu2.used).`,
  );
}

/** Why a plan cannot be carried out; undefined if it can. */
export function planProblem({ axes, seeds }: SweepPlan): Text | undefined {
  const names = axes.map(({ setting }) => setting);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    return text(`${twice} is given twice: all its values belong in one list.`, `${twice} ist doppelt angegeben: Alle Werte gehören in eine Liste.`); // prettier-ignore
  }
  if (names.includes('training.seed') && seeds > 1) {
    return text('Either the seed is a setting of its own, or several seeds are tried.', 'Entweder ist der Startwert eine Einstellung für sich, oder es werden mehrere Startwerte probiert.'); // prettier-ignore
  }
  return undefined;
}

/** The trials' documents, or the first reason why there is none. */
export function documentsOf(document: Document, plan: SweepPlan): Result<readonly Document[], Text> {
  const problem = planProblem(plan);
  if (problem) return failure(problem);
  const documents: Document[] = [];
  for (const trial of trialsOf(plan, document.training.seed)) {
    const made = documentOf(document, plan.axes, trial);
    if (!made.ok) return made;
    documents.push(made.value);
  }
  return ok(documents);
}
