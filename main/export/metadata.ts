import { featureNames, targetField, type Field, type InputField } from '../../core/data/spec.ts';
import { lossOf, type LossKind } from '../../core/losses/losses.ts';
import type { Model } from '../model/model.ts';
import type { DType } from '../../core/tensorType.ts';
import type { Units } from '../../core/data/units.ts';

/** One of several inputs. */
export interface EntryMetadata {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly what: string;
}

/** What model.json contains besides the layers (`model.getUserDefinedMetadata()`), and what a model for ONNX says. */
export interface Metadata {
  readonly madeWith: 'Neuroloom';
  readonly name: string;
  /** Empty if numbers are predicted. */
  readonly classes: readonly string[];
  readonly loss: LossKind;
  /** The output: logits need a softmax (or sigmoid) to become probabilities. */
  readonly output: 'logits' | 'probabilities' | 'values';
  /** The input. */
  readonly input: string;
  /** Per example. */
  readonly shape: readonly number[];
  /** If the network has several inputs: all of them, in the order expected by `predict`. */
  readonly inputs?: readonly EntryMetadata[];
  /** If there are several outputs: all of them, in order; everything else here is about the first one. */
  readonly outputs?: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Names of the input features and, if numbers are predicted, of the outputs. */
  readonly features: readonly string[];
  readonly targets: readonly string[];
  /** Inputs are (value - mean) / deviation, outputs are converted by value * deviation + mean; absent: unchanged. */
  readonly units?: Units;
}

/** What the values of a field mean, in words. */
function wordsOf(field: Field, units: Units | null): string {
  if (field.role !== 'input') return field.role === 'mask' ? 'true where there is something, false where it is only filled up' : 'what is to be predicted'; // prettier-ignore
  const words: Record<InputField['meaning']['kind'], string> = {
    image: `pictures [${field.type.shape.join(', ')}], pixels from 0 to 1`,
    table: `columns ${featureNames(field).join(', ')}, numbers as ${units ? '(value - mean) / deviation by `units`' : 'they are'}`,
    plane: 'coordinates x1, x2',
    curve: 'x',
    tokens: 'places in the vocabulary',
  };
  return words[field.meaning.kind];
}

/** What an export says about a network, besides the network. */
export function metadataOf(
  { data, inputs, loss, outputs, target: own, objectives }: Model,
  name: string,
  units: Units | null,
): Metadata {
  const { meaning: target } = targetField(data);
  const [first] = inputs;
  const names = first?.role === 'input' && inputs.length === 1 ? featureNames(first) : [];
  return {
    madeWith: 'Neuroloom',
    name,
    classes: target.kind === 'classes' && !own.isWired ? target.classes : [],
    loss,
    output: !lossOf(loss).link || outputs === 'signs' ? 'values' : outputs,
    input: first ? wordsOf(first, units) : '',
    shape: first?.type.shape ?? [],
    ...(inputs.length > 1 && {
      inputs: inputs.map((field) => ({
        name: field.name,
        dtype: field.type.dtype,
        shape: field.type.shape,
        what: wordsOf(field, units),
      })),
    }),
    features: names,
    ...(objectives.length > 1 && {
      outputs: objectives.map(({ name: called, outputShape: shape }) => ({ name: called, shape })),
    }),
    targets: target.kind === 'values' && !own.isWired ? target.names : [],
    ...(units && { units }),
  };
}
