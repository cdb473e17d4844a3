import { findBlock } from '../blocks/catalogue.ts';
import type { Fix } from '../blocks/define.ts';
import {
  defaultParams,
  isValidParam,
  type Param,
  type ParamsSchema,
  type ParamValue,
  type ParamValues,
} from '../params.ts';
import { evaluate, parseExpression, type ExpressionError, type Value } from '../expression.ts';
import type { GraphNode, Module, Setting } from '../graph/document.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import { isComputed } from '../graph/settings.ts';
import { memoised } from '../memo.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { paramMessage } from './paramMessage.ts';

/**
 * The values of names in a graph's expressions: the params of the module it belongs to. Equal values are the same
 * object.
 */
export type Values = ReadonlyMap<string, Value>;

/** For the outermost graph. */
export const noValues: Values = new Map();

/** A param with an invalid setting, and what to do. */
export interface WrongParam {
  /** The param's name, or `repeat` for the number of copies. */
  readonly name: string;
  readonly message: Text;
  readonly fix?: Fix;
}

/** A node's params ready for use: defaults filled in, expressions evaluated. */
export interface ReadParams {
  readonly params: ParamValues;
  readonly wrong?: WrongParam;
}

const schemas = memoised((module: Module) => paramsOf(module));
const noSchema: ParamsSchema = {};

/** The params of a block's node. Computed once per node and values, however many copies there are. */
export const readParams = memoised((node: GraphNode, values: Values): ReadParams =>
  read(findBlock(node.block ?? '')?.params ?? noSchema, node, values),
);

/** The values of names inside a module for this use of it, or what is wrong with a param of the use. */
export const valuesWithin = memoised(
  (use: GraphNode, module: Module, values: Values): { readonly values: Values; readonly wrong?: WrongParam } => {
    const schema = schemas(module);
    const { params, wrong } = read(schema, use, values);
    return { values: interned(module, Object.keys(schema).map((name) => [name, params[name] ?? 0])), ...(wrong && { wrong }) }; // prettier-ignore
  },
);

const knownValues = memoised((_module: Module) => new Map<string, Values>());

function interned(module: Module, entries: readonly (readonly [string, Value])[]): Values {
  const key = JSON.stringify(entries);
  const known = knownValues(module).get(key) ?? new Map(entries);
  knownValues(module).set(key, known);
  return known;
}

/** How many copies of a use are chained; undefined: not repeated, so its paths carry no copy number. */
export const repeatOf = memoised((use: GraphNode, values: Values): Result<number | undefined, WrongParam> => {
  if (use.repeat === undefined) return ok(undefined);
  const count = settle(undefined, use.repeat, values);
  const fix: Fix = { kind: 'setRepeat', repeat: undefined, label: text('Use it once', 'Einmal verwenden') };
  if (!count.ok) return failure({ name: 'repeat', message: withLabel(repeatLabel, use.repeat, count.error), fix });
  if (typeof count.value === 'number' && Number.isInteger(count.value) && count.value >= 1) return ok(count.value);
  const message = text(
    `Repetitions: a whole number from 1, not ${String(count.value)}.`,
    `Wiederholungen: eine ganze Zahl ab 1, nicht ${String(count.value)}.`,
  );
  return failure({ name: 'repeat', message, fix });
});

const repeatLabel = text('Repetitions', 'Wiederholungen');

function read(schema: ParamsSchema, node: GraphNode, values: Values): ReadParams {
  const params = new Map(Object.entries(defaultParams(schema)));
  const failures = new Map<string, ExpressionError>();
  for (const [name, setting] of Object.entries(node.params)) {
    const value = settle(Object.hasOwn(schema, name) ? schema[name] : undefined, setting, values);
    if (value.ok) params.set(name, value.value);
    else failures.set(name, value.error);
  }
  // A param that is not used cannot be wrong.
  const wrong = Object.entries(schema).flatMap(([name, param]): WrongParam[] => {
    const [setting, failed] = [node.params[name], failures.get(name)];
    if (failed && setting !== undefined) return [{ name, message: withLabel(param.label, setting, failed), ...repair(name, param) }]; // prettier-ignore
    return isValidParam(param, params.get(name)) ? [] : [invalid(name, param, setting, params.get(name))];
  });
  return { params: Object.fromEntries(params), ...(wrong[0] && { wrong: wrong[0] }) };
}

function invalid(name: string, param: Param, setting: Setting | undefined, value: ParamValue | undefined): WrongParam {
  const message = paramMessage(param);
  if (!isComputed(setting)) return { name, message };
  const is = text(` “${setting.expression}” is ${String(value)}.`, ` „${setting.expression}“ ist ${String(value)}.`);
  return { name, message: text(message.en + is.en, message.de + is.de), ...repair(name, param) };
}

function repair(name: string, param: Param): { readonly fix: Fix } {
  const value = Array.isArray(param.default) ? param.default.join(', ') : String(param.default);
  const label = text(`Set it to ${value}`, `Auf ${value} setzen`);
  return { fix: { kind: 'setParams', params: { [name]: param.default }, label } };
}

/** The value of a param, evaluated if it is an expression. */
function settle(param: Param | undefined, setting: Setting, values: Values): Result<ParamValue, ExpressionError> {
  if (!isComputed(setting)) return ok(setting);
  const isWhole = param?.kind === 'integer' || param?.kind === 'shape' || param === undefined;
  const parsed = parseExpression(setting.expression);
  const found = parsed.ok ? evaluate(parsed.value, values, isWhole) : parsed;
  return found.ok && param?.kind === 'shape' && typeof found.value === 'number' ? ok([found.value]) : found;
}

/** As much of an expression as fits into a sentence. */
function shortened(source: string): string {
  return source.length > 60 ? `${source.slice(0, 57)}…` : source;
}

/** Adds the faulty part of the expression, unless that is all of it. */
function withLabel(label: Text, setting: Setting, { at, end, message }: ExpressionError): Text {
  const source = isComputed(setting) ? setting.expression : '';
  const [all, part] = [shortened(source), shortened(source.slice(at, end))];
  const isAll = part === shortened(source.trim()) || part === '';
  const en = isAll ? `“${all}”` : `“${part}” in “${all}”`;
  const de = isAll ? `„${all}“` : `„${part}“ in „${all}“`;
  return text(`${label.en}, ${en}: ${message.en}`, `${label.de}, ${de}: ${message.de}`);
}
