import { inputField, isPerPlace, targetField, targetSize, type TargetField } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Confusion, Prediction, Predictions } from '../../core/protocol/requests/results.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { createFiller } from '../train/batches.ts';
import { othersOf } from '../data/preview.ts';
import { allOf } from '../data/types.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Model } from '../model/model.ts';
import { fieldNumbers, inputsOf, type Batch, type Numbers } from '../tensors/batch.ts';
import { reconstructing, reconstructionsOf } from './reconstructions.ts';
import { comparedField, shownMask, shownPlace, shownTarget } from './shown.ts';
import { atShownPlaces, type View } from './viewer.ts';
import { floatTensor } from '../tensors/wire.ts';

type Request = ParsedParams['predictions'];

/** The most classes for which a confusion matrix is readable. */
const MOST_CLASSES = 256;

/**
 * Examples with their predictions; if every position has a class, that of the last position that counts. Fails with
 * invalidRequest if the first output is not compared with labels of the data, unless an output reconstructs pictures.
 */
export async function predictionsOf(view: View, { split, offset, count, filter }: Request): Promise<Predictions> {
  const { model, data, predictor } = view;
  const examples = data[split];
  const isReconstruction = reconstructing(model).length > 0;
  const compared = isReconstruction ? comparedField(model) : shownTarget(model);
  const target = compared ?? targetField(data.spec);
  const isClasses = compared?.meaning.kind === 'classes';
  const matching = filter === 'all' || !isClasses ? undefined : await filtered(view, split, filter);
  const total = matching?.length ?? examples.count;
  const begin = Math.min(offset, total);
  const length = Math.min(count, total - begin);
  const indices = Array.from({ length }, (_, i) => matching?.[begin + i] ?? begin + i);
  const batch = createFiller(examples, length)(indices);
  const labels = fieldNumbers(batch, target);
  const outputs =
    length === 0 || !compared ? new Float32Array(0) : atShownPlaces(model, batch, await predictor.predict(batch));
  const size = outputs.length / Math.max(1, length);
  const rows = indices.map((index, row): Prediction => {
    const output = outputs.subarray(row * size, (row + 1) * size);
    const label = labelOf(model, target, labels, batch.fields, row);
    return { index, line: examples.lines?.[index] ?? null, label, output: Array.from(output, toWire) };
  });
  return {
    runId: view.runId,
    step: view.step,
    spec: {
      ...data.spec,
      fields: data.spec.fields.filter(({ role, name }) => role !== 'target' || name === target.name),
    },
    total,
    units: data.units,
    errors: isClasses || !compared ? null : (await errorsOf(view, split)).map(toWire),
    features: floatTensor(Float32Array.from(inputsOf(batch, data.spec)), [length, ...inputField(data.spec).type.shape]),
    others: othersOf(batch, data.spec),
    reconstructions: await reconstructionsOf(model, view.weights, batch),
    examples: rows,
  };
}

/** The class at the position shown, or the values of an example. */
function labelOf(
  model: Model,
  target: TargetField,
  labels: Numbers,
  fields: Batch['fields'],
  example: number,
): readonly number[] {
  const size = sizeOf(target.type.shape);
  if (!isPerPlace(target)) return [...labels.subarray(example * size, (example + 1) * size)];
  const place = shownPlace(target, fields[shownMask(model) ?? ''], example);
  return [labels[example * size + place] ?? NaN];
}

/** The root mean squared error of each value over a split, in the user's units. */
async function errorsOf({ data, model, outputs }: View, split: Request['split']): Promise<number[]> {
  const { count } = data[split];
  if (count === 0) return [];
  const target = shownTarget(model);
  const labels = allOf(data[split], target.name);
  const labelSize = sizeOf(target.type.shape);
  const predicted = await outputs(split);
  return Array.from({ length: labelSize }, (_, k) => {
    let sum = 0;
    for (let i = k; i < labels.length; i += labelSize) sum += ((predicted[i] ?? NaN) - (labels[i] ?? 0)) ** 2;
    return Math.sqrt(sum / count) * (data.units?.targets?.deviation[k] ?? 1);
  });
}

/**
 * How often each label was predicted as each class; if every position has one, at the last position that counts. Empty
 * if numbers are predicted. Fails with invalidRequest if there are too many classes for a table.
 */
export async function confusionOf(view: View, split: Request['split']): Promise<Confusion> {
  const { meaning: target } = shownTarget(view.model);
  const classes = target.kind === 'classes' ? target.classes : [];
  if (classes.length > MOST_CLASSES) {
    const message = `There are ${classes.length} classes: a table of which is taken for which has at most ${MOST_CLASSES}. See Predictions, only wrong ones.`; // prettier-ignore
    throw new EngineError('invalidRequest', message);
  }
  const matrix = classes.map(() => classes.map(() => 0));
  if (classes.length > 0) {
    const labels = shownLabels(view, split);
    for (const [i, predicted] of (await predictedClasses(view, split)).entries()) {
      const row = matrix[labels[i] ?? -1];
      if (row) row[predicted] = (row[predicted] ?? 0) + 1;
    }
  }
  return { runId: view.runId, step: view.step, classes, matrix };
}

async function filtered(view: View, split: Request['split'], filter: Exclude<Request['filter'], 'all'>) {
  const labels = shownLabels(view, split);
  const found: number[] = [];
  for (const [i, predicted] of (await predictedClasses(view, split)).entries()) {
    const matches =
      filter === 'wrong' ? labels[i] !== predicted : labels[i] === filter.label && predicted === filter.predicted;
    if (matches) found.push(i);
  }
  return found;
}

/** The class of every example of a split, at the position shown. */
function shownLabels({ data, model }: View, split: Request['split']): ArrayLike<number> {
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
async function predictedClasses(view: View, split: Request['split']): Promise<Int32Array> {
  const outputs = await view.outputs(split);
  const width = targetSize(shownTarget(view.model).meaning);
  return Int32Array.from({ length: outputs.length / width }, (_, i) => {
    const row = outputs.subarray(i * width, (i + 1) * width);
    return row.reduce((best, value, column) => (value > (row[best] ?? -Infinity) ? column : best), 0);
  });
}
