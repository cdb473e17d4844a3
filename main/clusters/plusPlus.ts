import type { Random } from '../../core/random.ts';
import type { Turn } from '../looking/landscape/turn.ts';
import { squaredDistance, type Points } from './points.ts';

/**
 * Centres [k, width] for k-means, far from each other: each is drawn among the points by the squared distance to those before (k-means++,
 * Arthur and Vassilvitskii 2007); of a few draws the one is taken that leaves the least distance, as in scikit-learn.
 */
export async function plusPlus(points: Points, k: number, random: Random, turn: Turn): Promise<Float64Array> {
  const { values, count, width } = points;
  const centres = new Float64Array(k * width);
  const take = (place: number, point: number) => centres.set(values.subarray(point * width, (point + 1) * width), place * width); // prettier-ignore
  const trials = 2 + Math.floor(Math.log(k));
  const first = random.integer(count);
  take(0, first);
  let nearest = distancesTo(points, first);
  for (let place = 1; place < k; place++) {
    let best: { readonly point: number; readonly left: Float64Array; readonly sum: number } | undefined;
    for (let trial = 0; trial < trials; trial++) {
      if (turn.isOver) await turn.pass();
      const point = drawn(nearest, random);
      const own = distancesTo(points, point);
      const left = nearest.map((distance, i) => Math.min(distance, own[i] ?? 0));
      const sum = total(left);
      if (!best || sum < best.sum) best = { point, left, sum };
    }
    if (!best) continue;
    take(place, best.point);
    nearest = best.left;
  }
  return centres;
}

function distancesTo({ values, count, width }: Points, point: number): Float64Array {
  return new Float64Array(count).map((_, i) => squaredDistance(values, i * width, values, point * width, width));
}

/** A place, by these weights; any if all are 0: then there are fewer different points than centres. */
function drawn(weights: Float64Array, random: Random): number {
  const sum = total(weights);
  if (!(sum > 0)) return random.integer(weights.length);
  let rest = random.next() * sum;
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i] ?? 0;
    if (rest < 0) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

const total = (numbers: Float64Array) => numbers.reduce((sum, one) => sum + one, 0);
