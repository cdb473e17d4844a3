import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { startValues } from '../../../core/analysis/startWeights.ts';
import type { Partners } from '../../../core/compare/partners.ts';
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
  const weights = new Map(ownWeights({ analysis, document }, [...upstream, ...left.nodes, ...right.nodes], trained));
  const known = new Set<string>();
  for (const [i, pair] of partners.entries()) {
    const [source, target] = from === 'right' && pair.right ? [pair.right, pair.left] : [pair.left ?? pair.right, pair.left && pair.right];
    if (!source) continue;
    if (from === 'drawn' && !known.has(source.name)) weights.set(source.name, drawn(source, seed, i));
    known.add(source.name);
    handOn(weights, source, target, pair.third);
  }
  return weights;
} // prettier-ignore

/** The weights of some nodes: those of a run if there is one, otherwise those before training. */
export function ownWeights(
  { analysis, document }: Pick<Sides, 'analysis' | 'document'>,
  nodes: readonly AnalysedNode[],
  trained: NamedTensors | undefined,
): NamedTensors {
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
  return weights;
}

/** Gives the values of a weight to its partner. */
export function handOn(
  weights: Map<string, NamedTensor>,
  from: PartWeight,
  to: PartWeight | null,
  third: Partners['third'],
): void {
  const [source, before] = [weights.get(from.name), weights.get(to?.name ?? '')];
  if (source && to) weights.set(to.name, third === undefined ? source : inThird(source, before ?? blank(to), third));
}

const blank = ({ shape }: PartWeight): NamedTensor => ({ shape, values: new Float32Array(sizeOf(shape)) });

/** A third of the columns of the wider of two weights is the other one. */
function inThird(source: NamedTensor, target: NamedTensor, third: number): NamedTensor {
  const [from, to] = [source.shape.at(-1) ?? 1, target.shape.at(-1) ?? 1];
  const width = Math.min(from, to);
  const values = target.values.slice();
  for (let row = 0; row * to < values.length; row++) {
    const at = row * from + (from > to ? third * width : 0);
    values.set(source.values.subarray(at, at + width), row * to + (to > from ? third * width : 0));
  }
  return { shape: target.shape, values };
}

/** Of the size that weights have before training, but no biases of 0 and gains of 1, which would hide mistakes. */
function drawn({ shape, isStatistic }: PartWeight, seed: number, stream: number): NamedTensor {
  const fan = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const values = uniformNumbers(sizeOf(shape), seed, stream).map((value) =>
    isStatistic ? 0.5 + value : (3.4 * (value - 0.5)) / Math.sqrt(fan),
  );
  return { shape, values };
}
