import { paramMessage } from '../../../core/analysis/paramMessage.ts';
import { parseExpression } from '../../../core/expression.ts';
import type { Setting } from '../../../core/graph/document.ts';
import { isComputed } from '../../../core/graph/settings.ts';
import { isValidParam, type Param, type ParamValue } from '../../../core/params.ts';
import { failure, ok, type Result } from '../../../core/result.ts';
import type { Language, Text } from '../../../core/text.ts';
import { editText, groupingProblem, parseNumber, parseSizes, withHyphens } from '../../kit/fields/parseNumber.ts';

const anyNumber = { min: -Infinity, max: Infinity };

/** A setting as it is edited: an expression, a list, or a number with the decimal mark of the language. */
export function writtenSetting(setting: Setting | ParamValue, language: Language): string {
  if (isComputed(setting)) return setting.expression;
  if (Array.isArray(setting)) return setting.join(', ');
  return typeof setting === 'number' ? editText(setting, language) : String(setting);
}

/** What was typed: a value in range, else an expression, whose own faults are for analysis to say. */
export function readSetting(param: Param, typed: string, language: Language): Result<Setting | ParamValue, Text> {
  const words = withHyphens(typed);
  const grouped = param.kind !== 'shape' && groupingProblem(words, { isWhole: param.kind === 'integer' }, language);
  if (grouped) return failure(grouped);
  const value = readValue(param, words, language);
  if (value !== undefined) return isValidParam(param, value) ? ok(value) : failure(paramMessage(param));
  const parsed = parseExpression(words);
  return parsed.ok ? ok({ expression: words }) : failure(parsed.error.message);
}

/** A number, or a list of sizes; undefined: it is neither. */
function readValue({ kind }: Param, words: string, language: Language): ParamValue | undefined {
  if (kind === 'shape') return words === '' ? undefined : parseSizes(words, language);
  const number = parseNumber(words, anyNumber, language);
  return number.ok ? number.value : undefined;
}
