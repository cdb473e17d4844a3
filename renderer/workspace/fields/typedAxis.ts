import { parseAxis, type Axis } from '../../../core/sweep/axes.ts';
import { canonical } from '../../../core/sweep/typed.ts';
import { failure, type Result } from '../../../core/result.ts';
import type { Language, Text } from '../../../core/text.ts';
import { groupingProblem, withHyphens } from '../../kit/fields/parseNumber.ts';

/** Values of a setting as a person types them, with any kind of minus; marks between thousands are refused as in every other field. */
export function readAxis(setting: string, typed: string, language: Language): Result<Axis, Text> {
  const grouped = language === 'de' ? groupedIn(typed) : undefined;
  return grouped ? failure(grouped) : parseAxis(`${setting}=${canonical(withHyphens(typed), language)}`);
}

/** What is wrong with a value in which a point may stand between thousands; in English commas part the values. */
function groupedIn(typed: string): Text | undefined {
  const parts = typed.split(/[;:\s]+/);
  return parts.map((part) => groupingProblem(part, {}, 'de')).find((problem) => problem !== undefined);
}
