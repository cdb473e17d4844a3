// What only changes the order and grouping of axes costs no node; parts of an axis are cut off by blocks.
import { axis, BATCH, isSameGroup, productOf, reshapedTo, type Axis, type Groups, type Laid } from '../axes.ts';
import type { OnnxNode } from '../model.ts';
import type { Network } from '../network.ts';
import { arranged, axisOf, like, noBlock, numberOf, requireApart, type Lowering } from './lowering.ts';
import { embedding } from './linear.ts';

function viewed(net: Network, node: OnnxNode, laid: Laid | undefined): 'view' {
  if (!laid) throw noBlock('Its axes are torn apart.', 'Seine Achsen werden zerteilt.');
  net.putLaid(node.outputs[0], laid);
  return 'view';
}

const reshape: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const given = net.list(node, 'shape', 1);
  if (!given) throw noBlock('Its shape is computed.', 'Seine Form wird berechnet.');
  const allowsZero = numberOf(node, 'allowzero', 0) === 1;
  const sizes = given.map((size, i) => (size === 0 && !allowsZero ? productOf(x.view[i] ?? []) : size));
  const whole = x.view.reduce((product, group) => product * productOf(group), 1);
  const [first = 1, ...rest] = sizes;
  // Exported for batches of one size.
  const isFixed = net.fixedBatch > 0 && first === net.fixedBatch && !rest.includes(-1);
  const free = isFixed ? [-1, ...rest] : sizes;
  const others = free.reduce((product, size) => (size === -1 ? product : product * size), 1);
  return viewed(net, node, reshapedTo(x, free.map((size) => (size === -1 ? whole / others : size)))); // prettier-ignore
};

const flatten: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const at = axisOf(node, 1, x.view.length);
  return viewed(net, node, { ...x, view: [x.view.slice(0, at).flat(), x.view.slice(at).flat()] });
};

const transpose: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const order = net.list(node, 'perm', 99) ?? x.view.map((_, i) => x.view.length - 1 - i);
  return viewed(net, node, { ...x, view: order.map((at) => x.view[at] ?? []) });
};

const squeeze: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const axes = net.list(node, 'axes', 1)?.map((at) => (at < 0 ? at + x.view.length : at));
  const isGone = (group: readonly Axis[], i: number) => group.length === 0 && (axes?.includes(i) ?? true);
  return viewed(net, node, { ...x, view: x.view.filter((group, i) => !isGone(group, i)) });
};

const unsqueeze: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const given = net.list(node, 'axes', 1) ?? [];
  const rank = x.view.length + given.length;
  const added = new Set(given.map((at) => (at < 0 ? at + rank : at)));
  const rest = [...x.view];
  return viewed(net, node, { ...x, view: Array.from({ length: rank }, (_, i) => (added.has(i) ? [] : (rest.shift() ?? []))) });
}; // prettier-ignore

const expand: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const to = net.integers(node.inputs[1]) ?? [];
  const isAsBefore = to.length <= x.view.length && to.every((size, i) => size === 1 || size === productOf(x.view[i + x.view.length - to.length] ?? [])); // prettier-ignore
  return viewed(net, node, isAsBefore ? x : undefined);
};

/** Places `begin` ... of an axis, `count` of them, as an axis of their own; cut off the last axis here by blocks. */
function part(net: Network, x: Laid, at: number, begin: number, count: number): Laid {
  const group = x.view[at] ?? [];
  requireApart(group);
  const [outer, ...more] = group;
  const length = productOf(group);
  if (begin === 0 && count === length) return x;
  const last = x.own.at(-1) ?? [];
  const isOutermost = outer !== undefined && more.length === 0 && last[0] === outer;
  if (!isOutermost) throw noBlock('It cuts an axis that no block cuts.', 'Es schneidet eine Achse, die kein Block schneidet.'); // prettier-ignore
  const inner = productOf(last.slice(1));
  const ref = cut(net, x.ref, begin * inner, count * inner);
  const made = axis(count);
  const own: Groups = [...x.own.slice(0, -1), [...made, ...last.slice(1)]];
  return like(net, ref, { own, view: x.view.map((one, i) => (i === at ? made : one)) });
}

/** The rests that Split blocks have left of an output: from which place on, and where they are. */
const rests = new WeakMap<Network, Map<string, Map<number, Laid['ref']>>>();

/** Places of the last axis of a node's output, by Split blocks one after the other. */
function cut(net: Network, ref: Laid['ref'], begin: number, count: number): Laid['ref'] {
  const all = rests.get(net) ?? new Map<string, Map<number, Laid['ref']>>();
  rests.set(net, all);
  const key = `${ref.node}.${ref.port}`;
  const known = all.get(key) ?? new Map([[0, ref]]);
  all.set(key, known);
  const split = (from: number, width: number) => {
    const { id } = net.draft.add('split', { width }, { in: [known.get(from) ?? ref] });
    known.set(from + width, { node: id, port: 'rest' });
    return { node: id, port: 'first' };
  };
  const start = Math.max(...[...known.keys()].filter((from) => from <= begin));
  if (start < begin) split(start, begin - start);
  const whole = net.draft.typeOf(ref).shape.at(-1) ?? 0;
  if (begin + count === whole) return known.get(begin) ?? ref;
  return firsts(all, `${key}:${begin}:${count}`, () => split(begin, count));
}

function firsts(all: Map<string, Map<number, Laid['ref']>>, key: string, make: () => Laid['ref']): Laid['ref'] {
  const found = all.get(key)?.get(0) ?? make();
  all.set(key, new Map([[0, found]]));
  return found;
}

/** One place of an axis. */
function picked(net: Network, x: Laid, at: number, place: number, keepsAxis: boolean): Laid {
  const group = x.view[at] ?? [];
  const without = (view: Groups): Groups => (keepsAxis ? view.map((one, i) => (i === at ? [] : one)) : view.filter((_, i) => i !== at)); // prettier-ignore
  if (group.length === 0) return { ...x, view: without(x.view) };
  const length = productOf(group);
  const [batch = [], , width = []] = x.view;
  const isEnd = place === 0 || place === length - 1;
  if (at === 1 && x.view.length === 3 && isEnd && isSameGroup(batch, [BATCH])) {
    const sequence = arranged(net, x, [group, width]);
    const { ref } = net.draft.add('selectToken', { place: place === 0 ? 'first' : 'last' }, { in: [sequence.ref] });
    return like(net, ref, { own: [width], view: without(x.view) });
  }
  const one = part(net, x, at, place, 1);
  return { ...one, view: without(one.view) };
}

/** What a node of the file became of it: the nodes that were added for it, if any. */
function cutting(net: Network, node: OnnxNode, x: Laid, results: readonly Laid[]) {
  results.forEach((laid, i) => net.putLaid(node.outputs[i], laid));
  const made = [...new Set(results.filter(({ ref }) => ref !== x.ref).map(({ ref }) => ref.node))];
  return made.length > 0 ? made : 'view';
}

const gather: Lowering = (net, node) => {
  if (net.constant(node.inputs[0])) return embedding(net, node);
  const x = net.laid(node.inputs[0]);
  const indices = net.constant(node.inputs[1]);
  const at = axisOf(node, 0, x.view.length);
  const [place = 0] = indices?.values ?? [];
  if (indices?.values.length !== 1 || indices.shape.length > 1) throw noBlock('It picks several places.', 'Es wählt mehrere Stellen.'); // prettier-ignore
  const length = productOf(x.view[at] ?? []);
  return cutting(net, node, x, [picked(net, x, at, place < 0 ? place + length : place, indices.shape.length === 1)]);
};

const slice: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const [starts = [], ends = []] = [net.list(node, 'starts', 1), net.list(node, 'ends', 2)];
  const axes = net.list(node, 'axes', 3) ?? starts.map((_, i) => i);
  const steps = net.list(node, 'steps', 4) ?? [];
  const result = axes.reduce((laid, given, i) => {
    const at = given < 0 ? given + laid.view.length : given;
    const length = productOf(laid.view[at] ?? []);
    const [start = 0, end = length] = [starts[i], ends[i]];
    const clamp = (place: number) => Math.min(Math.max(place < 0 ? place + length : place, 0), length);
    const [begin, stop] = [clamp(start), clamp(end)];
    if ((steps[i] ?? 1) !== 1 || stop <= begin) throw noBlock('It leaves places out.', 'Es lässt Stellen aus.');
    return stop - begin === 1 && length > 1 ? picked(net, laid, at, begin, true) : part(net, laid, at, begin, stop - begin); // prettier-ignore
  }, x);
  return cutting(net, node, x, [result]);
};

const split: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const at = axisOf(node, 0, x.view.length);
  const length = productOf(x.view[at] ?? []);
  const each = Math.ceil(length / node.outputs.length);
  const sizes = net.list(node, 'split', 1) ?? node.outputs.map((_, i) => Math.min(each, length - i * each));
  let begin = 0;
  const results = sizes.map((size) => {
    const found = part(net, x, at, begin, size);
    begin += size;
    return found;
  });
  return cutting(net, node, x, results);
};

export const views: Readonly<Record<string, Lowering>> = {
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Gather: gather,
  Slice: slice,
  Split: split,
};
