/** Words that end with a full stop without ending a sentence. */
const ABBREVIATIONS = new Set(
  [
    'mr mrs ms dr prof st sr jr vs etc no vol fig gen col capt rev hon co inc ltd e.g i.e cf al viz',
    'hr fr nr bzw usw ca evtl ggf vgl bd abs z.b d.h u.a o.ä z.t s.o s.u inkl exkl geb gest str',
  ]
    .join(' ')
    .split(' '),
);

/** Anything longer is cut: it is not a sentence. */
const LONGEST = 1 << 15;
/** Of the text before a mark, so much is looked at: abbreviations and numbers are shorter. */
const LONGEST_WORD = 64;

const CLOSING = '["\'”’»«“)\\]]*';
/** A run of marks is looked at once, from its first one, and blank lines are taken together: long ones take no longer. */
const END = new RegExp(`(?<![.!?…])[.!?…]+${CLOSING}(?=\\s)|[。！？]+${CLOSING}|\\n[ \\t\\r]*\\n\\s*`, 'gu');

/**
 * Cuts a stream of text into sentences: after . ! ? followed by whitespace, and at blank lines. Not after common
 * abbreviations, single capitals and numbers, nor before a lowercase letter.
 */
export class SentencesOf {
  private rest = '';

  /** The sentences completed by this chunk. */
  *add(chunk: string): Generator<string> {
    this.rest += chunk;
    let begin = 0;
    for (const { 0: mark, index } of this.rest.matchAll(END)) {
      const end = index + mark.length;
      const next = /\S/u.exec(this.rest.slice(end, end + LONGEST))?.[0];
      // The following text has not arrived yet.
      if (next === undefined) break;
      if (!endsSentence(this.rest.slice(Math.max(begin, index - LONGEST_WORD), index), mark, next)) continue;
      yield* pieces(this.rest.slice(begin, end));
      begin = end;
    }
    this.rest = this.rest.slice(begin);
    while (this.rest.length > LONGEST) {
      const at = placeToCut(this.rest);
      yield* pieces(this.rest.slice(0, at));
      this.rest = this.rest.slice(at);
    }
  }

  /** The rest at the end. */
  *end(): Generator<string> {
    const { rest } = this;
    this.rest = '';
    yield* pieces(rest);
  }
}

function endsSentence(before: string, mark: string, next: string): boolean {
  if (mark.startsWith('\n') || /[。！？]/u.test(mark)) return true;
  if (/\p{Ll}/u.test(next)) return false;
  if (!/^\.[^.!?…]*$/u.test(mark)) return true;
  const word = /[\p{L}\p{N}.]*$/u.exec(before)?.[0] ?? '';
  return !/^(?:(?:\p{Lu}\.)*\p{Lu}|\p{N}+)$/u.test(word) && !ABBREVIATIONS.has(word.toLowerCase());
}

/** A sentence on one line, unless it is blank; on several if it is too long. */
function* pieces(sentence: string): Generator<string> {
  for (let rest = sentence; rest !== '';) {
    const at = rest.length > LONGEST ? placeToCut(rest) : rest.length;
    const whole = rest.slice(0, at).replace(/\s+/gu, ' ').trim();
    if (whole !== '') yield whole;
    rest = rest.slice(at);
  }
}

/** Where to cut an overlong sentence: between words if possible, otherwise between characters. */
function placeToCut(text: string): number {
  const at = Math.max(text.lastIndexOf(' ', LONGEST), text.lastIndexOf('\n', LONGEST));
  if (at > 0) return at;
  const isLow = (text.charCodeAt(LONGEST) & 0xfc00) === 0xdc00;
  return isLow ? LONGEST - 1 : LONGEST;
}
