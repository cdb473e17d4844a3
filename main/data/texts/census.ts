import { eachRow } from '../rowTurns.ts';

/** Counts the tokens of texts while they are read. */
export class TokenCensus {
  /** By id: how often it occurs, before truncation. */
  readonly counts: Int32Array;
  /** By text: the number of its tokens, including those of the template. */
  readonly lengths: number[] = [];
  /** How many texts are longer than an example. */
  cut = 0;

  /** `size`: of the vocabulary. */
  constructor(size: number) {
    this.counts = new Int32Array(size);
  }

  add(ids: Iterable<number>): void {
    const { counts } = this;
    for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  }

  /** The same of a whole file, whose tokens are millions: others have their turn meanwhile. */
  addMany(ids: ArrayLike<number>): Promise<void> {
    const { counts } = this;
    return eachRow(ids.length, (i) => {
      const id = ids[i] ?? 0;
      counts[id] = (counts[id] ?? 0) + 1;
    });
  }
}
