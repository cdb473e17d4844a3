import { text, type Language, type Text } from '../../../core/text.ts';

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** `min` itself is not allowed. */
  readonly isAbove?: boolean;
}

/** What a person typed, with a comma or a point, or as 1e-3; undefined when it is no number in the range. */
export function parseNumber(typed: string, range: NumberRange): number | undefined {
  const plain = typed.trim().replace(',', '.');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  const isInRange = value <= range.max && (range.isAbove ? value > range.min : value >= range.min);
  return isInRange && (!range.isWhole || Number.isInteger(value)) ? value : undefined;
}

/** The number as it is edited: short, without grouping. */
export function editText(value: number, language: Language): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  const plain = isTiny ? value.toExponential() : String(value);
  return language === 'de' ? plain.replace('.', ',') : plain;
}

export function rangeSentence(range: NumberRange): Text {
  const { min, max, isWhole, isAbove } = range;
  const [kind, art] = isWhole ? ['A whole number', 'Eine ganze Zahl'] : ['A number', 'Eine Zahl'];
  return isAbove
    ? text(`${kind} above ${min}, up to ${max}.`, `${art} über ${min}, höchstens ${max}.`)
    : text(`${kind} from ${min} to ${max}.`, `${art} von ${min} bis ${max}.`);
}
