import { inBoth, withMinus, type Language, type Text } from '../../../core/text.ts';

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** `min` itself is not allowed. */
  readonly isAbove?: boolean;
}

/** What a person typed, with a comma or a point, a hyphen or a minus, or as 1e-3; undefined when it is no number in the range. */
export function parseNumber(typed: string, range: NumberRange): number | undefined {
  const plain = typed.trim().replace(',', '.').replaceAll('−', '-');
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

export function rangeSentence({ min, max, isWhole, isAbove }: NumberRange): Text {
  return inBoth((language) => {
    const [low, high] = [min, max].map((end) => withMinus(editText(end, language)));
    if (language === 'en') return `${isWhole ? 'A whole number' : 'A number'} ${isAbove ? `above ${low}, up to` : `from ${low} to`} ${high}.`;
    return `${isWhole ? 'Eine ganze Zahl' : 'Eine Zahl'} ${isAbove ? `über ${low}, höchstens` : `von ${low} bis`} ${high}.`;
  });
} // prettier-ignore
