/** Rows that are worked on before others get their turn: some tens of milliseconds, whatever is done with them. */
const ROWS_A_TURN = 1 << 15;

/**
 * Does something with every row from 0 on, and lets training and messages have their turn in between: a table of a
 * million rows takes seconds.
 */
export async function eachRow(rows: number, take: (row: number) => void): Promise<void> {
  for (let begin = 0; begin < rows; begin += ROWS_A_TURN) {
    if (begin > 0) await new Promise((resolve) => void setImmediate(resolve));
    const end = Math.min(rows, begin + ROWS_A_TURN);
    for (let row = begin; row < end; row++) take(row);
  }
}
