import type { AxisOrder } from './shape.ts';

/** The languages of the user interface. */
export type Language = 'en' | 'de';

type InLanguages = Readonly<Record<Language, string>>;

/** A sentence in every language of the user interface, so that no translation can be forgotten. */
export type Text = InLanguages & {
  /** The same with shapes in the other order of axes, where that differs (see `withShapes`). */
  readonly channelsFirst?: InLanguages;
};

/** The words of a text for somebody who reads this language and this order of axes. */
export function wordsIn(words: Text, language: Language, order: AxisOrder): string {
  return (order === 'channelsFirst' ? (words.channelsFirst ?? words) : words)[language];
}

/** `text('Units', 'Einheiten')`: English first, then German. */
export function text(en: string, de: string): Text {
  return { en, de };
}

/** Joins the sentences that are not null; null if there are none. */
export function joined(sentences: readonly (Text | null)[]): Text | null {
  const given = sentences.filter((sentence) => sentence !== null);
  return given.length === 0 ? null : together(given, (words) => words.join(' '));
}

/** Joins parts with commas, leaving out those that are null. */
export function listed(parts: readonly (Text | null)[]): Text {
  return together(
    parts.filter((part) => part !== null),
    (words) => words.join(', '),
  );
}

/** Puts texts together in the same way in every language, and in both orders of axes where one of them names shapes. */
export function together(parts: readonly Text[], put: (words: readonly string[]) => string): Text {
  const inLanguages = (partOf: (part: Text) => InLanguages) =>
    inBoth((language) => put(parts.map((part) => partOf(part)[language])));
  const last = inLanguages((part) => part);
  if (parts.every((part) => !part.channelsFirst)) return last;
  return { ...last, channelsFirst: inLanguages((part) => part.channelsFirst ?? part) };
}

/** A noun in its singular and plural: `['node', 'nodes']`. */
type Forms = readonly [one: string, other: string];
const plurals = { en: new Intl.PluralRules('en'), de: new Intl.PluralRules('de') };
// Creating one costs more than using it a thousand times.
const numbers = { en: new Intl.NumberFormat('en-GB'), de: new Intl.NumberFormat('de-DE') };

/** `1 node`, `3 nodes`: a number with its noun. */
export function counted(count: number, en: Forms, de: Forms): Text {
  const forms = { en, de };
  return inBoth((language) => {
    const [one, other] = forms[language];
    return `${numbers[language].format(count)} ${plurals[language].select(count) === 'one' ? one : other}`;
  });
}

/** `5,522`: a whole number as sentences have it. */
export function wholeNumber(value: number): Text {
  return inBoth((language) => numbers[language].format(value));
}

/** Builds a sentence the same way in every language. */
export function inBoth(say: (language: Language) => string): Text {
  return text(say('en'), say('de'));
}

/** What computers write as a hyphen before a number is a minus when people read it; in a power of ten it stays as it can be typed. */
export const withMinus = (number: string): string => number.replace(/^-/, '−');

/** A number for use in a sentence, to three significant digits: 1,200; 3.2e38. */
export function shortNumber(value: number, language: Language): string {
  const size = Math.abs(value);
  if (size > 0 && (size >= 1e5 || size < 1e-3)) {
    const number = value.toExponential(1).replace('e+', 'e');
    return withMinus(language === 'de' ? number.replace('.', ',') : number);
  }
  return withMinus(value.toLocaleString(language, { maximumSignificantDigits: 3 }));
}

/** A word that is the same in both languages, such as the name of an optimizer or a formula. */
export function same(word: string): Text {
  return { en: word, de: word };
}
