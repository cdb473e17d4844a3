import { inputField, isPerPlace, targetSize, type DataSpec, type TargetField } from '../../core/data/spec.ts';
import type { Split } from '../../core/data/split.ts';
import { userColumns } from '../../core/data/userValues.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { canSortBy, type PredictionOrder } from '../../core/protocol/requests/results.ts';
import { sizeOf } from '../../core/shape.ts';
import { eachRow, sortRows } from '../data/rowTurns.ts';
import { allOf, firstNumbers, type Examples } from '../data/types.ts';
import { inputsOf } from '../tensors/batch.ts';
import { createFiller } from '../train/batches.ts';
import { reconstructing } from './reconstructions.ts';
import { comparedField, shownMask, shownPlace, shownTarget } from './shown.ts';
import type { View } from './viewer.ts';

type Request = Pick<ParsedParams['predictions'], 'split' | 'filter' | 'order'>;

/** What the network's answers are compared with; undefined if it only reconstructs pictures. Fails like `predictionsOf`. */
export function comparedIn({ model }: Pick<View, 'model'>): TargetField | undefined {
  return reconstructing(model).length > 0 ? comparedField(model) : shownTarget(model);
}

/** What was found last in a view: one pages through it. */
const lastFound = new WeakMap<View, { readonly key: string; readonly found: ReturnType<typeof findMatching> }>();

/** The examples that are wanted, in their order; undefined: all, as they stand in the data. */
export function matchingOf(view: View, { split, filter, order }: Request): Promise<ArrayLike<number> | undefined> {
  const key = JSON.stringify([split, filter, order]);
  const last = lastFound.get(view);
  if (last?.key === key) return last.found;
  const found = findMatching(view, { split, filter, order });
  lastFound.set(view, { key, found });
  found.catch(() => lastFound.delete(view));
  return found;
}

async function findMatching(view: View, { split, filter, order }: Request): Promise<ArrayLike<number> | undefined> {
  const compared = comparedIn(view);
  const isClasses = compared?.meaning.kind === 'classes';
  const matching = filter === 'all' || !isClasses ? undefined : await filtered(view, split, filter);
  if (!order || !canSortBy(view.data.spec, order.by)) return matching;
  const all = matching ? Uint32Array.from(matching) : firstNumbers(view.data[split].count);
  return inOrder(all, await sortKeys(view, split, order.by, compared), order.isDescending);
}

/** By what examples are sorted, one number each; NaN where there is none. */
async function sortKeys(view: View, split: Split, by: PredictionOrder['by'], compared: TargetField | undefined): Promise<ArrayLike<number>> {
  const examples = view.data[split];
  if (typeof by === 'object') return columnKeys(examples, view.data.spec, by.column);
  if (by === 'number') return examples.places?.lines ?? examples.places?.numbers ?? firstNumbers(examples.count);
  if (!compared) return [];
  const isClasses = compared.meaning.kind === 'classes';
  if (by === 'true' && isClasses) return shownLabels(view, split);
  if (by === 'predicted' && isClasses) return predictedClasses(view, split);
  const outputs = await view.outputs(split);
  const width = targetSize(compared.meaning);
  const labels = allOf(examples, compared.name);
  const keyOf = (at: number) => {
    if (by === 'confidence') return outputs.subarray(at, at + width).reduce((most, value) => Math.max(most, value), -Infinity);
    if (by === 'true') return labels[at] ?? NaN;
    if (by === 'predicted') return outputs[at] ?? NaN;
    return differenceAt(outputs, labels, at, width);
  };
  const keys = new Float64Array(examples.count);
  await eachRow(examples.count, (i) => void (keys[i] = keyOf(i * width)));
  return keys;
} // prettier-ignore

/** How far the values of an example are off, one with the other; of a single one with its sign. */
function differenceAt(outputs: ArrayLike<number>, labels: ArrayLike<number>, at: number, width: number): number {
  const differences = Array.from({ length: width }, (_, k) => (outputs[at + k] ?? NaN) - (labels[at + k] ?? NaN));
  return width === 1 ? (differences[0] ?? NaN) : Math.hypot(...differences);
}

/** How many examples are looked through at a time. */
const LOOKED_THROUGH = 1024;

/** The values of a column of the user's file; of categories their number in the list. */
async function columnKeys(examples: Examples, spec: DataSpec, name: string): Promise<Float64Array> {
  const columns = userColumns(spec);
  const column = columns.findIndex((one) => one.name === name);
  const { categories } = columns[column] ?? { categories: null };
  const begin = columns.slice(0, column).reduce((sum, one) => sum + (one.categories?.length ?? 1), 0);
  const size = sizeOf(inputField(spec).type.shape);
  const keys = new Float64Array(examples.count).fill(NaN);
  const fill = createFiller(examples, Math.min(LOOKED_THROUGH, examples.count));
  let rows = inputsOf(fill([]), spec);
  await eachRow(examples.count, (i) => {
    const place = i % LOOKED_THROUGH;
    if (place === 0) {
      const count = Math.min(LOOKED_THROUGH, examples.count - i);
      rows = inputsOf(fill(Array.from({ length: count }, (_, next) => i + next)), spec);
    }
    const at = place * size + begin;
    keys[i] = categories ? rows.subarray(at, at + categories.length).indexOf(1) : (rows[at] ?? NaN);
  });
  return keys;
}

/** Sorted by their keys, those without one at the end; equal ones stay as they were. */
function inOrder(indices: Uint32Array, keys: ArrayLike<number>, isDescending: boolean): Promise<Uint32Array> {
  const sign = isDescending ? -1 : 1;
  return sortRows(indices, (a, b) => {
    const [one, other] = [keys[a] ?? NaN, keys[b] ?? NaN];
    if (Number.isNaN(one) || Number.isNaN(other)) return Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || a - b;
    return sign * (one - other) || a - b;
  });
} // prettier-ignore

async function filtered(view: View, split: Request['split'], filter: Exclude<Request['filter'], 'all'>) {
  const labels = shownLabels(view, split);
  const found: number[] = [];
  const said = await predictedClasses(view, split);
  await eachRow(said.length, (i) => {
    const predicted = said[i];
    const matches =
      filter === 'wrong' ? labels[i] !== predicted : labels[i] === filter.label && predicted === filter.predicted;
    if (matches) found.push(i);
  });
  return found;
}

/** The class of every example of a split, at the position shown. */
export function shownLabels({ data, model }: View, split: Request['split']): ArrayLike<number> {
  const target = shownTarget(model);
  const labels = allOf(data[split], target.name);
  if (!isPerPlace(target)) return labels;
  const name = shownMask(model);
  const mask = name === undefined ? undefined : allOf(data[split], name);
  const places = sizeOf(target.type.shape);
  return Int32Array.from(
    { length: data[split].count },
    (_, i) => labels[i * places + shownPlace(target, mask, i)] ?? -1,
  );
}

/** The class with the largest output, for every example of a split. */
export async function predictedClasses(view: View, split: Request['split']): Promise<Int32Array> {
  const outputs = await view.outputs(split);
  const width = targetSize(shownTarget(view.model).meaning);
  const said = new Int32Array(outputs.length / width);
  await eachRow(said.length, (i) => void (said[i] = placeOfLargest(outputs.subarray(i * width, (i + 1) * width))));
  return said;
}

/** The first of the largest numbers. */
export function placeOfLargest(numbers: Float32Array): number {
  return numbers.reduce((best, value, i) => (value > (numbers[best] ?? -Infinity) ? i : best), 0);
}
