import { inputField, type DataSpec, type InputField } from '../../../core/data/spec.ts';
import { between } from '../../../core/data/userValues.ts';
import type { WireTensor } from '../../../core/protocol/tensors.ts';
import { isSameShape } from '../../../core/shape.ts';
import { same, type Text } from '../../../core/text.ts';
import { decodeTensor, slice, type Tensor } from '../tensor.ts';

/** Numbers of a field that are written out, the rest of a row is not. */
const MOST_NUMBERS = 32;

/** The inputs and masks of some examples, by field: [count, ...shape] each. */
export type Inputs = ReadonlyMap<string, Tensor>;

/** All of them out of an answer: the first input is called `features` in it. */
export function inputsOf(answer: {
  readonly spec: DataSpec;
  readonly features: WireTensor;
  readonly others: Readonly<Record<string, WireTensor>>;
}): Inputs {
  const others = Object.entries(answer.others).map(([name, tensor]) => [name, decodeTensor(tensor)] as const);
  return new Map([[inputField(answer.spec).name, decodeTensor(answer.features)], ...others]);
}

/**
 * Inputs that have a column of their own beside those of a table: tokens, and whatever is not the first. Segments say
 * nothing where all are the first: of examples that are one text each.
 */
export function furtherFields(spec: DataSpec, inputs: Inputs): readonly (InputField & { readonly title: Text })[] {
  const first = inputField(spec);
  return spec.fields.flatMap((field) => {
    if (field.role !== 'input' || (field === first && field.meaning.kind !== 'tokens')) return [];
    if (field !== first && field.meaning.kind === 'tokens' && !inputs.get(field.name)?.values.some((id) => id !== 0)) return []; // prettier-ignore
    return [{ ...field, title: field.label ?? same(field.name) }];
  });
}

/** What example `i` holds in a field, in words: tokens as they stand in the vocabulary, as far as a mask lets them count. */
export function cellOf(spec: DataSpec, { name, type, meaning }: InputField, inputs: Inputs, i: number): string {
  const values = inputs.get(name);
  if (!values) return '';
  const mask = spec.fields.find((field) => field.role === 'mask' && isSameShape(field.type.shape, type.shape));
  const counts = mask && inputs.get(mask.name);
  const kept = [...slice(values, i).values].filter((_, at) => !counts || slice(counts, i).values[at] === 1);
  if (meaning.kind !== 'tokens')
    return shortened(
      kept.map((value) => String(Number(value.toPrecision(3)))),
      ' ',
    );
  const { vocabulary } = meaning;
  return shortened(
    kept.map((id) => vocabulary[id] ?? '?'),
    between(vocabulary),
  );
}

function shortened(words: readonly string[], glue: string): string {
  const shown = words.slice(0, MOST_NUMBERS).join(glue);
  return words.length > MOST_NUMBERS ? `${shown} …` : shown;
}
