/** Which cells of a table hold what fills a gap of the user's file: a bit for each feature column of each example. */
export class FilledCells {
  readonly #columns: number;
  readonly #width: number;
  readonly #bits: Uint8Array;

  constructor(columns: number, examples: number, bits: Uint8Array = new Uint8Array(examples * Math.ceil(columns / 8))) {
    this.#columns = columns;
    this.#width = Math.ceil(columns / 8);
    this.#bits = bits;
  }

  add(example: number, column: number): void {
    const at = example * this.#width + (column >> 3);
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (column & 7));
  }

  /** The columns of an example that were filled, in order. */
  of(example: number): readonly number[] {
    const isFilled = (column: number) => ((this.#bits[example * this.#width + (column >> 3)] ?? 0) >> (column & 7)) & 1;
    const own = this.#bits.subarray(example * this.#width, (example + 1) * this.#width);
    if (own.every((bits) => bits === 0)) return [];
    return Array.from({ length: this.#columns }, (_, column) => column).filter(isFilled);
  }

  /** Those of the examples from `begin` up to, but not including, `end`, as a view. */
  slice(begin: number, end: number): FilledCells {
    const bits = this.#bits.subarray(begin * this.#width, end * this.#width);
    return new FilledCells(this.#columns, end - begin, bits);
  }
}
