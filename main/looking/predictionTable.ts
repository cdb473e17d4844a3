import { inputField, targetField, targetSize, type TargetField } from '../../core/data/spec.ts';
import {
  between,
  rounded,
  targetNames,
  userColumns,
  userNumber,
  userValues,
  withUnit,
} from '../../core/data/userValues.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { csvBegin, csvOf, type Cell } from '../../core/runs/csv.ts';
import { isSameShape, sizeOf } from '../../core/shape.ts';
import { text, type Text } from '../../core/text.ts';
import { fieldNumbers, inputsOf, type Batch, type Numbers } from '../tensors/batch.ts';
import { createFiller } from '../train/batches.ts';
import { comparedIn, matchingOf, placeOfLargest } from './matching.ts';
import { labelOf, placeOf, specOfTarget } from './predictions.ts';
import type { View } from './viewer.ts';

type Request = Pick<ParsedParams['savePredictions'], 'split' | 'filter' | 'order' | 'language'>;

/** What a table that takes a while is written under. */
interface Writing {
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/** A probability for each of more classes than these would be a file that nobody reads. */
const MOST_CLASSES = 256;
/** About how many cells are written at a time, before others get their turn. */
const CELLS = 20_000;

const heads = {
  line: text('line', 'Zeile'),
  number: text('number', 'Nummer'),
  true: text('true', 'wahr'),
  predicted: text('predicted', 'vorhergesagt'),
  confidence: text('confidence', 'Sicherheit'),
  difference: text('difference', 'Unterschied'),
  text: text('text', 'Text'),
  filled: text('filled gaps', 'gefüllte Lücken'),
};

/**
 * Examples with their predictions as a table for spreadsheets, in pieces of UTF-8: where they are found again, what is true, what is
 * predicted, and the values of the user's file in the user's own units. Fails like `predictionsOf`, and as the signal says.
 */
export async function* predictionTable(view: View, request: Request, under: Writing = {}): AsyncGenerator<Uint8Array> {
  const { split, language } = request;
  const { model, data } = view;
  const compared = comparedIn(view);
  const target = compared ?? targetField(data.spec);
  const matching = await matchingOf(view, request);
  const total = matching?.length ?? data[split].count;
  const hasGaps = data[split].places?.filled !== undefined;
  const names = userColumns(data.spec).map(({ name }) => name);
  const outputs = compared ? await view.outputs(split) : new Float32Array(0);
  const width = targetSize(target.meaning);
  const head = headOf(view, split, target).map((name) => (typeof name === 'string' ? name : name[language]));
  const most = Math.max(1, Math.floor(CELLS / (head.length + sizeOf(inputField(data.spec).type.shape))));
  const fill = createFiller(data[split], Math.min(most, total));
  yield Buffer.from(csvBegin + csvOf([head], language));
  for (let begin = 0; begin < total; begin += most) {
    const indices = Array.from({ length: Math.min(most, total - begin) }, (_, i) => matching?.[begin + i] ?? begin + i);
    const batch = fill(indices);
    const labels = fieldNumbers(batch, target);
    const rows = indices.map((index, row) => {
      const { line, number, filled } = placeOf(view, split, index);
      const output = outputs.subarray(index * width, (index + 1) * width);
      const said = answerCells(view, target, labelOf(model, target, labels, batch.fields, row), output);
      const gaps = hasGaps ? [filled.map((column) => names[column] ?? '').join(', ')] : [];
      return [line ?? number, ...said, ...featureCells(view, batch, row), ...gaps];
    });
    yield Buffer.from(csvOf(rows, language));
    under.onProgress?.((begin + rows.length) / total);
    await new Promise(setImmediate);
    under.signal?.throwIfAborted();
  }
} // prettier-ignore

/** What stands above the columns. */
function headOf({ data }: View, split: Request['split'], target: TargetField): readonly (string | Text)[] {
  const { meaning } = target;
  const spec = specOfTarget(data.spec, target);
  const names = meaning.kind === 'classes' && meaning.classes.length <= MOST_CLASSES ? meaning.classes : [];
  const said =
    meaning.kind === 'classes'
      ? [heads.true, heads.predicted, heads.confidence, ...names.map((name) => `P(${name})`)]
      : targetNames(spec).flatMap((name) =>
          [heads.true, heads.predicted, heads.difference].map(({ en, de }) => text(`${name}: ${en}`, `${name}: ${de}`)),
        );
  const columns = userColumns(spec).map(({ name, unit }) => withUnit(name, unit));
  const isText = inputField(spec).meaning.kind === 'tokens';
  const { lines, filled } = data[split].places ?? {};
  return [
    lines ? heads.line : heads.number,
    ...said,
    ...columns,
    ...(isText ? [heads.text] : []),
    ...(filled ? [heads.filled] : []),
  ];
}

/** What is true, what is predicted, and how sure or how far off that is. */
function answerCells({ data: { units } }: View, { meaning }: TargetField, label: readonly number[], output: Float32Array): readonly Cell[] {
  if (meaning.kind === 'classes') {
    const best = placeOfLargest(output);
    const named = meaning.classes.length <= MOST_CLASSES ? [...output] : [];
    const [truth, said] = [label[0] ?? -1, output.length > 0 ? best : -1].map((one) => meaning.classes[one] ?? null);
    return [truth ?? null, said ?? null, ...[output[best] ?? NaN, ...named].map(shortened)];
  }
  return meaning.names.flatMap((_, k) => {
    const [truth = NaN, said = NaN] = [label[k], output[k]].map((value) => rounded(userNumber(units?.targets, k, value ?? NaN)));
    return [truth, said, shortened(said - truth)].map((number) => (Number.isFinite(number) ? number : null));
  });
} // prettier-ignore

/** No more digits than a float32 has. */
const shortened = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null);

/** The values as they stand in the user's file, or the words of a text; pictures have none. */
function featureCells({ data: { spec, units } }: View, batch: Batch, row: number): readonly Cell[] {
  const field = inputField(spec);
  const size = sizeOf(field.type.shape);
  const ofRow = (numbers: Numbers | undefined) => numbers?.subarray(row * size, (row + 1) * size) ?? [];
  const numbers = ofRow(inputsOf(batch, spec));
  if (field.meaning.kind !== 'tokens') {
    return userValues(userColumns(spec), units, numbers).map((one) => (typeof one === 'string' ? one : rounded(one)));
  }
  const { vocabulary } = field.meaning;
  const mask = spec.fields.find(({ role, type }) => role === 'mask' && isSameShape(type.shape, field.type.shape));
  const counts = mask && ofRow(batch.fields[mask.name]);
  const words = [...numbers].filter((_, at) => !counts || counts[at] === 1).map((id) => vocabulary[id] ?? '?');
  return [words.join(between(vocabulary))];
} // prettier-ignore
