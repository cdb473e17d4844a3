/** Rows that are worked on before others get their turn: some tens of milliseconds, whatever is done with them. */
const ROWS_A_TURN = 1 << 15;

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * Does something with every row from 0 on, and lets training and messages have their turn in between: a table of a
 * million rows takes seconds.
 */
export async function eachRow(rows: number, take: (row: number) => void): Promise<void> {
  for (let begin = 0; begin < rows; begin += ROWS_A_TURN) {
    if (begin > 0) await nextTurn();
    const end = Math.min(rows, begin + ROWS_A_TURN);
    for (let row = begin; row < end; row++) take(row);
  }
}

/** Sorts rows in the same way: short stretches each by itself, then two neighbours at a time into one. */
export async function sortRows(rows: Uint32Array, compare: (a: number, b: number) => number): Promise<Uint32Array> {
  let [from, to] = [rows.slice(), new Uint32Array(rows.length)];
  for (let begin = 0; begin < rows.length; begin += ROWS_A_TURN) {
    if (begin > 0) await nextTurn();
    from.subarray(begin, begin + ROWS_A_TURN).sort(compare);
  }
  for (let length = ROWS_A_TURN; length < rows.length; length *= 2) {
    const put = mergerOf(from, to, length, compare);
    await eachRow(rows.length, put);
    [from, to] = [to, from];
  }
  return from;
}

/** Writes the place of the result that it is called with, one after the other. */
function mergerOf(from: Uint32Array, to: Uint32Array, length: number, compare: (a: number, b: number) => number) {
  let [one, oneEnd, other, otherEnd] = [0, 0, 0, 0];
  return (place: number): void => {
    if (place === otherEnd) {
      [one, oneEnd, otherEnd] = [
        place,
        Math.min(from.length, place + length),
        Math.min(from.length, place + 2 * length),
      ];
      other = oneEnd;
    }
    const isOne = other === otherEnd || (one < oneEnd && compare(from[one] ?? 0, from[other] ?? 0) <= 0);
    to[place] = from[isOne ? one++ : other++] ?? 0;
  };
}
