import { createRandom, hashName, seedOf } from '../random.ts';

const ones = 'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(' '); // prettier-ignore
const tens = ' zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');

/** An integer from 0 to 999,999 in German words: einundzwanzig. */
export function germanNumber(number: number): string {
  // At the end of a number, one is "eins"; before anything else it is "ein".
  return number % 100 === 1 ? `${germanStem(number)}s` : germanStem(number);
}

function germanStem(number: number): string {
  if (number < 20) return ones[number] ?? '';
  if (number < 100) {
    const one = number % 10;
    const ten = tens[Math.floor(number / 10)] ?? '';
    return one === 0 ? ten : `${ones[one] ?? ''}und${ten}`;
  }
  const [unit, word] = number < 1000 ? [100, 'hundert'] : [1000, 'tausend'];
  const rest = number % unit;
  return `${germanStem(Math.floor(number / unit))}${word}${rest === 0 ? '' : germanStem(rest)}`;
}

const englishOnes = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' '); // prettier-ignore
const englishTens = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** An integer from 0 to 999,999 in American English: twenty-one. */
export function englishNumber(number: number): string {
  if (number < 20) return englishOnes[number] ?? '';
  if (number < 100) {
    const one = number % 10;
    const ten = englishTens[Math.floor(number / 10)] ?? '';
    return one === 0 ? ten : `${ten}-${englishOnes[one] ?? ''}`;
  }
  const [unit, word] = number < 1000 ? [100, 'hundred'] : [1000, 'thousand'];
  const rest = number % unit;
  return `${englishNumber(Math.floor(number / unit))} ${word}${rest === 0 ? '' : ` ${englishNumber(rest)}`}`;
}

export const germanMonths = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '); // prettier-ignore
export const englishMonths = 'January February March April May June July August September October November December'.split(' '); // prettier-ignore

/** The first year of the dates; they cover every day of three centuries. */
export const FIRST_YEAR = 1800;
const DAYS = Math.round((Date.UTC(FIRST_YEAR + 300) - Date.UTC(FIRST_YEAR)) / 86_400_000);

/** A day, counted from 1 January of `FIRST_YEAR`: "21. Mai 1987" and "May 21, 1987". */
export function datePair(day: number): TextPair {
  const date = new Date(Date.UTC(FIRST_YEAR, 0, 1 + day));
  const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return [`${of}. ${germanMonths[month] ?? ''} ${year}`, `${englishMonths[month] ?? ''} ${of}, ${year}`];
}

export const numberPair = (number: number): TextPair => [germanNumber(number), englishNumber(number)];

/** German, English. */
export type TextPair = readonly [source: string, target: string];

export const pairedWhat = ['numbers', 'dates', 'both'] as const;

export interface Pairing {
  readonly what: (typeof pairedWhat)[number];
  /** The largest number. */
  readonly largest: number;
  /** How many pairs are wanted. */
  readonly examples: number;
  readonly seed: number;
}

/**
 * Distinct pairs, drawn from the seed: none occurs twice, so nothing held out is ever trained on. With `both`, numbers
 * and dates alternate. Fewer than wanted if there are no more.
 */
export function drawnPairs({ what, largest, examples, seed }: Pairing): readonly TextPair[] {
  const drawn = (name: string, count: number) => createRandom(seedOf(seed, hashName(name))).permutation(count);
  const numbers = what === 'dates' ? [] : Array.from(drawn('numbers', largest + 1), numberPair);
  const dates = what === 'numbers' ? [] : Array.from(drawn('dates', DAYS).subarray(0, examples), datePair);
  if (what !== 'both') return [...numbers, ...dates].slice(0, examples);
  const turns = Math.max(numbers.length, dates.length);
  return Array.from({ length: turns }, (_, i) => [numbers[i], dates[i]])
    .flatMap((pair) => pair.filter((one) => one !== undefined))
    .slice(0, examples);
}
