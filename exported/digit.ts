/** A picture of one channel: 0 is ground, 1 is ink. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Digits of MNIST fill a box of 20 in a picture of 28. */
const SHARE = 20 / 28;
/** Less is no ink. */
const FAINT = 0.02;

/**
 * What was drawn, as the digits of MNIST are made: scaled so that it fills a box, its centre of mass in the middle
 * (http://yann.lecun.com/exdb/mnist). An empty picture stays empty.
 */
export function asDigit(ink: Ink, width: number, height: number): Ink {
  const box = boxOf(ink);
  if (!box) return { width, height, values: new Float32Array(width * height) };
  const scale = (SHARE * Math.min(width, height)) / Math.max(box.width, box.height);
  const middle = massOf(ink);
  return placed(ink, width, height, scale, {
    x: width / 2 - scale * middle.x,
    y: height / 2 - scale * middle.y,
  });
}

/** The whole picture at another size. */
export function resized(ink: Ink, width: number, height: number): Ink {
  const scale = Math.min(width / ink.width, height / ink.height);
  return placed(ink, width, height, scale, {
    x: (width - scale * ink.width) / 2,
    y: (height - scale * ink.height) / 2,
  });
}

/** The ink at a scale, moved by so many pixels: the mean over the area of each pixel. */
function placed(
  ink: Ink,
  width: number,
  height: number,
  scale: number,
  by: { readonly x: number; readonly y: number },
): Ink {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, top] = [(x - by.x) / scale, (y - by.y) / scale];
      values[y * width + x] = meanOf(ink, left, top, left + 1 / scale, top + 1 / scale);
    }
  }
  return { width, height, values };
}

/** The mean of a rectangle, of which pixels may be covered in part. Beyond the picture there is ground. */
function meanOf({ width, height, values }: Ink, left: number, top: number, right: number, bottom: number): number {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
    const rows = Math.min(bottom, y + 1) - Math.max(top, y);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
      const columns = Math.min(right, x + 1) - Math.max(left, x);
      sum += (values[y * width + x] ?? 0) * rows * columns;
    }
  }
  return sum / ((right - left) * (bottom - top));
}

function boxOf({ width, values }: Ink) {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  values.forEach((value, i) => {
    if (value < FAINT) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  });
  return right < 0 ? undefined : { width: right - left + 1, height: bottom - top + 1 };
}

function massOf({ width, values }: Ink) {
  let [sum, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    sum += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}
