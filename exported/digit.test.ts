import { expect, test } from 'vitest';
import { asDigit, resized, type Ink } from './digit.ts';

/** A rectangle of ink on a square of ground. */
function drawn(size: number, left: number, top: number, width: number, height: number): Ink {
  const values = new Float32Array(size * size);
  for (let y = top; y < top + height; y++) values.fill(1, y * size + left, y * size + left + width);
  return { width: size, height: size, values };
}

function massOf({ width, values }: Ink) {
  const sum = values.reduce((all, value) => all + value, 0);
  const mean = (of: (i: number) => number) => values.reduce((all, value, i) => all + value * of(i), 0) / sum;
  return { x: mean((i) => (i % width) + 0.5), y: mean((i) => Math.floor(i / width) + 0.5) };
}

test.each([
  ['small, in a corner', drawn(280, 3, 5, 20, 30)],
  ['large, over all of it', drawn(280, 0, 0, 280, 280)],
  ['flat', drawn(280, 100, 200, 150, 10)],
])('a digit that is %s fills a box of 20 in 28, its mass in the middle', (_, ink) => {
  const digit = asDigit(ink, 28, 28);
  const { x, y } = massOf(digit);
  expect(x).toBeCloseTo(14, 1);
  expect(y).toBeCloseTo(14, 1);
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  digit.values.forEach((value, i) => {
    if (value < 0.5) return;
    columns.add(i % 28);
    rows.add(Math.floor(i / 28));
  });
  expect(Math.max(rows.size, columns.size)).toBe(20);
  expect(Math.max(...digit.values)).toBeLessThanOrEqual(1 + 1e-6);
});

test('nothing drawn stays nothing', () => {
  expect(asDigit(drawn(280, 0, 0, 0, 0), 28, 28).values.every((value) => value === 0)).toBe(true);
});

test('a picture at another size keeps its mean, with ground beside what is not square', () => {
  const { values } = resized(drawn(280, 0, 0, 140, 280), 28, 28);
  expect(values.slice(0, 28)).toEqual(Float32Array.from({ length: 28 }, (_, i) => (i < 14 ? 1 : 0)));
  const wide = resized({ width: 4, height: 2, values: new Float32Array(8).fill(1) }, 4, 4);
  expect([...wide.values]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
});
