/** What ends with a point and no sentence with it. */
const ABBREVIATIONS = new Set(
  [
    'mr mrs ms dr prof st sr jr vs etc no vol fig gen col capt rev hon co inc ltd e.g i.e cf al viz',
    'hr fr nr bzw usw ca evtl ggf vgl bd abs z.b d.h u.a o.ä z.t s.o s.u inkl exkl geb gest str',
  ]
    .join(' ')
    .split(' '),
);

/** A sentence that goes on for longer is cut: it is no sentence. */
const LONGEST = 1 << 15;

const CLOSING = '["\'”’»«“)\\]]*';
const END = new RegExp(`(?:[.!?…]+${CLOSING})(?=\\s)|[。！？]+${CLOSING}|\\n[ \\t\\r]*\\n`, 'gu');

/**
 * Cuts a stream of text into sentences: behind . ! ? that stand before white space, and at blank lines. Not behind usual
 * abbreviations, single capitals and numbers, nor before a small letter.
 */
export class SentencesOf {
  private rest = '';

  /** The sentences that are complete with what came. */
  *add(chunk: string): Generator<string> {
    this.rest += chunk;
    let begin = 0;
    for (const { 0: mark, index } of this.rest.matchAll(END)) {
      const end = index + mark.length;
      const next = /\S/u.exec(this.rest.slice(end, end + LONGEST))?.[0];
      // What follows has not come yet.
      if (next === undefined) break;
      if (!endsSentence(this.rest.slice(begin, index), mark, next)) continue;
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

  /** What is left at the end. */
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

/** A sentence on one line, if there is anything in it; on several where it is too long. */
function* pieces(sentence: string): Generator<string> {
  for (let rest = sentence; rest !== '';) {
    const at = rest.length > LONGEST ? placeToCut(rest) : rest.length;
    const whole = rest.slice(0, at).replace(/\s+/gu, ' ').trim();
    if (whole !== '') yield whole;
    rest = rest.slice(at);
  }
}

/** Where to cut what is too long: between words, or else between characters. */
function placeToCut(text: string): number {
  const at = Math.max(text.lastIndexOf(' ', LONGEST), text.lastIndexOf('\n', LONGEST));
  if (at > 0) return at;
  const isLow = (text.charCodeAt(LONGEST) & 0xfc00) === 0xdc00;
  return isLow ? LONGEST - 1 : LONGEST;
}
