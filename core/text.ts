/** The languages of the user interface. */
export type Language = 'en' | 'de';

/** A sentence in every language of the user interface, so that no translation can be forgotten. */
export type Text = Readonly<Record<Language, string>>;

/** `text('Units', 'Einheiten')`: English first, then German. */
export function text(en: string, de: string): Text {
  return { en, de };
}

/** The same word in both languages: names of operators, formulas. */
export function same(word: string): Text {
  return { en: word, de: word };
}
