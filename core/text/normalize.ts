import type { NormalizerJson } from './json.ts';
import type { Edit } from './traced.ts';
import { ACCENT, BERT_ACCENT, BERT_CONTROL, IDEOGRAPH, NOT_TAKEN_APART, pattern, SPACE } from './unicode.ts';

/** The edits of a normaliser, in sequence; undefined if its pattern is not supported in JavaScript. */
export function editsOf(normalizer: NormalizerJson | null): readonly Edit[] | undefined {
  switch (normalizer?.type) {
    case undefined:
      return [];
    case 'Sequence': {
      const edits = normalizer.normalizers.map(editsOf);
      return edits.every((each) => each !== undefined) ? edits.flat() : undefined;
    }
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return inForm(normalizer.type);
    case 'Lowercase':
      return [lowerCase];
    case 'StripAccents':
      return [dropping(ACCENT)];
    case 'BertNormalizer':
      return bert(normalizer);
    case 'Prepend':
      return [{ pattern: /^./gsu, by: (first) => normalizer.prepend + first }];
    case 'Replace': {
      const { pattern: searched, content } = normalizer;
      // Patterns in another regular expression dialect are left to a library that supports it.
      return 'String' in searched ? [{ pattern: literal(searched.String), by: () => content }] : undefined;
    }
  }
}

/** A pattern that matches exactly this text. */
export function literal(words: string): RegExp {
  return new RegExp(words.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'gu');
}

function dropping(characters: string): Edit {
  return { pattern: pattern(characters), by: () => '' };
}

const BEYOND_ASCII = String.raw`[^\0-\x7f]`;
/** Sequences that compose to one character: the letters of a Hangul syllable, a character with its marks. */
const COMPOSED = String.raw`[\u1100-\u115f\ua960-\ua97f\uac00-\ud7ff][\u1160-\u11ff\ud7b0-\ud7ff]+|[\s\S]\p{M}+|${BEYOND_ASCII}`;

/** Unicode normalisation forms; character by character if possible, so that offsets stay precise. */
function inForm(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): Edit[] {
  const by = (part: string) => part.normalize(form);
  if (form === 'NFC') return [{ pattern: pattern(COMPOSED), by, whole: by }];
  if (form === 'NFKC') return [...inForm('NFKD'), ...inForm('NFC')];
  const single = pattern(`[${BEYOND_ASCII}--${NOT_TAKEN_APART}]`);
  const hasLater = new RegExp(NOT_TAKEN_APART, 'v');
  return [
    { pattern: single, by, whole: (text) => (hasLater.test(text) ? text.replace(single, by) : by(text)) },
    // Combining marks have a canonical order.
    { pattern: pattern(String.raw`\p{M}{2,}`), by },
  ];
}

const lowerCase: Edit = {
  pattern: /\p{Changes_When_Lowercased}/gu,
  // One character at a time: within a word, JavaScript chooses between two lowercase forms of sigma.
  by: (character) => character.toLowerCase(),
  whole: (text) => (text.includes('Σ') ? text.replace(lowerCase.pattern, lowerCase.by) : text.toLowerCase()),
};

function bert(options: Extract<NormalizerJson, { type: 'BertNormalizer' }>): Edit[] {
  const edits: Edit[] = [];
  if (options.clean_text) edits.push(dropping(BERT_CONTROL), { pattern: pattern(`[${SPACE}--[ ]]`), by: () => ' ' });
  if (options.handle_chinese_chars) edits.push({ pattern: pattern(IDEOGRAPH), by: (sign) => ` ${sign} ` });
  if (options.strip_accents ?? options.lowercase) edits.push(...inForm('NFD'), dropping(BERT_ACCENT));
  if (options.lowercase) edits.push(lowerCase);
  return edits;
}
