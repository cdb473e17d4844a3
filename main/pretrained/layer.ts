import { analyse } from '../../core/analysis/analyse.ts';
import { withBuiltIn } from '../../core/compare/suggest.ts';
import type { Part } from '../../core/compare/part.ts';
import type { ChosenPartners } from '../../core/compare/partners.ts';
import type { PartWeight } from '../../core/compare/region.ts';
import { sidesOf, type OtherSide, type Sides } from '../../core/compare/sides.ts';
import type { Document } from '../../core/graph/document.ts';
import type { BuiltIn } from '../../core/modules/define.ts';
import { encoderBlock } from '../../core/modules/encoderBlock.ts';
import { gptBlock } from '../../core/modules/gptBlock.ts';
import { llamaBlock } from '../../core/modules/llamaBlock.ts';
import type { PretrainedFamily } from '../../core/protocol/pretrained.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import type { Pretrained } from './pretrained.ts';

/** A part that somebody has built, beside a layer of a pretrained model. */
export interface BesideLayer {
  /** The layer's module, as large and wired as the layer: parts can be compared with it. */
  readonly other: OtherSide;
  /** Weights of the part, each with that of the layer which goes into it; null: there is none of its shape left. */
  readonly pairs: readonly { readonly own: PartWeight; readonly layer: string | null }[];
  /** Weights of the layer that go nowhere. */
  readonly left: readonly string[];
  /** What the part's weights become, by their names. */
  readonly weights: NamedTensors;
  /** The layer's, by the names that they have in the module which stands beside the part. */
  readonly beside: NamedTensors;
}

const layers: Readonly<Record<PretrainedFamily, readonly [module: BuiltIn, path: string]>> = {
  bert: [encoderBlock, 'encoder/layer'],
  distilbert: [encoderBlock, 'encoder/layer'],
  roberta: [encoderBlock, 'encoder/layer'],
  gpt2: [gptBlock, 'h'],
  llama: [llamaBlock, 'layers'],
};

/**
 * Matches the weights of a part with those of a pretrained layer, counted from 1, by role and shape; `chosen` goes
 * first, by the layer's names. Fails with invalidRequest if there is no such layer.
 */
export function besideLayer(document: Document, part: Part, pretrained: Pretrained, layer: number, chosen: ChosenPartners = {}): BesideLayer {
  const [module, path] = layers[pretrained.info.family];
  const use = pretrained.document.graph.nodes.find(({ module: one }) => one !== undefined);
  const prefix = `${use?.id ?? ''}/${path}/${layer}/`;
  const values = layerWeights(pretrained, prefix);
  if (values.size === 0) throw noLayer(pretrained.info.name, layer);
  const guessed = withBuiltIn(document, part, module);
  const params = Object.fromEntries(module.module.params.flatMap(({ name }) => (use && Object.hasOwn(use.params, name) ? [[name, use.params[name]]] : [])));
  const other = { ...guessed, ...(guessed.kind === 'builtIn' && { params: { ...guessed.params, ...params } }) } as OtherSide;
  const sides = sidesOf(document, part, other, namedBeside(document, part, other, chosen));
  const nameOf = innerNames(sides);
  const pairs = sides.partners.flatMap(({ left, right }) => (left ? [{ own: left, layer: right ? nameOf(right) : null }] : []));
  return {
    other,
    pairs,
    left: sides.partners.flatMap(({ left, right }) => (left === null && right ? [nameOf(right)] : [])),
    weights: found(pairs.map(({ own, layer: name }) => [own.name, values.get(name ?? '')])),
    beside: found(sides.right.weights.map((one) => [one.name, values.get(nameOf(one))])),
  };
} // prettier-ignore

/** The weights of a layer, by what they are called in its module: `self_attn/q_proj.kernel`. */
function layerWeights({ document, weights }: Pretrained, prefix: string): NamedTensors {
  const nodes = analyse(document).nodes.filter(({ id }) => id.startsWith(prefix));
  return found(
    nodes.flatMap(({ id, identity, weights: specs }) =>
      specs.map(({ name }) => [`${id.slice(prefix.length)}.${name}`, weights.get(`${identity}.${name}`)] as const),
    ),
  );
}

function found(all: readonly (readonly [string, NamedTensor | undefined])[]): NamedTensors {
  return new Map(all.flatMap(([name, tensor]) => (tensor ? [[name, tensor] as const] : [])));
}

function innerNames({ beside }: Pick<Sides, 'beside'>): (weight: PartWeight) => string {
  const prefix = `${beside?.within ?? ''}${beside?.nodes[0] ?? ''}/`;
  return ({ nodeId, own }) => `${nodeId.slice(prefix.length)}.${own}`;
}

/** Partners chosen by the layer's names, by those that stand beside. */
function namedBeside(document: Document, part: Part, other: OtherSide, chosen: ChosenPartners): ChosenPartners {
  if (Object.keys(chosen).length === 0) return chosen;
  const sides = sidesOf(document, part, other, {});
  const nameOf = innerNames(sides);
  const byName = new Map(sides.right.weights.map((one) => [nameOf(one), one.name]));
  return Object.fromEntries(
    Object.entries(chosen).map(([own, name]) => [own, name === null ? null : (byName.get(name) ?? null)]),
  );
}

function noLayer(name: string, layer: number): EngineError {
  return new EngineError(
    'invalidRequest',
    text(`${name} has no layer ${layer}.`, `${name} hat keine Schicht ${layer}.`),
  );
}
