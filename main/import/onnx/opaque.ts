// What has no block becomes a node of foreign operators: the operators of the file, with their weights.
import { runCall } from '../../../core/blocks/foreign/run.ts';
import type { Call, ForeignProgram } from '../../../core/blocks/foreign/program.ts';
import { ForeignError, isKnown, type Value } from '../../../core/blocks/foreign/value.ts';
import { sizeOf, type Shape } from '../../../core/shape.ts';
import type { DType, TensorType } from '../../../core/tensorType.ts';
import { text } from '../../../core/text.ts';
import { multiplyAddsOf } from '../../graph/onnx/multiplyAdds.ts';
import { NoBlock, type Ref } from '../draft.ts';
import { attributesOf } from './attributes.ts';
import { axis, BATCH, productOf, type Axis, type Groups, type Laid } from './axes.ts';
import type { OnnxNode } from './model.ts';
import { exampleOf, knownFor, type Network } from './network.ts';
import type { OnnxTensor } from './tensor.ts';

/** Computes a node that has no block for a batch of 1 and of 2. Fails with ForeignError if its operator is not known. */
export function examined(net: Network, node: OnnxNode): readonly (readonly [Value, Value])[] {
  const call = { operator: node.operator, outputs: [...node.outputs], attributes: attributesOf(node, net) };
  const [one = [], two = []] = ([1, 2] as const).map((batch) =>
    net.compute(() =>
      runCall(net.tf, call, node.inputs.map((name) => (name === '' ? undefined : exampleFor(net, name, batch)))),
    ),
  ); // prettier-ignore
  return node.outputs.map((_, i) => {
    const [a, b] = [one[i], two[i]];
    if (a && b) return [a, b] as const;
    throw new ForeignError(
      `${node.operator} has more outputs than are known.`,
      `${node.operator} hat mehr Ausgaben als bekannt sind.`,
    );
  });
}

function exampleFor(net: Network, name: string, batch: 1 | 2): Value {
  const entry = net.entry(name);
  if (!entry) throw new ForeignError(`Nothing computes “${name}”.`, `„${name}“ wird von nichts berechnet.`);
  if (entry.kind === 'laid') {
    const sizes = entry.laid.view.map((group) => group.reduce((size, one) => size * (one === BATCH ? batch : one.size), 1)); // prettier-ignore
    if (sizeOf(sizes) > MOST_NUMBERS)
      throw new ForeignError(
        `A tensor of [${sizes.join(', ')}] is too large.`,
        `Ein Tensor der Form [${sizes.join(', ')}] ist zu groß.`,
      );
    return net.tf.zeros(sizes, entry.laid.type.dtype);
  }
  const value = knownFor(entry, batch) ?? exampleOf(entry, batch === 1 ? 0 : 1);
  if (!value) throw new ForeignError(`Nothing computes “${name}”.`, `„${name}“ wird von nichts berechnet.`);
  return value;
}

const MOST_NUMBERS = 1 << 28;

/** What is needed to compute some values: nodes in order, and what they take from outside. */
interface Part {
  readonly nodes: OnnxNode[];
  readonly taken: Map<string, Laid>;
  readonly constants: Map<string, { readonly tensor: OnnxTensor; readonly isWeight: boolean }>;
}

function partFor(net: Network, name: string): Part {
  const part: Part = { nodes: [], taken: new Map(), constants: new Map() };
  const seen = new Set<OnnxNode>();
  const pending: (readonly [step: 'enter' | 'leave', node: OnnxNode])[] = [];
  const enter = (wanted: string) => {
    const entry = wanted === '' ? undefined : net.entry(wanted);
    if (entry?.kind === 'laid') part.taken.set(wanted, entry.laid);
    if (entry?.kind === 'constant') part.constants.set(wanted, entry);
    if (entry?.kind === 'foreign' || entry?.kind === 'shape') pending.push(['enter', entry.node]);
  };
  enter(name);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [step, node] = next;
    if (step === 'leave') {
      part.nodes.push(node);
      continue;
    }
    if (seen.has(node)) continue;
    seen.add(node);
    pending.push(['leave', node]);
    for (const wanted of node.inputs) enter(wanted);
  }
  return part;
}

/** The axis of the batch in a value; undefined if there is none or more than one. */
function batchAxisOf([one, two]: readonly [Value, Value]): number | undefined {
  if (one.shape.length !== two.shape.length || isKnown(one) || isKnown(two)) return undefined;
  const differing = one.shape.flatMap((size, i) => (two.shape[i] === size ? [] : [i]));
  const [only, ...others] = differing;
  return only !== undefined && others.length === 0 && one.shape[only] === 1 && two.shape[only] === 2 ? only : undefined;
}

/**
 * A value without a block as an output of a node of foreign operators, together with whatever else is computed on the
 * way and wanted outside. Fails with NoBlock if it has no batch or blocks cannot take it.
 */
export function adopted(net: Network, name: string): Laid {
  const part = partFor(net, name);
  const isInside = new Set(part.nodes);
  const made = part.nodes.flatMap(({ outputs }) => outputs);
  const isWanted = (output: string) => output === name || net.isEnd(output) || net.takers(output).some((taker) => !isInside.has(taker)); // prettier-ignore
  const outputs = made.flatMap((output) => {
    const entry = net.entry(output);
    const at = entry?.kind === 'foreign' ? batchAxisOf(entry.examples) : undefined;
    if (entry?.kind !== 'foreign' || at === undefined || !isWanted(output)) return [];
    return [endOf(output, entry.examples[0], at)];
  });
  if (!outputs.some((output) => output.name === name)) {
    throw new NoBlock(text('It does not belong to single examples.', 'Es gehört nicht zu einzelnen Beispielen.'));
  }
  const written = programOf(net, part, outputs);
  const { id, types } = net.draft.add('foreign', { program: JSON.stringify(written.program) }, written.inputs, {
    name: labelOf(part.nodes),
    weights: written.weights,
  });
  for (const node of part.nodes) net.fates.set(node, { ...net.fates.get(node), node, what: 'foreign', into: [id] });
  outputs.forEach(({ name: output, own, view }, i) => {
    const port = portName('out', i);
    const type = types[port];
    if (type) net.putLaid(output, { ref: { node: id, port }, type, own, view });
  });
  const entry = net.entry(name);
  if (entry?.kind !== 'laid') throw new Error(`"${name}" was not computed.`);
  return entry.laid;
}

const portName = (base: string, i: number) => (i === 0 ? base : `${base}${i + 1}`);

/** The operators in it that say most. */
function labelOf(nodes: readonly OnnxNode[]): string {
  const dull = new Set(['Shape', 'Gather', 'Unsqueeze', 'Squeeze', 'Concat', 'ConstantOfShape', 'Transpose', 'Reshape', 'Cast', 'Slice', 'Expand', 'Identity', 'Constant']); // prettier-ignore
  const all = [...new Set(nodes.map(({ operator }) => operator))];
  const telling = all.filter((operator) => !dull.has(operator));
  return (telling.length > 0 ? telling : all).slice(0, 4).join(', ');
}

/** An output of the part: what is to be done so that the batch comes first, and a picture has its channels last. */
interface PartEnd {
  readonly name: string;
  readonly order: readonly number[];
  readonly type: TensorType;
  readonly own: Groups;
  readonly view: Groups;
}

function endOf(name: string, { shape, ...value }: Value, batchAt: number): PartEnd {
  const groups = shape.map((size, i) => (i === batchAt ? [BATCH] : axis(size)));
  const rest = shape.map((_, i) => i).filter((i) => i !== batchAt);
  const isPicture = rest.length === 3 && batchAt === 0;
  const [channels = 1, height = 2, width = 3] = rest;
  const own = isPicture ? [height, width, channels] : rest;
  const layout = isPicture ? 'picture' : own.length === 2 ? 'sequence' : undefined;
  const dtype: DType = value.dtype === 'int32' || value.dtype === 'bool' ? value.dtype : 'float32';
  const sizes = own.map((i) => shape[i] ?? 1);
  return {
    name,
    order: [batchAt, ...own],
    type: layout ? { dtype, shape: sizes, layout } : { dtype, shape: sizes },
    own: own.map((i) => groups[i] ?? []),
    view: groups,
  };
}

/** Constants of more numbers than these are weights: they would make the program long. */
const MOST_IN_PROGRAM = 64;

function programOf(net: Network, part: Part, ends: readonly PartEnd[]) {
  const names = new Map<string, string>();
  let count = 0;
  const fresh = () => `v${(count += 1)}`;
  const short = (name: string) => {
    if (name === '') return '';
    const own = names.get(name) ?? fresh();
    names.set(name, own);
    return own;
  };
  const calls: Call[] = [];
  const call = (operator: string, from: readonly string[], attributes: Call['attributes'] = {}) => {
    const output = fresh();
    calls.push({ operator, inputs: [...from], outputs: [output], attributes });
    return output;
  };
  const constants: ForeignProgram['constants'] = {};
  const reshape = (from: string, sizes: readonly number[]) => {
    const shape = fresh();
    constants[shape] = { dtype: 'int32', shape: [sizes.length], values: [...sizes] };
    return call('Reshape', [from, shape]);
  };
  const inputs: Record<string, readonly Ref[]> = {};
  const ports = [...part.taken].map(([name, laid], i) => {
    const port = portName('in', i);
    inputs[port] = [laid.ref];
    names.set(
      name,
      asInFile(port, laid, reshape, (from, perm) => call('Transpose', [from], { perm: [...perm] })),
    );
    return { name: port, type: typeOf(laid.type) };
  });
  const weights: Record<string, Float32Array> = {};
  const specs: ForeignProgram['weights'] = [];
  for (const [name, { tensor, isWeight }] of part.constants) {
    const { dtype, shape, values } = tensor;
    if (values.length <= MOST_IN_PROGRAM && !(isWeight && dtype === 'float32' && values.length > 1)) {
      constants[short(name)] = { dtype, shape: [...shape], values: [...values].map(clamped) };
      continue;
    }
    weights[short(name)] = Float32Array.from(values);
    specs.push({ name: short(name), dtype, shape: [...shape], isTrainable: isWeight && dtype === 'float32' && !isStatistic(part.nodes, name) }); // prettier-ignore
  }
  for (const node of part.nodes) {
    calls.push({ operator: node.operator, inputs: node.inputs.map(short), outputs: node.outputs.map(short), attributes: attributesOf(node, net) }); // prettier-ignore
  }
  const outputs = ends.map(({ name, order, type }, i) => {
    const isTurned = order.some((from, to) => from !== to);
    const turned = isTurned ? call('Transpose', [short(name)], { perm: [...order] }) : short(name);
    calls.push({ operator: 'Identity', inputs: [turned], outputs: [portName('out', i)], attributes: {} });
    return { name: portName('out', i), type: typeOf(type) };
  });
  const multiplyAdds = part.nodes.reduce((sum, { operator, inputs: taken, outputs: made }) => {
    const [from, to] = [taken, made].map((all) => all.map((one) => shapeOf(net, one)));
    return sum + multiplyAddsOf({ operator, inputs: from ?? [], outputs: to ?? [] });
  }, 0);
  const program: ForeignProgram = { inputs: ports, outputs, weights: specs, constants, calls, multiplyAdds };
  return { program, inputs, weights };
}

/** The sizes of a value for one example. */
function shapeOf(net: Network, name: string): Shape {
  const entry = name === '' ? undefined : net.entry(name);
  if (entry?.kind === 'constant') return entry.tensor.shape;
  if (entry?.kind === 'shape') return entry.known[0].shape;
  if (entry?.kind === 'foreign') return entry.examples[0].shape;
  return entry?.laid.view.map((group) => productOf(group.filter((one) => one !== BATCH))) ?? [];
}

/** JSON has no infinities. */
const clamped = (value: number) => (Number.isNaN(value) ? 0 : Math.max(-3.4e38, Math.min(3.4e38, value)));

function typeOf({ dtype, shape, layout }: TensorType) {
  return { dtype, shape: [...shape], ...(layout && { layout }) };
}

/** The mean and variance of a batch norm, which training does not change. */
function isStatistic(nodes: readonly OnnxNode[], name: string): boolean {
  return nodes.some(({ operator, inputs }) => operator === 'BatchNormalization' && inputs.indexOf(name) >= 3);
}

/** Puts the axes of an input in the order that the file has them in. */
function asInFile(
  from: string,
  { type, own, view }: Laid,
  reshape: (from: string, sizes: readonly number[]) => string,
  transpose: (from: string, order: readonly number[]) => string,
): string {
  const wanted = view.flat();
  const present: readonly Axis[] = [BATCH, ...own.flat()];
  const order = wanted.map((one) => present.indexOf(one));
  const isTurned = order.some((at, i) => at !== i);
  const apart = isTurned ? transpose(reshape(from, [-1, ...own.flat().map(({ size }) => size)]), order) : from;
  const sizes = view.map((group) => (group.includes(BATCH) ? -1 : productOf(group)));
  const isAsIs = !isTurned && sizes.length === type.shape.length + 1 && sizes.every((size, i) => size === (i === 0 ? -1 : type.shape[i - 1])); // prettier-ignore
  return isAsIs ? apart : reshape(apart, sizes);
}

/** The same axes in another order, for which there is no block either. */
export function turned(net: Network, laid: Laid, own: Groups, layout: TensorType['layout']): Laid {
  const present = laid.own.flat();
  const order = [0, ...own.flat().map((one) => present.indexOf(one) + 1)];
  const shape = own.map(productOf);
  const type = { dtype: laid.type.dtype, shape, ...(layout && { layout }) };
  const constants: ForeignProgram['constants'] = {
    apart: { dtype: 'int32', shape: [present.length + 1], values: [-1, ...present.map(({ size }) => size)] },
    joined: { dtype: 'int32', shape: [shape.length + 1], values: [-1, ...shape] },
  };
  const calls: Call[] = [
    { operator: 'Reshape', inputs: ['in', 'apart'], outputs: ['a'], attributes: {} },
    { operator: 'Transpose', inputs: ['a'], outputs: ['b'], attributes: { perm: order } },
    { operator: 'Reshape', inputs: ['b', 'joined'], outputs: ['out'], attributes: {} },
  ];
  const program: ForeignProgram = {
    inputs: [{ name: 'in', type: typeOf(laid.type) }],
    outputs: [{ name: 'out', type }],
    weights: [],
    constants,
    calls,
    multiplyAdds: 0,
  };
  const { ref, types } = net.draft.add('foreign', { program: JSON.stringify(program) }, { in: [laid.ref] }, { name: 'Transpose' }); // prettier-ignore
  return { ref, type: types['out'] ?? type, own, view: laid.view };
}
