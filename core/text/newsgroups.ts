/**
 * What can be taken out of a message of a newsgroup, by the rules of scikit-learn's `fetch_20newsgroups`: with it a network
 * learns who wrote to which group rather than what about.
 */
export const messageParts = ['headers', 'footers', 'quotes'] as const;
export type MessagePart = (typeof messageParts)[number];

/** A message without some of its parts, which are taken out in this order whatever the order of the wishes. */
export function messageWithout(message: string, parts: readonly MessagePart[]): string {
  return messageParts.filter((part) => parts.includes(part)).reduce((text, part) => without[part](text), message);
}

const without: Readonly<Record<MessagePart, (message: string) => string>> = {
  /** All up to the first blank line; without one nothing is left. */
  headers(message) {
    const blank = message.indexOf('\n\n');
    return blank < 0 ? '' : message.slice(blank + 2);
  },
  /** From the last line on that is blank or made of hyphens: a signature, as a rough guess. */
  footers(message) {
    const lines = stripped(message).split('\n');
    const last = lines.findLastIndex((line) => /^-*$/.test(stripped(line)));
    return last > 0 ? lines.slice(0, last).join('\n') : message;
  },
  quotes: (message) => message.split('\n').filter((line) => !QUOTE.test(line)).join('\n'), // prettier-ignore
};

/** Lines of another's, and lines that lead to them. */
const QUOTE = /writes in|writes:|wrote:|says:|said:|^In article|^Quoted from|^\||^>/;

/** What Python takes for spaces: JavaScript has other ones. */
const SPACES = String.raw`[\p{White_Space}\x1c-\x1f]+`;
const ends = new RegExp(`^${SPACES}|${SPACES}$`, 'gu');
const stripped = (text: string) => text.replace(ends, '');
