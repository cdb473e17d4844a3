import { layerSide } from '../../core/compare/layers.ts';
import type { Part } from '../../core/compare/part.ts';
import type { ChosenPartners } from '../../core/compare/partners.ts';
import type { PartWeight } from '../../core/compare/region.ts';
import { sidesOf, type OtherSide, type Sides } from '../../core/compare/sides.ts';
import type { Document } from '../../core/graph/document.ts';
import { handOn } from '../looking/compare/weights.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { layerWeights, requireLayer, type OpenLayers } from './openLayers.ts';

/** A part that somebody has built, beside a layer of a pretrained model. */
export interface BesideLayer {
  /** The layer's module, as large and wired as the layer. */
  readonly other: OtherSide;
  readonly sides: Sides;
  /** The layer's weights, by the names that they have in the module which stands beside the part. */
  readonly beside: NamedTensors;
  /** What the part's weights become, by their names: those that have a partner in the layer. */
  readonly taken: NamedTensors;
}

/** Puts a layer beside a part. `chosen`: see `sidesOf`. Fails with invalidRequest if there is no such layer. */
export function besideLayer(
  document: Document,
  part: Part,
  open: OpenLayers,
  layer: number,
  chosen: ChosenPartners = {},
): BesideLayer {
  requireLayer(open, layer);
  const other = layerSide(document, part, open.layers);
  if (!other) throw new Error(`${open.layers.module} is not a block.`);
  const sides = sidesOf(document, part, other, chosen);
  const values = layerWeights(open, layer);
  const nameOf = innerNames(sides);
  const beside = sides.right.weights.flatMap((one) => {
    const tensor = values.get(nameOf(one));
    return tensor ? [[one.name, tensor] as const] : [];
  });
  return { other, sides, beside: new Map(beside), taken: takenFrom(sides, new Map(beside)) };
}

function takenFrom({ partners }: Sides, beside: NamedTensors): NamedTensors {
  const weights = new Map<string, NamedTensor>(beside);
  for (const { left, right, third } of partners) if (right) handOn(weights, right, left, third);
  return new Map(
    partners.flatMap(({ left, right }) => {
      const values = right && left && weights.get(left.name);
      return values ? [[left.name, values] as const] : [];
    }),
  );
}

/** What the weights beside are called in the layer's module: `self_attn/q_proj.kernel`. */
function innerNames({ beside }: Pick<Sides, 'beside'>): (weight: PartWeight) => string {
  const prefix = `${beside?.within ?? ''}${beside?.nodes[0] ?? ''}/`;
  return ({ nodeId, own }) => `${nodeId.slice(prefix.length)}.${own}`;
}
