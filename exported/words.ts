import { text, type Language, type Text } from '../core/text.ts';

export const words = {
  draw: text('Draw here', 'Hier zeichnen'),
  clear: text('Clear', 'Leeren'),
  open: text('Open a picture …', 'Bild öffnen …'),
  seen: text('What the network sees', 'Was das Netz sieht'),
  examples: text('Examples of the data', 'Beispiele aus den Daten'),
  example: text('Example', 'Beispiel'),
  noPicture: text('This file is not a picture that the browser can read.', 'Diese Datei ist kein Bild, das der Browser lesen kann.'),
  map: text('The output everywhere. Click to choose a point.', 'Die Ausgabe überall. Klicken wählt einen Punkt.'),
  text: text('Text', 'Text'),
  pair: text('Second text (optional)', 'Zweiter Text (freiwillig)'),
  textHint: text('Tokens that are hidden are guessed: click them.', 'Verdeckte Tokens werden erraten: einfach anklicken.'),
  write: text('Continue', 'Fortsetzen'),
  stop: text('Stop', 'Anhalten'),
  translate: text('Translate', 'Übersetzen'),
  translation: text('Translation', 'Übersetzung'),
  openEnd: text('The translation is longer than the network writes.', 'Die Übersetzung ist länger, als das Netz schreibt.'),
  translationHint: text('Click a token to see what else could have stood there.', 'Ein Klick auf ein Token zeigt, was sonst dort hätte stehen können.'),
  temperature: text('Temperature', 'Temperatur'),
  empty: text('Enter a text with at least one token.', 'Einen Text mit mindestens einem Token eingeben.'),
  unsupported: text('The tokenizer cannot be run in this page.', 'Der Tokenizer lässt sich auf dieser Seite nicht ausführen.'),
  hidden: text('Hidden word', 'Verdecktes Wort'),
  list: text('Numbers, separated by commas or spaces', 'Zahlen, getrennt durch Kommas oder Leerzeichen'),
  wrongCount: text('numbers are needed', 'Zahlen werden gebraucht'),
  notNumber: text('Enter a number.', 'Eine Zahl eingeben.'),
  beyond: text('Beyond what the network was trained on.', 'Außerhalb dessen, womit das Netz trainiert wurde.'),
  failed: text('The network could not be run:', 'Das Netz ließ sich nicht ausführen:'),
  madeWith: text('Made with Neuroloom. Everything is computed in this page.', 'Mit Neuroloom gemacht. Alles wird auf dieser Seite berechnet.'),
} as const satisfies Readonly<Record<string, Text>>; // prettier-ignore

/** Says a sentence in the language of the page. */
export type Say = (words: Text) => string;

export function sayIn(language: Language): Say {
  return (words) => words[language];
}
