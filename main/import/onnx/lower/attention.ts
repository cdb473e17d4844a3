import { BATCH, isSame, isSameGroup, unified, type Axis, type Groups, type Laid } from '../axes.ts';
import type { OnnxNode } from '../model.ts';
import type { Network } from '../network.ts';
import type { OnnxTensor } from '../tensor.ts';
import { product } from './linear.ts';
import { arranged, like, noBlock, requireApart, type Lowering } from './lowering.ts';

/** A product with a constant matrix, or of two matrices of each head. */
const matMul: Lowering = (net, node) => {
  const [left, right] = node.inputs;
  if (net.constant(right)) return product(net, node);
  if (net.constant(left)) throw noBlock('The left factor is constant.', 'Der linke Faktor ist konstant.');
  const [a, b] = withSameHeads(net.laid(left), net.laid(right));
  const [rows = [], inner = []] = a.view.slice(-2);
  const [, columns = []] = b.view.slice(-2);
  for (const group of [rows, inner, columns]) requireApart(group);
  const heads = a.view.slice(0, -2).flat().filter((one) => one !== BATCH); // prettier-ignore
  const layout = heads.length > 0 ? ('heads' as const) : ('sequence' as const);
  const grouped = (...groups: Groups): Groups => (heads.length > 0 ? [heads, ...groups] : groups);
  const one = arranged(net, a, grouped(rows, inner), layout);
  const standing = grouped(inner, columns);
  const isStanding = isSame(b.own, standing) || isSameGroup(b.own.flat(), standing.flat()) || isBySplit(b, heads, inner, columns);
  const other = arranged(net, b, isStanding ? standing : grouped(columns, inner), layout);
  const { ref, id } = net.draft.add('matMul', { transposed: !isStanding }, { left: [one.ref], right: [other.ref] });
  // Where words look at words of the same text, rows and columns are still two things.
  const across = columns.map(({ size }) => ({ size }));
  net.putLaid(node.outputs[0], like(net, ref, { own: grouped(rows, across), view: [...a.view.slice(0, -1), across] }));
  return [id];
}; // prettier-ignore

/** Whether Split heads gives [heads, inner, columns]: from [inner, heads * columns]. */
function isBySplit(b: Laid, heads: readonly Axis[], inner: readonly Axis[], columns: readonly Axis[]): boolean {
  return b.type.layout !== 'heads' && heads.length > 0 && isSameGroup(b.own.flat(), [...inner, ...heads, ...columns]);
}

/** Both with the same batch, heads and inner axis. */
function withSameHeads(left: Laid, right: Laid): readonly [Laid, Laid] {
  const rank = left.view.length;
  if (right.view.length !== rank || rank < 3) throw noBlock('Its factors have other axes.', 'Seine Faktoren haben andere Achsen.'); // prettier-ignore
  const outer = (laid: Laid, inner: readonly Axis[]): Laid => ({ ...laid, view: [...laid.view.slice(0, -2), inner] });
  const both = unified(outer(left, left.view.at(-1) ?? []), outer(right, right.view.at(-2) ?? []));
  if (!both) throw noBlock('Its factors have other shapes.', 'Seine Faktoren haben andere Formen.');
  const [a, b] = both;
  // Dividing axes may have divided rows and columns as well: they are taken from what each has here.
  const rest = (laid: Laid, whole: Laid, at: number) => restOf(laid, whole.view.at(at) ?? []);
  return [
    { ...a, view: [...a.view.slice(0, -1), rest(a, left, -2), a.view.at(-1) ?? []] },
    { ...b, view: [...b.view.slice(0, -1), b.view.at(-1) ?? [], rest(b, right, -1)] },
  ];
}

/** The axes of a group, which no other group shares. */
function restOf(laid: Laid, group: readonly Axis[]): readonly Axis[] {
  const present = laid.own.flat();
  if (group.every((one) => present.includes(one))) return group;
  throw noBlock('Its axes are divided in different ways.', 'Seine Achsen sind verschieden geteilt.');
}

/** Whether a constant lets every word see itself and what is before it, and nothing after it. */
export function isCausal({ shape, values }: OnnxTensor, isSeen: (value: number) => boolean, isHidden: (value: number) => boolean): boolean {
  const [rows = 0, columns = 0] = shape.slice(-2);
  if (rows !== columns || rows < 2) return false;
  return values.every((value, i) => ((i % columns) > Math.floor(i / columns) % rows ? isHidden(value) : isSeen(value)));
} // prettier-ignore

export function causalMask(net: Network, node: OnnxNode, x: Laid): readonly string[] {
  const { ref, id } = net.draft.add('mask', { causal: true }, { in: [x.ref] });
  net.putLaid(node.outputs[0], like(net, ref, x));
  return [id];
}

/** Where words may be seen the scores, elsewhere a very negative number. */
const where: Lowering = (net, node) => {
  const [condition, yes, no] = node.inputs;
  const tensor = net.constant(condition);
  if (!tensor) throw noBlock('Its condition is computed.', 'Seine Bedingung wird berechnet.');
  const isHidden = (value: number | undefined) => value !== undefined && value <= -1e4;
  const [isSeen, isLater] = [(value: number) => value !== 0, (value: number) => value === 0];
  if (isHidden(net.scalar(no)) && isCausal(tensor, isSeen, isLater)) return causalMask(net, node, net.laid(yes)); // prettier-ignore
  if (isHidden(net.scalar(yes)) && isCausal(tensor, isLater, isSeen)) return causalMask(net, node, net.laid(no));
  throw noBlock('It is not a mask that a block has.', 'Es ist keine Maske, die ein Block hat.');
};

/** Scores that are not above a limit, which is far below them for later words. */
const least: Lowering = (net, node) => {
  for (const name of node.inputs) {
    const tensor = net.constant(name);
    const other = node.inputs.find((one) => one !== name);
    if (tensor && isCausal(tensor, (value) => value >= 1e8, (value) => value <= -1e8)) return causalMask(net, node, net.laid(other)); // prettier-ignore
  }
  throw noBlock('It is not a mask that a block has.', 'Es ist keine Maske, die ein Block hat.');
};

export const attentions: Readonly<Record<string, Lowering>> = { MatMul: matMul, Where: where, Min: least };
