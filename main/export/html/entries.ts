import type { Document } from '../../../core/graph/document.ts';
import { targetField, type Field, type InputField, type SpecColumn } from '../../../core/data/spec.ts';
import { inUnits, type Scale } from '../../../core/data/units.ts';
import type { PageColumn, PageEntry, PageNumber, PagePoint } from '../../../core/protocol/exportedPage.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { sizeOf } from '../../../core/shape.ts';
import { allOf, type Examples, type LoadedData } from '../../data/types.ts';
import { translationParts } from '../../looking/translate.ts';
import type { Model } from '../../model/model.ts';

/** As many examples tell the range of a number; so many are drawn on a plane, and so many pictures are put into the page. */
const RANGED = 5000;
const DRAWN = 300;
const PICTURES = 12;

/** How a network's inputs are entered. Fails with exportFailed where there is no way to. */
export function entriesOf({ inputs }: Model, { data: source }: Document, data: LoadedData): readonly PageEntry[] {
  const isText = inputs.some((field) => field.role === 'input' && field.meaning.kind === 'tokens');
  if (isText && 'tokenizer' in source) return [textEntry(source, inputs)];
  return inputs.map((field) => entryOf(field, source.kind, data));
}

type TextSource = Extract<Document['data'], { readonly tokenizer: unknown }>;

function textEntry(source: TextSource, inputs: readonly Field[]): PageEntry {
  const { tokenizer } = source;
  const isRead = inputs.every(({ name }) => ['tokens', 'segments', 'mask'].includes(name));
  if (isRead && 'window' in source) return { kind: 'text', task: 'continue', tokenizer, length: source.window, hasPair: false }; // prettier-ignore
  if (isRead && 'length' in source && !('targetLength' in source)) {
    const hasPair = source.kind === 'masked' || ('isPair' in source && source.isPair);
    return { kind: 'text', task: 'read', tokenizer, length: source.length, hasPair };
  }
  const isTranslated = inputs.every(({ name }) => ['tokens', 'mask', 'shifted', 'counts'].includes(name));
  if (isTranslated && 'targetLength' in source) {
    const { length, targetLength } = translationParts(source);
    return { kind: 'translation', tokenizer, length, targetLength };
  }
  throw new EngineError(
    'exportFailed',
    text(
      'A page cannot enter what this network reads beside its text: export it for TensorFlow.js or as ONNX.',
      'Auf einer Seite lässt sich nicht eingeben, was dieses Netz neben seinem Text liest: für TensorFlow.js oder als ONNX exportieren.',
    ),
  );
}

function entryOf(field: Field, kind: string, data: LoadedData): PageEntry {
  const { name, type } = field;
  const { training, test, units } = data;
  const meaning = field.role === 'input' ? field.meaning : undefined;
  switch (meaning?.kind) {
    case 'image': {
      const [height = 1, width = 1, channels = 1] = type.shape;
      const examples = picturesOf(test.count > 0 ? test : training, name, height * width * channels);
      return { kind: 'picture', field: name, height, width, channels, isCentred: kind === 'mnist', examples };
    }
    case 'plane':
    case 'curve': {
      const numbers = numbersOf(meaning.names, training, name, units?.features);
      return { kind: 'plane', field: name, numbers: numbers.map(widened), points: pointsOf(data, field as InputField) };
    }
    case 'table': {
      const numbers = numbersOf(meaning.names, training, name, units?.features);
      return { kind: 'table', field: name, columns: columnsOf(meaning.columns, numbers) };
    }
    default:
      return { kind: 'list', field: name, shape: type.shape };
  }
}

/** The first pictures, their bytes in base64. */
function picturesOf(examples: Examples, field: string, size: number): readonly string[] {
  const first = examples.slice(0, Math.min(PICTURES, examples.count));
  const values = allOf(first, field);
  return Array.from({ length: first.count }, (_, i) => {
    const bytes = Uint8Array.from(values.subarray(i * size, (i + 1) * size), (value) => Math.round(255 * value));
    return Buffer.from(bytes).toString('base64');
  });
}

/** What the numbers of an input are called, in which range they lie in the training part, and how they are scaled. */
function numbersOf(names: readonly string[], training: Examples, field: string, scale: Scale | undefined): readonly PageNumber[] {
  const values = allOf(training.slice(0, Math.min(RANGED, training.count)), field);
  return names.map((name, column) => {
    const own = Array.from({ length: values.length / names.length }, (_, i) => inUnits(scale, column, values[i * names.length + column] ?? NaN));
    const ordered = own.toSorted((a, b) => a - b);
    const [low = 0, high = 0] = [ordered[0], ordered.at(-1)];
    const [least, most] = high > low ? [low, high] : [low - 1, high + 1];
    return {
      name,
      unit: null,
      low: rounded(least),
      high: rounded(most),
      start: rounded(ordered[Math.floor(ordered.length / 2)] ?? 0),
      mean: scale?.mean[column] ?? 0,
      deviation: scale?.deviation[column] ?? 1,
    };
  });
} // prettier-ignore

/** Without the digits that float32 has made up. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** With a margin around the examples. */
function widened(number: PageNumber): PageNumber {
  const margin = 0.1 * (number.high - number.low);
  return { ...number, low: rounded(number.low - margin), high: rounded(number.high + margin) };
}

/** Columns as the user's file has them: of a category the numbers that stand for its values lie side by side. */
function columnsOf(columns: readonly SpecColumn[] | undefined, numbers: readonly PageNumber[]): readonly PageColumn[] {
  if (!columns) return numbers.map((number) => ({ kind: 'number', ...number }));
  let at = 0;
  return columns.flatMap(({ name, categories, unit = null }): readonly PageColumn[] => {
    const own = numbers.slice(at, at + (categories?.length ?? 1));
    at += own.length;
    if (categories) {
      const [mean, deviation] = [own.map((number) => number.mean), own.map((number) => number.deviation)];
      return [{ kind: 'category', name, categories, mean, deviation }];
    }
    return own.map((number) => ({ kind: 'number', ...number, name, unit }));
  });
}

/** Examples on the plane with their classes, or on the curve with their values. */
function pointsOf({ training, spec, units }: LoadedData, field: InputField): readonly PagePoint[] {
  const target = targetField(spec);
  const first = training.slice(0, Math.min(DRAWN, training.count));
  const [features, labels] = [allOf(first, field.name), allOf(first, target.name)];
  const [width, size] = [sizeOf(field.type.shape), sizeOf(target.type.shape)];
  return Array.from({ length: first.count }, (_, i) => {
    const at = (column: number) => rounded(inUnits(units?.features, column, features[i * width + column] ?? NaN));
    const label = labels[i * size] ?? NaN;
    if (target.meaning.kind === 'classes') return { x: at(0), y: width > 1 ? at(1) : label, label };
    return { x: at(0), y: width > 1 ? at(1) : rounded(inUnits(units?.targets, 0, label)) };
  });
}
