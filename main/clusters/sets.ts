import { createHash } from 'node:crypto';
import { hasTarget, inputField, isPerPlace, targetField, type DataSpec } from '../../core/data/spec.ts';
import { dataSpec, type DataSource } from '../../core/data/source.ts';
import { MOST_ROWS, MOST_TEXTS, type ClusterSet } from '../../core/clusters/clusters.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { counted, text, type Text } from '../../core/text.ts';
import { messageWithout } from '../../core/text/newsgroups.ts';
import { loadData } from '../data/load.ts';
import { provideShipped } from '../data/shipped.ts';
import { recordsIn } from '../data/texts/records.ts';
import type { Examples } from '../data/types.ts';
import { createBatch, fieldNumbers } from '../tensors/batch.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import { project, type Projection } from './pca.ts';
import { pointsOf, requireFinite, type Points } from './points.ts';

/** Points with what is known of them. */
export interface LoadedSet {
  /** The same for the same set. */
  readonly id: string;
  readonly points: Points;
  /** Where they are drawn: along two columns as they are, or along the directions of largest spread. */
  readonly view: Projection;
  readonly names: readonly [string, string] | null;
  /** [count] */
  readonly labels: Int32Array | null;
  readonly classes: readonly string[];
  readonly texts: readonly string[] | null;
  /** How many were left out. */
  readonly left: number;
}

export interface SetWork {
  readonly signal: AbortSignal;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Vectors of length 1, one a text, by a model of the library. */
export type Encode = (model: string, texts: readonly string[], work: SetWork) => Promise<readonly Float32Array[]>;

export interface SetPlaces {
  readonly home: string;
  readonly encode: Encode;
}

/** Numbers of all points together. */
const MOST_NUMBERS = 2_500_000;

type Rows = Omit<LoadedSet, 'id' | 'view'>;

/** What tells sets apart. */
export function idOf(set: ClusterSet): string {
  return createHash('sha256').update(JSON.stringify(set)).digest('hex');
}

/** Loads what is to be clustered. Fails as loading data or opening a model does, with dataInvalid, and with cancelled. */
export async function loadSet(set: ClusterSet, places: SetPlaces, work: SetWork, turn: Turn): Promise<LoadedSet> {
  const rows = set.kind === 'data' ? await rowsOf(set.source, places.home, work) : await textRows(set, places, work);
  return { ...rows, id: idOf(set), view: rows.points.width > 2 ? await project(rows.points, turn) : flat(rows.points) };
}

/** Points of one or two coordinates, where they are. */
function flat({ values, count, width }: Points): Projection {
  const places = new Float64Array(2 * count);
  for (let i = 0; i < values.length; i++) places[2 * Math.floor(i / width) + (i % width)] = values[i] ?? 0;
  return { places, axes: Float64Array.from(width === 1 ? [1, 0] : [1, 0, 0, 1]), mean: new Float64Array(width), explained: [1, 0] }; // prettier-ignore
}

/** The examples of all parts in their order, as a network gets them. */
async function rowsOf(source: DataSource, home: string, { signal }: SetWork): Promise<Rows> {
  const field = inputField(dataSpec(source));
  if (field.meaning.kind === 'tokens') throw new EngineError('invalidRequest', noNumbers);
  const data = await loadData(source, { home, signal });
  const { training, validation, test, spec } = data;
  const width = sizeOf(field.type.shape);
  const parts = [training, validation, test].filter(({ count }) => count > 0);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const chosen = evenly(count, Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / width)));
  const classes = classesOf(spec);
  const [x = 'x', y = ''] = field.meaning.kind === 'image' ? [] : field.meaning.names;
  return {
    points: requireFinite({ values: numbersAt(parts, field.name, chosen), count: chosen.length, width }),
    names: width > 2 ? null : [x, y],
    labels: classes ? Int32Array.from(numbersAt(parts, classes.field, chosen)) : null,
    classes: classes?.names ?? [],
    texts: null,
    left: count - chosen.length,
  };
}

/** A field of some examples of the parts in a row, in ascending order: only these are read. */
function numbersAt(parts: readonly Examples[], name: string, chosen: readonly number[]): Float64Array {
  let begin = 0;
  const numbers = parts.flatMap((part) => {
    const end = begin + part.count;
    const own = chosen.filter((i) => begin <= i && i < end).map((i) => i - begin);
    begin = end;
    const batch = createBatch(part.fields.filter((field) => field.name === name), own.length);
    part.fill(own, batch);
    return [fieldNumbers(batch, { name })];
  }); // prettier-ignore
  const whole = new Float64Array(numbers.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of numbers) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

function classesOf(spec: DataSpec) {
  if (!hasTarget(spec)) return undefined;
  const target = targetField(spec);
  if (target.meaning.kind !== 'classes' || isPerPlace(target)) return undefined;
  return { field: target.name, names: target.meaning.classes };
}

type TextSet = Exclude<ClusterSet, { kind: 'data' }>;

async function textRows(set: TextSet, { home, encode }: SetPlaces, work: SetWork): Promise<Rows> {
  const all = set.kind === 'lines' ? linesOf(set.lines) : await recordsOf(set, home, work);
  const most = set.kind === 'lines' ? MOST_TEXTS : set.most;
  const chosen = evenly(all.length, most).flatMap((i) => all[i] ?? []);
  if (chosen.length === 0) throw new EngineError('invalidRequest', noTexts);
  const texts = chosen.map((one) => one.text);
  const vectors = await encode(set.model, texts, work);
  const width = vectors[0]?.length ?? 1;
  if (vectors.length * width > MOST_NUMBERS) throw new EngineError('invalidRequest', tooMany(Math.floor(MOST_NUMBERS / width))); // prettier-ignore
  const classes = [...new Set(chosen.flatMap(({ label }) => label ?? []))].toSorted();
  const places = new Map(classes.map((label, i) => [label, i]));
  return {
    points: pointsOf(vectors),
    names: null,
    labels: classes.length > 0 ? Int32Array.from(chosen, ({ label }) => places.get(label ?? '') ?? -1) : null,
    classes,
    texts,
    left: all.length - chosen.length,
  };
}

interface LabelledLine {
  readonly text: string;
  readonly label?: string | undefined;
}

function linesOf(lines: readonly string[]): readonly LabelledLine[] {
  return lines.map((one) => ({ text: one.trim() })).filter((one) => one.text !== '');
}

async function recordsOf(set: Extract<TextSet, { kind: 'corpus' }>, home: string, { signal }: SetWork): Promise<readonly LabelledLine[]> {
  await provideShipped(home, set.sha256);
  const all: LabelledLine[] = [];
  for await (const { text: message, label } of recordsIn(set, home)) {
    if (signal.aborted) throw new EngineError('cancelled', 'Reading was cancelled.');
    const words = messageWithout(message, set.removed).trim();
    if (words !== '') all.push({ text: words, label });
  }
  return all;
} // prettier-ignore

/** So many of `count` numbers at most, from the first on at even distances. */
function evenly(count: number, most: number): readonly number[] {
  const size = Math.min(count, most);
  return Array.from({ length: size }, (_, i) => Math.floor((i * count) / size));
}

const noNumbers = text(
  'These data are texts, not numbers: choose them as texts, with a model that makes vectors of them.',
  'Diese Daten sind Texte, keine Zahlen: als Texte wählen, mit einem Modell, das Vektoren daraus macht.',
);
const noTexts = text('There are no texts: paste some, one a line.', 'Es gibt keine Texte: welche einfügen, einen je Zeile.'); // prettier-ignore
function tooMany(most: number): Text {
  const texts = counted(most, ['text', 'texts'], ['Text', 'Texte']);
  return text(
    `The vectors of this model are long: take at most ${texts.en}.`,
    `Die Vektoren dieses Modells sind lang: höchstens ${texts.de} nehmen.`,
  );
}
