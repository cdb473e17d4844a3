import type { Tensor } from '../../kit/tensor.ts';

/** The likeliest class at every point; of one value alone, whether it is above a half. -1 where it is not finite. */
export function classesOf({ values, shape }: Pick<Tensor, 'values' | 'shape'>): Int16Array {
  const width = shape[1] ?? 1;
  return Int16Array.from({ length: values.length / width }, (_, point) => {
    let best = 0;
    for (let i = 0; i < width; i++) {
      const value = values[point * width + i] ?? NaN;
      if (!Number.isFinite(value)) return -1;
      if (value > (values[point * width + best] ?? NaN)) best = i;
    }
    return width > 1 ? best : Number((values[point] ?? 0) > 0.5);
  });
}

/** The share of the points at which two say different classes. */
export function shareApart(first: Int16Array, second: Int16Array): number {
  let apart = 0;
  for (let i = 0; i < first.length; i++) if (first[i] !== second[i]) apart += 1;
  return apart / Math.max(1, first.length);
}
