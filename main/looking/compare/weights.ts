import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { startValues } from '../../../core/analysis/startWeights.ts';
import type { PartWeight } from '../../../core/compare/region.ts';
import type { Sides } from '../../../core/compare/sides.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { uniformNumbers } from '../../../core/random.ts';
import { isSameShape, sizeOf } from '../../../core/shape.ts';
import { startInFiles } from '../../files/startFiles.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';

type Wish = Pick<ParsedParams['compareParts'], 'weights' | 'seed'>;

/**
 * The weights of both sides and of what comes before them: those of a run if there is one, otherwise those before
 * training; partners get the same ones. If they are drawn, both sides are drawn completely.
 */
export function weightsOf(
  { analysis, document, left, right, partners }: Sides,
  upstream: readonly AnalysedNode[],
  { weights: from, seed }: Wish,
  trained: NamedTensors | undefined,
): NamedTensors {
  const nodes = [...upstream, ...left.nodes, ...right.nodes];
  const owners = nodes.flatMap(({ ties }) => ties.flatMap(({ owner }) => analysis.byId.get(owner) ?? []));
  const weights = new Map<string, NamedTensor>();
  for (const node of new Set([...nodes, ...owners])) {
    const { identity, weights: specs, start } = node;
    for (const spec of specs) {
      const name = `${identity}.${spec.name}`;
      const known = trained?.get(name);
      const { shape } = spec;
      const isFitting = known !== undefined && isSameShape(known.shape, shape);
      weights.set(name, isFitting ? known : { shape, values: startValues(name, spec, start[spec.name], document.training.seed, startInFiles(node, spec, document.startsFrom)) }); // prettier-ignore
    }
  }
  for (const [i, { left: one, right: other }] of partners.entries()) {
    const source = from === 'right' ? (other ?? one) : (one ?? other);
    const values = from === 'drawn' && source ? drawn(source, seed, i) : weights.get(source?.name ?? '');
    if (!values) continue;
    for (const weight of [one, other]) if (weight) weights.set(weight.name, values);
  }
  return weights;
}

/** Of the size that weights have before training, but no biases of 0 and gains of 1, which would hide mistakes. */
function drawn({ shape, isStatistic }: PartWeight, seed: number, stream: number): NamedTensor {
  const fan = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const values = uniformNumbers(sizeOf(shape), seed, stream).map((value) =>
    isStatistic ? 0.5 + value : (3.4 * (value - 0.5)) / Math.sqrt(fan),
  );
  return { shape, values };
}
