import type { TokenIds } from '../../text/tokens.ts';

/** Rows of ids of different lengths, concatenated; with two bytes per id if all of them fit. */
export class IdRows {
  private ids: TokenIds;
  private readonly ends: number[] = [];
  private used = 0;

  constructor(most: number) {
    this.ids = most <= 1 << 16 ? new Uint16Array(1 << 12) : new Int32Array(1 << 12);
  }

  get count(): number {
    return this.ends.length;
  }

  /** The total over all rows. */
  get tokens(): number {
    return this.used;
  }

  push(row: ArrayLike<number>): void {
    const end = this.used + row.length;
    if (end > this.ids.length) {
      const more = new (this.ids instanceof Uint16Array ? Uint16Array : Int32Array)(2 * end);
      more.set(this.ids);
      this.ids = more;
    }
    this.ids.set(row, this.used);
    this.used = end;
    this.ends.push(end);
  }

  /** Returns a view. */
  row(index: number): TokenIds {
    return this.ids.subarray(this.ends[index - 1] ?? 0, this.ends[index] ?? 0);
  }

  countOf(id: number): number {
    let count = 0;
    for (let i = 0; i < this.used; i++) if (this.ids[i] === id) count++;
    return count;
  }
}
