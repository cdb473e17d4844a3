/**
 * What can be removed from a newsgroup message, by the rules of scikit-learn's `fetch_20newsgroups`: from these parts a
 * network learns who wrote to which group rather than what about.
 */
export const messageParts = ['headers', 'footers', 'quotes'] as const;
export type MessagePart = (typeof messageParts)[number];

/** A message without some of its parts. They are removed in the order below, whatever the order of `parts`. */
export function messageWithout(message: string, parts: readonly MessagePart[]): string {
  return messageParts.filter((part) => parts.includes(part)).reduce((text, part) => without[part](text), message);
}

const without: Readonly<Record<MessagePart, (message: string) => string>> = {
  /** Everything up to the first blank line; without one, nothing remains. */
  headers(message) {
    const blank = message.indexOf('\n\n');
    return blank < 0 ? '' : message.slice(blank + 2);
  },
  /** From the last line that is blank or consists of hyphens: roughly, the signature. */
  footers(message) {
    const lines = stripped(message).split('\n');
    const last = lines.findLastIndex((line) => /^-*$/.test(stripped(line)));
    return last > 0 ? lines.slice(0, last).join('\n') : message;
  },
  quotes: (message) => message.split('\n').filter((line) => !QUOTE.test(line)).join('\n'), // prettier-ignore
};

/** Quoted lines, and lines that introduce them. */
const QUOTE = /writes in|writes:|wrote:|says:|said:|^In article|^Quoted from|^\||^>/;

/** Whitespace as Python defines it, which differs from JavaScript. */
const SPACES = String.raw`[\p{White_Space}\x1c-\x1f]+`;
const ends = new RegExp(`^${SPACES}|${SPACES}$`, 'gu');
const stripped = (text: string) => text.replace(ends, '');
