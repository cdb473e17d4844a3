/** The languages of the user interface. */
export type Language = 'en' | 'de';

/** A sentence in every language of the user interface, so that no translation can be forgotten. */
export type Text = Readonly<Record<Language, string>>;

/** `text('Units', 'Einheiten')`: English first, then German. */
export function text(en: string, de: string): Text {
  return { en, de };
}

/** The sentences that there are, one after the other; null when there is none. */
export function joined(sentences: readonly (Text | null)[]): Text | null {
  const given = sentences.filter((sentence) => sentence !== null);
  if (given.length === 0) return null;
  return text(given.map(({ en }) => en).join(' '), given.map(({ de }) => de).join(' '));
}

/** Parts with commas between them; those that are null are left out. */
export function listed(parts: readonly (Text | null)[]): Text {
  const given = parts.filter((part) => part !== null);
  return inBoth((language) => given.map((part) => part[language]).join(', '));
}

/** The noun for one and for any other number: `['node', 'nodes']`. */
type Forms = readonly [one: string, other: string];
const plurals = { en: new Intl.PluralRules('en'), de: new Intl.PluralRules('de') };
// Making one costs more than a thousand uses.
const numbers = { en: new Intl.NumberFormat('en-GB'), de: new Intl.NumberFormat('de-DE') };

/** `1 node`, `3 nodes`: a number with its noun. */
export function counted(count: number, en: Forms, de: Forms): Text {
  const forms = { en, de };
  return inBoth((language) => {
    const [one, other] = forms[language];
    return `${numbers[language].format(count)} ${plurals[language].select(count) === 'one' ? one : other}`;
  });
}

/** A sentence that is made alike in every language. */
export function inBoth(say: (language: Language) => string): Text {
  return text(say('en'), say('de'));
}

/** A number in a sentence, to three digits: 1,200; 3.2e38. */
export function shortNumber(value: number, language: Language): string {
  const size = Math.abs(value);
  if (size > 0 && (size >= 1e5 || size < 1e-3)) {
    const number = value.toExponential(1).replace('e+', 'e');
    return language === 'de' ? number.replace('.', ',') : number;
  }
  return value.toLocaleString(language, { maximumSignificantDigits: 3 });
}

/** The same word in both languages: names of operators, formulas. */
export function same(word: string): Text {
  return { en: word, de: word };
}
