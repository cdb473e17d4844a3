import { failure, ok, type Result } from '../../../core/result.ts';
import { inBoth, text, withMinus, type Language, type Text } from '../../../core/text.ts';

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** `min` itself is not allowed. */
  readonly isAbove?: boolean;
}

const PLAIN = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** Groups of three digits with the same mark between them, and perhaps a fraction: 1.000, 1,234.5, 1 000 000. */
const GROUPED = /^([-+]?)([1-9]\d{0,2})(?:([.,'’\s])\d{3})(?:\3\d{3})*([.,]\d*)?$/;

/**
 * What a person typed, with a comma or a point, a hyphen or a minus, or as 1e-3; or a sentence why it is no number in the
 * range. Marks between thousands are refused: what is one in one language is the decimal mark in the other.
 */
export function parseNumber(typed: string, range: NumberRange, language: Language): Result<number, Text> {
  const grouped = groupingProblem(typed, range, language);
  if (grouped) return failure(grouped);
  const written = withHyphens(typed).replace(',', '.');
  const value = PLAIN.test(written) ? Number(written) : NaN;
  const isInRange = value <= range.max && (range.isAbove ? value > range.min : value >= range.min);
  return isInRange && (!range.isWhole || Number.isInteger(value)) ? ok(value) : failure(rangeSentence(range));
}

/** The signs of ASCII as input methods for Chinese and Japanese write them, and how far they lie from those. */
const [WIDE, WIDTH] = [/[\uff01-\uff5e]/g, 0xff01 - 0x21];

/** What was typed, with hyphens for every kind of minus, in signs of usual width and without blanks around it. */
export const withHyphens = (typed: string) =>
  typed
    .trim()
    .replaceAll(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - WIDTH))
    .replaceAll(/[−–]/g, '-');

/** How to write a number that has, or may have, marks between its thousands; undefined for anything else. */
export function groupingProblem(
  typed: string,
  { isWhole = false }: Pick<NumberRange, 'isWhole'>,
  language: Language,
): Text | undefined {
  const plain = withHyphens(typed);
  const [, sign = '', , mark = '', fraction = ''] = GROUPED.exec(plain) ?? [];
  if (mark === '') return undefined;
  const decimal = language === 'de' ? ',' : '.';
  const whole = plain.slice(0, plain.length - fraction.length).replaceAll(mark, '').replace(sign, '');
  const isSingle = fraction === '' && plain.split(mark).length === 2;
  const isMark = mark === '.' || mark === ',';
  if (isSingle && mark === decimal && !isWhole) return undefined;
  const short = (number: string) => withMinus(`${sign === '-' ? sign : ''}${number}`);
  const asWhole = short(whole + fraction.replace(/^[.,]$/, '').replace(/^[.,]/, decimal));
  const asFraction = short(plain.replace(sign, '').replace(mark, decimal).replace(/0+$/, '').replace(/[.,]$/, ''));
  return isSingle && isMark && !isWhole
    ? text(`This can be read in two ways: type ${asWhole} or ${asFraction}.`, `Das lässt sich auf zwei Arten lesen: ${asWhole} oder ${asFraction} eingeben.`)
    : text(`Without marks between the thousands: ${asWhole}.`, `Ohne Zeichen zwischen den Tausendern: ${asWhole}.`);
} // prettier-ignore

const anyWhole = { min: -Infinity, max: Infinity, isWhole: true };

/** Whole numbers with commas, spaces or × between them; undefined: there is something else. */
export function parseSizes(typed: string, language: Language): readonly number[] | undefined {
  const parts = typed.split(/[\s,;×x]+/).filter(Boolean);
  const sizes = parts
    .map((part) => parseNumber(part, anyWhole, language))
    .flatMap((size) => (size.ok ? size.value : []));
  return sizes.length === parts.length ? sizes : undefined;
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
