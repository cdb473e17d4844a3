/** A set of non-negative integers, as a bitmap. */
export class Bits {
  #words = new Uint32Array(0);
  count = 0;

  /** Adds a number that is not in the set yet. */
  set(index: number): void {
    const word = index >>> 5;
    if (word >= this.#words.length) {
      const longer = new Uint32Array(Math.max(4, 2 * word));
      longer.set(this.#words);
      this.#words = longer;
    }
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (index & 31));
    this.count++;
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  /** The size of the union of the sets. */
  static countUnion(sets: readonly Bits[]): number {
    const used = sets.filter((set) => set.count > 0);
    const length = used.reduce((most, set) => Math.max(most, set.#words.length), 0);
    const union = new Uint32Array(length);
    for (const set of used) set.#words.forEach((word, i) => (union[i] = (union[i] ?? 0) | word));
    return union.reduce((sum, word) => sum + bitCount(word), 0);
  }
}

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
