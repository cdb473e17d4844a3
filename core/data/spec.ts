import { floats, tensorType, type TensorType } from '../tensorType.ts';
import type { Text } from '../text.ts';

/** What is to be predicted: one of several classes, or numbers. */
export type Target =
  | {
      readonly kind: 'classes';
      readonly classes: readonly string[];
      /** Another column that could be predicted, where there is only one class. */
      readonly instead?: { readonly column: number; readonly name: string };
    }
  | {
      readonly kind: 'values';
      readonly names: readonly string[];
      /** What the user's file writes beside each of the values; null: nothing. */
      readonly units?: readonly (string | null)[];
    };

/** A column of the user's file; `unit` stands beside every number in it. */
export interface SpecColumn {
  readonly name: string;
  readonly categories: readonly string[] | null;
  readonly unit?: string;
}

/** What the numbers of an input field are. */
export type InputMeaning =
  /** A picture [height, width, channels] in 0 ... 1. */
  | { readonly kind: 'image' }
  /** A row of numbers; `columns` of the user's file that they are made of: a category of n values makes n of them. */
  | { readonly kind: 'table'; readonly names: readonly string[]; readonly columns?: readonly SpecColumn[] }
  /** Two coordinates, or one. */
  | { readonly kind: 'plane' | 'curve'; readonly names: readonly string[] }
  /** Places in a vocabulary. */
  | { readonly kind: 'tokens'; readonly vocabulary: readonly string[] };

/** What a network takes. */
export interface InputField {
  readonly name: string;
  /** As people read it, where that is more than the name. */
  readonly label?: Text;
  readonly role: 'input';
  readonly type: TensorType;
  readonly meaning: InputMeaning;
}

/** What a network is to say: classes are int32, one of an example or one for each of its places; values are float32. */
export interface TargetField {
  readonly name: string;
  readonly label?: Text;
  readonly role: 'target';
  readonly type: TensorType;
  readonly meaning: Target;
  /** The places that count are one answer: right as a whole. */
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

/** What analysis has to know of the data, without loading any. */
export interface DataSpec {
  /** As people read it; a file's own name in both languages. */
  readonly name: Text;
  readonly fields: readonly Field[];
}

/** Data of one input and one target, as they are called in all files and programs. */
export function specOf(name: Text, type: TensorType, meaning: InputMeaning, target: Target): DataSpec {
  return {
    name,
    fields: [
      { name: 'features', role: 'input', type, meaning },
      { name: 'labels', role: 'target', type: targetType(target), meaning: target },
    ],
  };
}

/** Numbers in a row. */
export function tableSpecOf(name: Text, names: readonly string[], target: Target): DataSpec {
  return specOf(name, floats([names.length]), { kind: 'table', names }, target);
}

function targetType(target: Target): TensorType {
  return target.kind === 'classes' ? tensorType('int32', []) : floats([target.names.length]);
}

/** The first input, for all that can take only one. */
export function inputField({ fields }: DataSpec): InputField {
  const field = fields.find((one) => one.role === 'input');
  if (!field) throw new Error('The data have no input.');
  return field;
}

/** Whether there is something to be predicted. */
export function hasTarget({ fields }: Pick<DataSpec, 'fields'>): boolean {
  return fields.some(({ role }) => role === 'target');
}

/** The first target, for all that can have only one. */
export function targetField({ fields }: DataSpec): TargetField {
  const field = fields.find((one) => one.role === 'target');
  if (!field) throw new Error('The data have no target.');
  return field;
}

/** A field that the Dataset block hands out, and the port at which it does. */
export interface FieldPort {
  readonly port: string;
  readonly field: Field;
  /** The field's, with what is known of its ids. */
  readonly type: TensorType;
}

/**
 * What the Dataset block hands out: every input and mask, and the targets where there are several. The first input leaves
 * at `out`, which all data have: so its wires stay when the data change.
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

/** Whether every place of an example has a class of its own. */
export function isPerPlace({ type, meaning }: TargetField): boolean {
  return meaning.kind === 'classes' && type.shape.length > 0;
}

/** Names of the numbers of a table, plane or curve; none of other inputs. */
export function featureNames({ meaning }: InputField): readonly string[] {
  return 'names' in meaning ? meaning.names : [];
}

/** How many numbers the network has to put out for these labels. */
export function targetSize(target: Target): number {
  return target.kind === 'classes' ? target.classes.length : target.names.length;
}
