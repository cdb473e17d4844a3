import { binary, cast, compare } from '../build/elementwise.ts';
import { fill, fillOf } from '../build/leaves.ts';
import { maxPoolGradient } from '../build/products.ts';
import type { Builder } from '../builder.ts';
import type { Value } from '../ir.ts';
import type { Rule } from './rewrite.ts';

/** The tensor x if `value` is x > 0, cast to numbers. */
function positivesOf(b: Builder, value: Value): Value | undefined {
  const operation = b.operation(value);
  if (operation.op !== 'cast') return undefined;
  const comparison = b.operation(operation.inputs[0]);
  if (comparison.op !== 'compare' || comparison.fn !== 'greater') return undefined;
  return fillOf(b, comparison.inputs[1]) === 0 ? comparison.inputs[0] : undefined;
}

/**
 * A ReLU before a max pool passes gradients where its output is positive, and the pool's gradient is nonzero only at
 * the largest values: so it is enough to check these, in the smaller picture.
 */
export const reluBeforeMaxPool: Rule = (b, operation) => {
  if (operation.op !== 'binary' || operation.fn !== 'mul') return undefined;
  const [left, right] = operation.inputs;
  for (const [value, mask] of [
    [left, right],
    [right, left],
  ] as const) {
    const gradient = b.operation(value);
    if (gradient.op !== 'maxPoolGradient' || b.uses(value) > 1) continue;
    const [x, dy] = gradient.inputs;
    if (positivesOf(b, mask) !== x) continue;
    const type = b.type(dy);
    const pooled = b.find({ op: 'maxPool', inputs: [x], window: gradient.window }, type);
    if (pooled === undefined) continue;
    const isPositive = compare(b, 'greater', pooled, fill(b, 0));
    const passed = binary(b, 'mul', dy, cast(b, isPositive, 'float32'));
    // The last operation now belongs to the pool, not to the ReLU.
    b.scope = b.scopeOf(value);
    return maxPoolGradient(b, x, passed, gradient.window);
  }
  return undefined;
};
