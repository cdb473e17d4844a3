import type { Field } from '../../core/data/spec.ts';
import { splits, type Split } from '../../core/data/split.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { sizeOf } from '../../core/shape.ts';
import { StoredExamples, type LoadedData } from './types.ts';

/**
 * Returns the data if every stored id is a token of its vocabulary or one of its classes: ids index into tables, where
 * nothing checks them any more. Fails with dataInvalid.
 */
export function withKnownIds(data: LoadedData): LoadedData {
  for (const field of data.spec.fields) {
    const count = kindsOf(field);
    if (count === undefined) continue;
    for (const split of splits) requireIds(data, split, field, count);
  }
  return data;
}

/** The number of ids a field may contain; undefined for numbers. */
function kindsOf(field: Field): number | undefined {
  if (field.role === 'mask') return 2;
  if (field.meaning.kind === 'tokens') return field.meaning.vocabulary.length;
  return field.meaning.kind === 'classes' ? field.meaning.classes.length : undefined;
}

const partNames: Readonly<Record<Split, Text>> = {
  training: text('training data', 'Trainingsdaten'),
  validation: text('validation data', 'Validierungsdaten'),
  test: text('test data', 'Testdaten'),
};

function requireIds(data: LoadedData, split: Split, { name, type }: Field, count: number): void {
  const examples = data[split];
  const stored = examples instanceof StoredExamples ? examples.stored[name] : undefined;
  if (!(stored instanceof Int32Array)) return;
  const at = stored.findIndex((id) => id < 0 || id >= count);
  if (at < 0) return;
  const example = Math.floor(at / sizeOf(type.shape)) + 1;
  const part = partNames[split];
  throw new EngineError(
    'dataInvalid',
    text(
      `Example ${example} of the ${part.en} has ${stored[at]} in “${name}”, which goes from 0 to ${count - 1}: import the data again.`,
      `Beispiel ${example} der ${part.de} hat ${stored[at]} in „${name}“, das von 0 bis ${count - 1} geht: die Daten neu importieren.`,
    ),
  );
}
