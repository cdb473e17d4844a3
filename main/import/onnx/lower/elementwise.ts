import type { ParamValues } from '../../../../core/params.ts';
import { axis, BATCH, isSame, isSameGroup, sizesOf, unified, type Axis, type Laid } from '../axes.ts';
import type { OnnxNode } from '../model.ts';
import type { Network } from '../network.ts';
import type { OnnxTensor } from '../tensor.ts';
import { titleOf } from '../titles.ts';
import { causalMask, isCausal } from './attention.ts';
import { arranged, axisOf, like, noBlock, numberOf, requireApart, type Lowering } from './lowering.ts';

/** A block for each value by itself. */
function pointwise(block: string, paramsOf: (node: OnnxNode) => ParamValues = () => ({})): Lowering {
  return (net, node) => {
    const x = net.laid(node.inputs[0]);
    const { ref, id } = net.draft.add(block, paramsOf(node), { in: [x.ref] });
    net.putLaid(node.outputs[0], like(net, ref, x));
    return [id];
  };
}

/** Only with its usual constant. */
function usual(name: string, value: number, lowering: Lowering): Lowering {
  return (net, node) => {
    const given = numberOf(node, name, value);
    if (Math.abs(given - value) < 1e-6) return lowering(net, node);
    throw noBlock(`Its ${name} is ${given}; the block has ${value}.`, `Sein ${name} ist ${given}; der Block hat ${value}.`); // prettier-ignore
  };
}

/** Two values side by side, with axes that mean the same in the same order. */
function together(net: Network, names: readonly string[]): readonly [Laid, Laid] {
  const [a, b] = [net.laid(names[0]), net.laid(names[1])];
  const both = unified(a, b);
  if (!both) throw noBlock('Its inputs have other shapes.', 'Seine Eingaben haben andere Formen.');
  const [one, other] = both;
  if (isSame(one.own, other.own) && one.type.layout === other.type.layout) return both;
  return [one, arranged(net, other, one.own, one.type.layout)];
}

function combined(net: Network, node: OnnxNode, block: string): readonly string[] {
  const [a, b] = together(net, node.inputs);
  const { ref, id } = net.draft.add(block, {}, { in: [a.ref, b.ref] });
  net.putLaid(node.outputs[0], like(net, ref, a));
  return [id];
}

/** The computed and the constant input of a node, if it has one of each. */
function withConstant(net: Network, node: OnnxNode) {
  const [a, b] = node.inputs;
  const [left, right] = [net.constant(a), net.constant(b)];
  if (right) return { x: a, tensor: right, name: b, isRight: true };
  return left ? { x: b, tensor: left, name: a, isRight: false } : undefined;
}

function passedOn(net: Network, node: OnnxNode, x: string | undefined): 'leftOut' {
  net.putLaid(node.outputs[0], net.laid(x));
  return 'leftOut';
}

function scaled(net: Network, node: OnnxNode, x: Laid, factor: number): readonly string[] {
  const { ref, id } = net.draft.add('scale', { factor }, { in: [x.ref] });
  net.putLaid(node.outputs[0], like(net, ref, x));
  return [id];
}

const add: Lowering = (net, node) => {
  const given = withConstant(net, node);
  if (!given) return combined(net, node, 'add');
  if (given.tensor.values.every((value) => value === 0)) return passedOn(net, node, given.x);
  const x = net.laid(given.x);
  return masked(net, node, x, given.tensor) ?? placed(net, node, x, given) ?? fail();
};

function fail(): never {
  throw noBlock(
    'It computes with a constant that no block has.',
    'Es rechnet mit einer Konstanten, die kein Block hat.',
  );
}

/** Very negative numbers above the diagonal: no word sees a later one. */
function masked(net: Network, node: OnnxNode, x: Laid, tensor: OnnxTensor): readonly string[] | undefined {
  const [rows, columns] = tensor.shape.slice(-2);
  if (x.type.layout !== 'heads' || rows === undefined || rows !== columns) return undefined;
  return isCausal(tensor, (value) => value === 0, (value) => value <= -1e4) ? causalMask(net, node, x) : undefined; // prettier-ignore
}

/** A vector for each place of a sequence. */
function placed(net: Network, node: OnnxNode, x: Laid, { tensor, name }: { readonly tensor: OnnxTensor; readonly name: string | undefined }) {
  const [batch = [], places = [], width = []] = x.view;
  const sizes = sizesOf([places, width]);
  const shape = tensor.shape.length === 3 && tensor.shape[0] === 1 ? tensor.shape.slice(1) : tensor.shape;
  if (x.view.length !== 3 || !isSameGroup(batch, [BATCH]) || shape.join() !== sizes.join()) return undefined;
  const sequence = arranged(net, x, [places, width]);
  const weights = { embeddings: Float32Array.from(tensor.values) };
  const { ref, id } = net.draft.add('positionalEncoding', { kind: 'learned', positions: sizes[0] ?? 1 }, { in: [sequence.ref] }, { name: titleOf(net, node, name), weights });
  net.putLaid(node.outputs[0], like(net, ref, { own: sequence.own, view: x.view }));
  return [id];
} // prettier-ignore

const multiply: Lowering = (net, node) => {
  const given = withConstant(net, node);
  if (!given) return combined(net, node, 'multiply');
  const factor = net.scalar(given.name);
  if (factor === undefined) return fail();
  return factor === 1 ? passedOn(net, node, given.x) : scaled(net, node, net.laid(given.x), factor);
};

const divide: Lowering = (net, node) => {
  const divisor = net.scalar(node.inputs[1]);
  if (divisor === undefined || divisor === 0) return fail();
  return scaled(net, node, net.laid(node.inputs[0]), 1 / divisor);
};

const softmax: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const at = axisOf(node, net.opset < 13 ? 1 : -1, x.view.length);
  const group = x.view[at] ?? [];
  const isFlat = net.opset < 13 && at !== x.view.length - 1;
  requireApart(group);
  const place = x.own.findIndex((one) => isSameGroup(one, group));
  if (isFlat || place < 0)
    throw noBlock('Its axis is none of the axes here.', 'Seine Achse ist keine der Achsen hier.');
  const { ref, id } = net.draft.add('softmax', { axis: x.own.length - place }, { in: [x.ref] });
  net.putLaid(node.outputs[0], like(net, ref, x));
  return [id];
};

const concat: Lowering = (net, node) => {
  // Past words, of which there are none.
  const names = node.inputs.filter((name) => net.constant(name)?.values.length !== 0);
  const [first, ...others] = names.map((name) => net.laid(name));
  if (!first || others.length === 0) return passedOn(net, node, names[0]);
  const at = axisOf(node, 0, first.view.length);
  const group = first.view[at] ?? [];
  requireApart(group);
  const base = isSameGroup(first.own.at(-1) ?? [], group) ? first : arranged(net, first, [...remaining(first, group), group]);
  const refs = [base, ...others.map((other) => beside(net, base, other, at))].map(({ ref }) => ref);
  const { ref, id } = net.draft.add('concatenate', {}, { in: refs });
  const made = axis(net.draft.typeOf(ref).shape.at(-1) ?? 1);
  net.putLaid(node.outputs[0], like(net, ref, { own: [...base.own.slice(0, -1), made], view: first.view.map((one, i) => (i === at ? made : one)) }));
  return [id];
}; // prettier-ignore

function remaining({ own }: Laid, group: readonly Axis[]) {
  const rest = own.map((one) => one.filter((each) => !group.includes(each)));
  return rest.filter(({ length }) => length > 0);
}

/** Another value in the order of the first, all axes but the joined one being the same. */
function beside(net: Network, base: Laid, other: Laid, at: number): Laid {
  const place = [BATCH];
  const without = (laid: Laid): Laid => ({ ...laid, view: laid.view.map((one, i) => (i === at ? place.slice(1) : one)) });
  const both = unified(without(base), without(other));
  const group = other.view[at] ?? [];
  if (!both) throw noBlock('Its inputs have other shapes.', 'Seine Eingaben haben andere Formen.');
  const [one, renamed] = both;
  return arranged(net, renamed, [...one.own.slice(0, -1), group], one.type.layout);
} // prettier-ignore

const pass: Lowering = (net, node) => passedOn(net, node, node.inputs[0]);

/** After training it changes nothing. */
const dropout: Lowering = (net, node) => {
  if ((net.scalar(node.inputs[2]) ?? 0) !== 0) throw noBlock('It drops numbers out after training, too.', 'Es lässt auch nach dem Training Zahlen weg.'); // prettier-ignore
  return passedOn(net, node, node.inputs[0]);
};

/** Between kinds of the same meaning here: 32 and 64 bits. */
const cast: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const to = numberOf(node, 'to', 1);
  const isSameKind = x.type.dtype === 'float32' ? [1, 10, 11, 16].includes(to) : x.type.dtype === 'int32' && [6, 7].includes(to); // prettier-ignore
  if (isSameKind) return passedOn(net, node, node.inputs[0]);
  throw noBlock('It makes another kind of numbers.', 'Es macht eine andere Art von Zahlen.');
};

export const elementwise: Readonly<Record<string, Lowering>> = {
  Relu: pointwise('relu'),
  Sigmoid: pointwise('sigmoid'),
  Tanh: pointwise('tanh'),
  Softplus: pointwise('softplus'),
  Elu: usual('alpha', 1, pointwise('elu')),
  Swish: usual('alpha', 1, pointwise('silu')),
  LeakyRelu: pointwise('leakyRelu', (node) => ({ slope: Number(numberOf(node, 'alpha', 0.01).toPrecision(7)) })),
  Gelu: (net, node) => pointwise(node.attributes['approximate'] === 'tanh' ? 'geluTanh' : 'gelu')(net, node),
  Add: add,
  Mul: multiply,
  Div: divide,
  Softmax: softmax,
  Concat: concat,
  Cast: cast,
  Identity: pass,
  Dropout: dropout,
};
