import { floats, tensorType, type TensorType } from '../tensorType.ts';
import type { Text } from '../text.ts';

/** What to predict: one of several classes, or numbers. */
export type Target =
  | {
      readonly kind: 'classes';
      readonly classes: readonly string[];
      /** Another column that could be predicted, if there is only one class. */
      readonly instead?: { readonly column: number; readonly name: string };
    }
  | {
      readonly kind: 'values';
      readonly names: readonly string[];
      /** The unit of each value in the user's file; null: none. */
      readonly units?: readonly (string | null)[];
    };

/** A column of the user's file; `unit` accompanies every number in it. */
export interface SpecColumn {
  readonly name: string;
  readonly categories: readonly string[] | null;
  readonly unit?: string;
}

/** What the values of an input field mean. */
export type InputMeaning =
  /** A picture [height, width, channels] with values in 0 ... 1. */
  | { readonly kind: 'image' }
  /**
   * A row of numbers, with the `columns` of the user's file behind them: a category with n values becomes n numbers.
   */
  | { readonly kind: 'table'; readonly names: readonly string[]; readonly columns?: readonly SpecColumn[] }
  /** Two coordinates, or one. */
  | { readonly kind: 'plane' | 'curve'; readonly names: readonly string[] }
  /** Ids in a vocabulary. */
  | { readonly kind: 'tokens'; readonly vocabulary: readonly string[] };

/** An input of the network. */
export interface InputField {
  readonly name: string;
  /** The name shown to users, if different from the name. */
  readonly label?: Text;
  readonly role: 'input';
  readonly type: TensorType;
  readonly meaning: InputMeaning;
}

/** What a network is to predict: classes are int32, one per example or per position; values are float32. */
export interface TargetField {
  readonly name: string;
  readonly label?: Text;
  readonly role: 'target';
  readonly type: TensorType;
  readonly meaning: Target;
  /** The positions that count form one answer, right or wrong as a whole. */
  readonly isAnswer?: boolean;
}

/** Which parts of an example count: bool. */
export interface MaskField {
  readonly name: string;
  readonly label?: Text;
  readonly role: 'mask';
  readonly type: TensorType;
}

export type Field = InputField | TargetField | MaskField;

/** What analysis needs to know about the data, without loading any. */
export interface DataSpec {
  /** The name shown to users; for a file, its own name in both languages. */
  readonly name: Text;
  readonly fields: readonly Field[];
}

/** Data with one input and one target, under the names used in all files and programs. */
export function specOf(name: Text, type: TensorType, meaning: InputMeaning, target: Target): DataSpec {
  return {
    name,
    fields: [
      { name: 'features', role: 'input', type, meaning },
      { name: 'labels', role: 'target', type: targetType(target), meaning: target },
    ],
  };
}

/** Data with a row of numbers as input. */
export function tableSpecOf(name: Text, names: readonly string[], target: Target): DataSpec {
  return specOf(name, floats([names.length]), { kind: 'table', names }, target);
}

function targetType(target: Target): TensorType {
  return target.kind === 'classes' ? tensorType('int32', []) : floats([target.names.length]);
}

/** The first input, for code that supports only one. */
export function inputField({ fields }: DataSpec): InputField {
  const field = fields.find((one) => one.role === 'input');
  if (!field) throw new Error('The data have no input.');
  return field;
}

/** Whether there is something to predict. */
export function hasTarget({ fields }: Pick<DataSpec, 'fields'>): boolean {
  return fields.some(({ role }) => role === 'target');
}

/** The first target, for code that supports only one. */
export function targetField({ fields }: DataSpec): TargetField {
  const field = fields.find((one) => one.role === 'target');
  if (!field) throw new Error('The data have no target.');
  return field;
}

/** A field that the Dataset block provides, and its port. */
export interface FieldPort {
  readonly port: string;
  readonly field: Field;
  /** The field's type, with the number of ids if known. */
  readonly type: TensorType;
}

/**
 * What the Dataset block provides: every input and mask, and the targets if there are several. The first input is
 * always at `out`, so that its edges survive a change of data.
 */
export function fieldPorts(data: Pick<DataSpec, 'fields'>): readonly FieldPort[] {
  const { fields } = data;
  const hasTargets = fields.filter(({ role }) => role === 'target').length > 1;
  const first = fields.find(({ role }) => role === 'input');
  return fields
    .filter(({ role }) => role !== 'target' || hasTargets)
    .map((field) => ({ port: field === first ? 'out' : field.name, field, type: typeOf(field) }));
}

function typeOf(field: Field): TensorType {
  const { type } = field;
  if (field.role === 'input' && field.meaning.kind === 'tokens')
    return { ...type, kinds: field.meaning.vocabulary.length };
  return type;
}

/** Whether every position of an example has its own class. */
export function isPerPlace({ type, meaning }: TargetField): boolean {
  return meaning.kind === 'classes' && type.shape.length > 0;
}

/** Names of the features of a table, plane or curve; none for other inputs. */
export function featureNames({ meaning }: InputField): readonly string[] {
  return 'names' in meaning ? meaning.names : [];
}

/** How many numbers the network has to output for this target. */
export function targetSize(target: Target): number {
  return target.kind === 'classes' ? target.classes.length : target.names.length;
}
