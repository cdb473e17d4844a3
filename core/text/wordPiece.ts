import { addPiece, noPieces, type Model, type Pieces, type Vocabulary } from './pieces.ts';

interface Options {
  readonly unknown: number;
  /** The prefix of pieces inside a word: `##`. */
  readonly prefix: string;
  /** In characters; longer words are unknown. */
  readonly longestWord: number;
}

/** The whole word, or a single unknown piece. */
export function wordLevel(vocabulary: Vocabulary, unknown: number): Model {
  return (word) => ({ ids: [vocabulary.get(word) ?? unknown], begins: [0], ends: [word.length] });
}

/** Repeatedly takes the longest piece that fits; a word with a rest that nothing fits is unknown as a whole. */
export function wordPiece(vocabulary: Vocabulary, { unknown, prefix, longestWord }: Options): Model {
  const longestPiece = [...vocabulary.keys()].reduce((longest, { length }) => Math.max(longest, length), 1);
  return (word) => {
    const unknownWord: Pieces = { ids: [unknown], begins: [0], ends: [word.length] };
    if (word.length > longestWord && Array.from(word).length > longestWord) return unknownWord;
    const pieces = noPieces();
    for (let begin = 0; begin < word.length;) {
      let end = Math.min(word.length, begin + longestPiece);
      let id: number | undefined;
      for (; end > begin; end--) {
        const part = word.slice(begin, end);
        id = vocabulary.get(begin > 0 ? prefix + part : part);
        if (id !== undefined) break;
      }
      if (id === undefined) return unknownWord;
      addPiece(pieces, id, begin, end);
      begin = end;
    }
    return pieces;
  };
}
