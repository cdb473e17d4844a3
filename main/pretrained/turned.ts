/** Rows become columns: [outputs, inputs] as [inputs, outputs]. */
export function turned(values: ArrayLike<number>, [rows = 1, columns = 1]: readonly number[]): Float32Array {
  const result = new Float32Array(rows * columns);
  // In squares, so that both sides stay in the processor's memory.
  const side = 32;
  for (let top = 0; top < rows; top += side) {
    for (let left = 0; left < columns; left += side) {
      for (let row = top; row < Math.min(rows, top + side); row++) {
        for (let column = left; column < Math.min(columns, left + side); column++) {
          result[column * rows + row] = values[row * columns + column] ?? 0;
        }
      }
    }
  }
  return result;
}
