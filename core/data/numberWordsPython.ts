import { literal } from '../python.ts';
import type { NumpyCode } from './define.ts';
import { englishMonths, FIRST_YEAR, germanMonths, type Pairing } from './numberWords.ts';
import { partSizes, type Shares } from './parts.ts';
import { pairPython } from './recordPython.ts';
import type { TokenizerJson } from '../text/json.ts';

interface Source extends Pairing, Shares {
  readonly tokenizer: TokenizerJson;
  readonly length: number;
  readonly targetLength: number;
}

const numberLines: readonly string[] = [
  'ONES = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()',
  'ONES += "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()',
  'TENS = [""] + "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()',
  'ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen".split()',
  'ENGLISH += "fourteen fifteen sixteen seventeen eighteen nineteen".split()',
  'ENGLISH_TENS = [""] + "ten twenty thirty forty fifty sixty seventy eighty ninety".split()',
  '',
  '',
  'def german(number):',
  '    return stem(number) + ("s" if number % 100 == 1 else "")',
  '',
  '',
  'def stem(number):',
  '    if number < 20:',
  '        return ONES[number]',
  '    if number < 100:',
  '        return (ONES[number % 10] + "und" if number % 10 else "") + TENS[number // 10]',
  '    unit, word = (100, "hundert") if number < 1000 else (1000, "tausend")',
  '    return stem(number // unit) + word + (stem(number % unit) if number % unit else "")',
  '',
  '',
  'def english(number):',
  '    if number < 20:',
  '        return ENGLISH[number]',
  '    if number < 100:',
  '        return ENGLISH_TENS[number // 10] + (f"-{ENGLISH[number % 10]}" if number % 10 else "")',
  '    unit, word = (100, "hundred") if number < 1000 else (1000, "thousand")',
  '    return f"{english(number // unit)} {word}" + (f" {english(number % unit)}" if number % unit else "")',
  '',
  '',
];

const dateLines: readonly string[] = [
  `GERMAN_MONTHS = ${literal(germanMonths)}`,
  `MONTHS = ${literal(englishMonths)}`,
  '',
  '',
  'def date(day):',
  `    day = datetime.date(${FIRST_YEAR}, 1, 1) + datetime.timedelta(int(day))`,
  '    written = f"{day.day}. {GERMAN_MONTHS[day.month - 1]} {day.year}"',
  '    return written, f"{MONTHS[day.month - 1]} {day.day}, {day.year}"',
  '',
  '',
];

/** Python with the same rules, but other random numbers, so it draws different pairs. */
export function numberWordsPython(source: Source): NumpyCode {
  const { what, largest, examples, seed } = source;
  const [hasNumbers, hasDates] = [what !== 'dates', what !== 'numbers'];
  const count = pairCount(source);
  const numbers = hasDates ? Math.min(Math.ceil(count / 2), largest + 1) : count;
  return pairPython(
    [
      ...(hasNumbers ? numberLines : []),
      ...(hasDates ? dateLines : []),
      `random, pairs = np.random.default_rng(${literal(seed)}), []`,
      ...(hasNumbers
        ? [
            `for number in random.permutation(${largest + 1})[:${numbers}]:`,
            '    pairs.append((german(number), english(number)))',
          ]
        : []),
      ...(hasDates
        ? [
            `for day in random.permutation((datetime.date(${FIRST_YEAR + 300}, 1, 1) - datetime.date(${FIRST_YEAR}, 1, 1)).days)[:${examples} - len(pairs)]:`,
            '    pairs.append(date(day))',
          ]
        : []),
    ],
    hasDates ? ['import datetime'] : [],
    source,
    partSizes(count, source),
  );
}

/** How many distinct pairs there are, up to the number wanted. */
function pairCount({ what, largest, examples }: Source): number {
  return what === 'numbers' ? Math.min(largest + 1, examples) : examples;
}
