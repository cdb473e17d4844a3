import { z } from 'zod';
import { memoised } from './memo.ts';
import type { Text } from './text.ts';

/** What a user sets on a node: plain JSON, so that it can be written to a file and sent over the wire. */
export type ParamValue = number | string | boolean | readonly number[];
export type ParamValues = Readonly<Record<string, ParamValue>>;

interface ParamBase {
  readonly label: Text;
  readonly help: Text;
  readonly unit?: string;
  /** Younger than its block: at its default it is not signed, so that networks of older files are called as they were. */
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
/** What a choice means; the formula is LaTeX. */
export interface OptionHelp {
  readonly text: Text;
  readonly formula?: string;
}
export interface ChoiceParam<Value extends string = string> extends ParamBase {
  readonly kind: 'choice';
  readonly default: Value;
  readonly options: readonly { readonly value: Value; readonly label: Text; readonly help?: OptionHelp }[];
}
/** A list of integers: the axes of a shape. */
export interface ShapeParam extends ParamBase {
  readonly kind: 'shape';
  readonly default: readonly number[];
  readonly minRank: number;
  readonly maxRank: number;
}
/** Forms, validation and code generation all read this one description of a param. */
export type Param = IntegerParam | NumberParam | BooleanParam | ChoiceParam | ShapeParam;
export type ParamsSchema = Readonly<Record<string, Param>>;

/** The value type that belongs to a param description. */
export type ValueOf<P extends Param> = P extends IntegerParam | NumberParam
  ? number
  : P extends BooleanParam
    ? boolean
    : P extends ChoiceParam<infer Value>
      ? Value
      : readonly number[];
export type ValuesOf<S extends ParamsSchema> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** The widest axis that a param accepts: beyond it a graph is a typing error rather than a network. */
export const LARGEST_AXIS = 1_000_000;

/** What may stand for a param. To make a schema takes a hundred times as long as to use it. */
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
    case 'shape':
      return z.array(z.number().int().min(1).max(LARGEST_AXIS)).min(param.minRank).max(param.maxRank);
  }
});

/** Whether `value` may stand for `param`; the sentence for the user is made where the problem is shown. */
export function isValidParam(param: Param, value: unknown): value is ParamValue {
  return schemaOf(param).safeParse(value).success;
}

/** The defaults of a block's params. */
export function defaultParams(schema: ParamsSchema): ParamValues {
  return Object.fromEntries(Object.entries(schema).map(([name, param]) => [name, param.default]));
}
