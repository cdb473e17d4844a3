/** The approximate number of values per block: few compared to a table, many compared to a block's overhead. */
const BLOCK = 1 << 18;

/** Rows of numbers in double precision, stored in blocks: nothing is copied as it grows. */
export class NumberRows {
  readonly width: number;
  length = 0;
  readonly #blocks: Float64Array[] = [];
  /** A block has two to the power of this many rows. */
  readonly #bits: number;
  readonly #mask: number;

  constructor(width: number) {
    this.width = width;
    this.#bits = Math.max(0, Math.floor(Math.log2(BLOCK / Math.max(1, width))));
    this.#mask = 2 ** this.#bits - 1;
  }

  push(row: ArrayLike<number>): void {
    const place = this.length & this.#mask;
    if (place === 0) this.#blocks.push(new Float64Array(this.width << this.#bits));
    this.#blocks.at(-1)?.set(row, place * this.width);
    this.length++;
  }

  at(row: number, column: number): number {
    return this.#blocks[row >>> this.#bits]?.[(row & this.#mask) * this.width + column] ?? NaN;
  }
}
