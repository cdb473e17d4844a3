import { text } from '../../../../core/text.ts';
import type { TensorType } from '../../../../core/tensorType.ts';
import { NoBlock } from '../../draft.ts';
import { BATCH, isSame, isSameGroup, sizesOf, type Axis, type Groups, type Laid } from '../axes.ts';
import type { Network } from '../network.ts';
import type { OnnxNode } from '../model.ts';
import { turned } from '../opaque.ts';

/** Makes blocks of a node of the file and says what its outputs are. Fails with NoBlock. Returns what it has become. */
export type Lowering = (net: Network, node: OnnxNode) => Lowered;

/** A list of ids of nodes, or: only the axes change, or nothing at all. */
export type Lowered = readonly string[] | 'view' | 'leftOut';

export function noBlock(en: string, de: string): NoBlock {
  return new NoBlock(text(en, de));
}

export function numberOf(node: OnnxNode, name: string, initial: number): number {
  const value = node.attributes[name];
  return typeof value === 'number' ? value : initial;
}

/** The axis of an attribute, counted from the beginning. */
export function axisOf(node: OnnxNode, initial: number, rank: number): number {
  const at = numberOf(node, 'axis', initial);
  return at < 0 ? at + rank : at;
}

/** A value from a node's first output with the axes of another. */
export function like(net: Network, ref: Laid['ref'], { own, view }: Pick<Laid, 'own' | 'view'>): Laid {
  return { ref, type: net.draft.typeOf(ref), own, view };
}

/** The layout that Reshape gives. */
const usualLayout = (own: Groups): TensorType['layout'] => (own.length === 3 ? 'picture' : own.length === 2 ? 'sequence' : undefined); // prettier-ignore

/** The value with its axes grouped in this order: by blocks where they can, else by a foreign operator. */
export function arranged(net: Network, laid: Laid, own: Groups, layout = usualLayout(own)): Laid {
  if (isSame(laid.own, own) && laid.type.layout === layout) return laid;
  const split = withHeads(net, laid, own, layout) ?? withoutHeads(net, laid, own);
  if (split) return split;
  const isInOrder = isSameGroup(laid.own.flat(), own.flat());
  if (!isInOrder || layout !== usualLayout(own) || own.length > 3) return turned(net, laid, own, layout);
  const [block, params] =
    own.length === 1 ? (['flatten', {}] as const) : (['reshape', { shape: sizesOf(own) }] as const);
  const { ref } = net.draft.add(block, params, { in: [laid.ref] });
  return like(net, ref, { own, view: laid.view });
}

/** [length, width] as [heads, length, width / heads]. */
function withHeads(net: Network, laid: Laid, own: Groups, layout: TensorType['layout']): Laid | undefined {
  const [heads, length, width] = own;
  if (layout !== 'heads' || !heads || !length || !width || laid.type.layout === 'heads') return undefined;
  const sequence: Groups = [length, [...heads, ...width]];
  if (!isSameGroup(laid.own.flat(), sequence.flat())) return undefined;
  const flat = arranged(net, laid, sequence);
  const { ref } = net.draft.add('splitHeads', { heads: sizesOf([heads])[0] ?? 1 }, { in: [flat.ref] });
  return like(net, ref, { own, view: laid.view });
}

/** And back. */
function withoutHeads(net: Network, laid: Laid, own: Groups): Laid | undefined {
  const [heads, length, width] = laid.own;
  if (laid.type.layout !== 'heads' || !heads || !length || !width) return undefined;
  const sequence: Groups = [length, [...heads, ...width]];
  if (!isSameGroup(own.flat(), sequence.flat())) return undefined;
  const { ref } = net.draft.add('mergeHeads', {}, { in: [laid.ref] });
  return arranged(net, like(net, ref, { own: sequence, view: laid.view }), own);
}

/** The axes other than the batch of some groups of the file. */
export function withoutBatch(groups: Groups): readonly Axis[] {
  return groups.flat().filter((one) => one !== BATCH);
}

/** Fails with NoBlock unless the batch is there, apart from the axes that a block works on. */
export function requireApart(group: readonly Axis[]): void {
  if (group.includes(BATCH)) throw noBlock('It works across the batch.', 'Es rechnet über den Batch hinweg.');
}

/** A picture [height, width, channels], which the file has with its channels first. */
export function asPicture(net: Network, laid: Laid): Laid {
  const [batch, channels, height, width, more] = laid.view;
  if (!batch || !channels || !height || !width || more || !isSameGroup(batch, [BATCH])) {
    throw noBlock('It is not a picture with its channels first.', 'Es ist kein Bild mit den Kanälen vorn.');
  }
  return arranged(net, laid, [height, width, channels], 'picture');
}
