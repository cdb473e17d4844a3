import { paramMessage } from '../../../core/analysis/paramMessage.ts';
import { parseExpression } from '../../../core/expression.ts';
import type { Setting } from '../../../core/graph/document.ts';
import { isComputed } from '../../../core/graph/settings.ts';
import { isValidParam, type Param, type ParamValue } from '../../../core/params.ts';
import type { Language, Text } from '../../../core/text.ts';
import { editText, parseNumber } from '../../kit/fields/parseNumber.ts';

const anyNumber = { min: -Infinity, max: Infinity };

/** A setting as it is edited: an expression, a list, or a number with the decimal mark of the language. */
export function writtenSetting(setting: Setting | ParamValue, language: Language): string {
  if (isComputed(setting)) return setting.expression;
  if (Array.isArray(setting)) return setting.join(', ');
  return typeof setting === 'number' ? editText(setting, language) : String(setting);
}

/** What was typed: a value in range, else an expression, whose own faults are for analysis to say. */
export function readSetting(
  param: Param,
  words: string,
): { readonly setting: Setting | ParamValue } | { readonly wrong: Text } {
  const parts = param.kind === 'shape' ? words.split(',') : [words];
  const numbers = parts.map((part) => parseNumber(part, anyNumber));
  if (numbers.every((number) => number !== undefined)) {
    const value = param.kind === 'shape' ? numbers : (numbers[0] ?? NaN);
    return isValidParam(param, value) ? { setting: value } : { wrong: paramMessage(param) };
  }
  const parsed = parseExpression(words);
  return parsed.ok ? { setting: { expression: words.trim() } } : { wrong: parsed.error.message };
}
