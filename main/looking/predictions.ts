import { inputField, isPerPlace, targetField, type DataSpec, type TargetField } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Split } from '../../core/data/split.ts';
import type { Confusion, Prediction, Predictions } from '../../core/protocol/requests/results.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { counted, text } from '../../core/text.ts';
import { createFiller } from '../train/batches.ts';
import { othersOf } from '../data/preview.ts';
import { eachRow } from '../data/rowTurns.ts';
import { allOf } from '../data/types.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Model } from '../model/model.ts';
import { fieldNumbers, inputsOf, type Batch, type Numbers } from '../tensors/batch.ts';
import { comparedIn, matchingOf, predictedClasses, shownLabels } from './matching.ts';
import { reconstructionsOf } from './reconstructions.ts';
import { shownMask, shownPlace, shownTarget } from './shown.ts';
import { atShownPlaces, type View } from './viewer.ts';
import { floatTensor } from '../tensors/wire.ts';

type Request = ParsedParams['predictions'];

/** The most classes for which a confusion matrix is readable. */
const MOST_CLASSES = 256;

/**
 * Examples with their predictions; if every position has a class, that of the last position that counts. Fails with
 * invalidRequest if the first output is not compared with labels of the data, unless an output reconstructs pictures.
 */
export async function predictionsOf(view: View, request: Request): Promise<Predictions> {
  const { split, offset, count } = request;
  const { model, data, predictor } = view;
  const examples = data[split];
  const compared = comparedIn(view);
  const target = compared ?? targetField(data.spec);
  const isClasses = compared?.meaning.kind === 'classes';
  const matching = await matchingOf(view, request);
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
    return { index, ...placeOf(view, split, index), label, output: Array.from(output, toWire) };
  });
  return {
    runId: view.runId,
    step: view.step,
    spec: specOfTarget(data.spec, target),
    split,
    total,
    units: data.units,
    errors: isClasses || !compared ? null : (await errorsOf(view, split)).map(toWire),
    features: floatTensor(Float32Array.from(inputsOf(batch, data.spec)), [length, ...inputField(data.spec).type.shape]),
    others: othersOf(batch, data.spec),
    reconstructions: await reconstructionsOf(model, view.weights, batch),
    examples: rows,
  };
}

/** What is known of the data, with this target alone. */
export function specOfTarget(spec: DataSpec, target: TargetField): DataSpec {
  return { ...spec, fields: spec.fields.filter(({ role, name }) => role !== 'target' || name === target.name) };
}

/** Where an example is found again: on a line of the user's file, and by its number in the set as it is published. */
export function placeOf({ data }: Pick<View, 'data'>, split: Split, index: number): Pick<Prediction, 'line' | 'number' | 'filled'> {
  const begin = split === 'validation' ? data.training.count : 0;
  const { lines, numbers, filled } = data[split].places ?? {};
  return { line: lines?.[index] ?? null, number: numbers?.[index] ?? begin + index + 1, filled: filled?.of(index) ?? [] };
} // prettier-ignore

/** The class at the position shown, or the values of an example. */
export function labelOf(
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
    const count = counted(classes.length, ['class', 'classes'], ['Klasse', 'Klassen']);
    throw new EngineError(
      'invalidRequest',
      text(
        `There are ${count.en}: a table of which is taken for which has at most ${MOST_CLASSES}. See Predictions, only wrong ones.`,
        `Es gibt ${count.de}: Eine Tabelle, welche für welche gehalten wird, hat höchstens ${MOST_CLASSES}. Siehe „Vorhersagen“, nur falsche.`,
      ),
    );
  }
  const matrix = classes.map(() => classes.map(() => 0));
  if (classes.length > 0) {
    const labels = shownLabels(view, split);
    const said = await predictedClasses(view, split);
    await eachRow(said.length, (i) => {
      const [row, predicted] = [matrix[labels[i] ?? -1], said[i] ?? 0];
      if (row) row[predicted] = (row[predicted] ?? 0) + 1;
    });
  }
  return { runId: view.runId, step: view.step, classes, matrix };
}
