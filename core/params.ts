import { z } from 'zod';
import { memoised } from './memo.ts';
import type { Text } from './text.ts';

/** What a user sets on a node: plain JSON, so that it can be saved to a file and sent over the wire. */
export type ParamValue = number | string | boolean | readonly number[];
export type ParamValues = Readonly<Record<string, ParamValue>>;

interface ParamBase {
  readonly label: Text;
  readonly help: Text;
  readonly unit?: string;
  /**
   * Newer than its block: optional in files, and not in the signature at its default, so that older networks keep
   * theirs.
   */
  readonly isLater?: boolean;
}
export interface IntegerParam extends ParamBase {
  readonly kind: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
export interface NumberParam extends ParamBase {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** `min` itself is not allowed. */
  readonly isAbove?: boolean;
}
export interface BooleanParam extends ParamBase {
  readonly kind: 'boolean';
  readonly default: boolean;
}
/** What an option means; the formula is LaTeX. */
export interface OptionHelp {
  readonly text: Text;
  readonly formula?: string;
}
export interface ChoiceParam<Value extends string = string> extends ParamBase {
  readonly kind: 'choice';
  readonly default: Value;
  readonly options: readonly { readonly value: Value; readonly label: Text; readonly help?: OptionHelp }[];
}
/** A list of integers, such as the axes of a shape. */
export interface ShapeParam extends ParamBase {
  readonly kind: 'shape';
  readonly default: readonly number[];
  readonly minRank: number;
  readonly maxRank: number;
}
/** A text that importing writes: it has no field in forms. */
export interface TextParam extends ParamBase {
  readonly kind: 'text';
  readonly default: string;
  /** The most characters. */
  readonly most: number;
}
/** Forms, validation and code generation all work from this description of a param. */
export type Param = IntegerParam | NumberParam | BooleanParam | ChoiceParam | ShapeParam | TextParam;
export type ParamsSchema = Readonly<Record<string, Param>>;

/** Those that people set: what importing writes has no field. */
export function fieldsOf(schema: ParamsSchema): readonly (readonly [name: string, param: Param])[] {
  return Object.entries(schema).filter(([, { kind }]) => kind !== 'text');
}

/** The type of value that a param description stands for. */
export type ValueOf<P extends Param> = P extends IntegerParam | NumberParam
  ? number
  : P extends BooleanParam
    ? boolean
    : P extends ChoiceParam<infer Value>
      ? Value
      : P extends TextParam
        ? string
        : readonly number[];
export type ValuesOf<S extends ParamsSchema> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** The widest axis that a param accepts: anything beyond it is a typing mistake. */
export const LARGEST_AXIS = 1_000_000;

/** The schema for values of a param. Cached because creating one takes a hundred times as long as using it. */
export const schemaOf = memoised((param: Param): z.ZodType<ParamValue> => {
  switch (param.kind) {
    case 'integer':
      return z.number().int().min(param.min).max(param.max);
    case 'number':
      return (param.isAbove ? z.number().gt(param.min) : z.number().min(param.min)).max(param.max);
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum(param.options.map((option) => option.value));
    case 'text':
      return z.string().max(param.most);
    case 'shape':
      return z.array(z.number().int().min(1).max(LARGEST_AXIS)).min(param.minRank).max(param.maxRank);
  }
});

/** Whether `value` is valid for `param`; the message for the user is made where the problem is shown. */
export function isValidParam(param: Param, value: unknown): value is ParamValue {
  return schemaOf(param).safeParse(value).success;
}

/** The default values of a block's params. */
export function defaultParams(schema: ParamsSchema): ParamValues {
  return Object.fromEntries(Object.entries(schema).map(([name, param]) => [name, param.default]));
}
