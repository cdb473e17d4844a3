import type { WeightSpec } from '../blocks/define.ts';
import { sizeOf, type Shape } from '../shape.ts';

export const frameworks = ['pytorch', 'keras'] as const;
export type Framework = (typeof frameworks)[number];

/** A weight as a framework holds it. */
export interface Parameter {
  /** In its module or layer: `weight`. */
  readonly name: string;
  readonly shape: Shape;
  /** For each of its numbers, in its own order, the place of that number in the weight here. */
  readonly places: readonly number[];
}

const names: Readonly<Record<string, Readonly<Record<Framework, string>>>> = {
  kernel: { pytorch: 'weight', keras: 'kernel' },
  bias: { pytorch: 'bias', keras: 'bias' },
  theta: { pytorch: 'bias', keras: 'bias' },
  gamma: { pytorch: 'weight', keras: 'gamma' },
  beta: { pytorch: 'bias', keras: 'beta' },
  movingMean: { pytorch: 'running_mean', keras: 'moving_mean' },
  movingVariance: { pytorch: 'running_var', keras: 'moving_variance' },
};

/** What a framework calls a block's weight. Throws (a bug) on a weight that no block had when this was written. */
export function parameterName(framework: Framework, weight: string): string {
  const name = names[weight]?.[framework];
  if (name === undefined) throw new Error(`A weight "${weight}" has no name in ${framework}.`);
  return name;
}

/** A block's weight as a framework holds it: Keras as it is here, PyTorch with outputs and inputs in front. */
export function parameterOf(framework: Framework, { name, shape }: Pick<WeightSpec, 'name' | 'shape'>): Parameter {
  const own = shape.map((_, axis) => axis);
  const axes = framework === 'keras' ? own : [...own.slice(-2).reverse(), ...own.slice(0, -2)];
  return {
    name: parameterName(framework, name),
    shape: axes.map((axis) => shape[axis] ?? 1),
    places: axes.reduce<readonly number[]>(
      (places, axis) => places.flatMap((place) => alongAxis(shape, axis).map((step) => place + step)),
      [0],
    ),
  };
}

/** How far the entries along an axis lie from its first. */
function alongAxis(shape: Shape, axis: number): readonly number[] {
  const stride = sizeOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis] ?? 1 }, (_, i) => i * stride);
}
