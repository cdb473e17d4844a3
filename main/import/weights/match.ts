// Which tensors of a state_dict belong to which weights of a network.
import { analyse } from '../../../core/analysis/analyse.ts';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { WeightMatch, WeightPair } from '../../../core/protocol/imports.ts';
import { isSameShape, sizeOf, type Shape } from '../../../core/shape.ts';
import { isPicture } from '../../../core/tensorType.ts';
import type { SafeTensor } from '../../files/safetensors.ts';
import { compile, type ModelWeight } from '../../model/model.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';

type Tensors = ReadonlyMap<string, SafeTensor>;

/** A weight of the network and what it may be called. */
interface Wanted {
  readonly weight: ModelWeight;
  readonly names: readonly string[];
  /** What the last part of its name says in PyTorch: weight, bias, running_mean. */
  readonly part: string;
}

/**
 * Pairs weights and tensors: by hand (`given`: tensors by weight; an empty name leaves it without), by name, and where
 * as many are left of a shape on both sides, in their order.
 */
export function matchWeights(document: Document, tensors: Tensors, given: Readonly<Record<string, string>> = {}): WeightMatch {
  const wanted = compile(analyse(document)).weights.map(namesOf);
  const free = new Map(tensors);
  const pairs: WeightPair[] = [];
  const pair = ({ weight }: Wanted, tensor: string, by: WeightPair['by']) => {
    const tensorShape = free.get(tensor)?.shape;
    const isTurned = tensorShape && turnOf(weight, tensorShape);
    if (!tensorShape || isTurned === undefined) return false;
    free.delete(tensor);
    pairs.push({ weight: weight.name, tensor, shape: weight.spec.shape, tensorShape, isTurned, by });
    return true;
  };
  let rest = wanted.filter((one) => {
    const tensor = Object.hasOwn(given, one.weight.name) ? given[one.weight.name] : undefined;
    return !(tensor !== undefined && pair(one, tensor, 'hand'));
  });
  const isLeft = ({ weight }: Wanted) => Object.hasOwn(given, weight.name);
  rest = rest.filter((one) => isLeft(one) || !one.names.some((name) => free.has(name) && pair(one, name, 'name')));
  for (const group of groupsOf(rest.filter((one) => !isLeft(one)))) {
    const alike = [...free].filter(([name, { shape }]) => partOf(name) === group.part && turnOf(group.first.weight, shape) !== undefined);
    if (alike.length !== group.all.length) continue;
    const ordered = alike.map(([name]) => name).toSorted(byNumbers.compare);
    group.all.forEach((one, i) => pair(one, ordered[i] ?? '', 'order'));
  }
  const paired = new Set(pairs.map(({ weight }) => weight));
  const left = wanted.filter(({ weight }) => !paired.has(weight.name));
  return {
    pairs,
    weights: left.map(({ weight: { name, spec } }) => ({ name, shape: spec.shape })),
    tensors: [...free].map(([name, { shape }]) => ({ name, shape })).filter(({ name }) => !name.endsWith('num_batches_tracked')),
  };
} // prettier-ignore

/** fc10 comes after fc2. */
const byNumbers = new Intl.Collator('en', { numeric: true });

function namesOf(weight: ModelWeight): Wanted {
  const { name, nodeId, spec } = weight;
  const dotted = (path: string) => path.replaceAll('/', '.');
  const own = name.slice(0, -spec.name.length - 1);
  const part = spec.pytorch.name;
  return { weight, names: [name, `${dotted(nodeId)}.${part}`, `${dotted(own)}.${part}`, dotted(name)], part };
}

const partOf = (name: string) => name.split('.').at(-1) ?? name;

/** Weights of the same part and shape, in the order of the network. */
function groupsOf(wanted: readonly Wanted[]) {
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const key = `${one.part} ${one.weight.spec.shape.join()}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first ? [{ all, first, part: first.part }] : [];
  });
}

/** Whether a tensor of this shape has outputs before inputs; undefined if it does not fit. */
function turnOf({ spec: { shape, pytorch } }: ModelWeight, other: Shape): boolean | undefined {
  if (pytorch.isTransposed && isSameShape(turnedShape(shape), other)) return true;
  return isSameShape(shape, other) ? false : undefined;
}

/** [..., inputs, outputs] as [outputs, inputs, ...]. */
function turnedShape(shape: Shape): Shape {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  return [outputs, inputs, ...shape.slice(0, -2)];
}

/**
 * The weights of a network out of matched tensors, laid out as they are here. `isOwn`: programs of this app flatten
 * pictures as it does itself.
 */
export function matchedWeights(document: Document, tensors: Tensors, { pairs }: Pick<WeightMatch, 'pairs'>, isOwn: boolean): NamedTensors {
  const model = compile(analyse(document));
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const byWeight = new Map(pairs.map((one) => [one.weight, one]));
  return new Map(
    model.weights.flatMap((weight): readonly (readonly [string, NamedTensor])[] => {
      const found = byWeight.get(weight.name);
      const tensor = found && tensors.get(found.tensor);
      if (!found || !tensor) return [];
      const { shape } = weight.spec;
      const values = found.isTurned ? turned(tensor.values, shape) : Float32Array.from(tensor.values);
      const picture = found.isTurned && !isOwn ? flattenedBefore(nodes, weight.nodeId) : undefined;
      return [[weight.name, { shape, values: picture ? channelsLast(values, picture, shape) : values }]];
    }),
  );
} // prettier-ignore

function turned(values: ArrayLike<number>, shape: Shape): Float32Array {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const area = sizeOf(shape) / (inputs * outputs);
  const result = new Float32Array(sizeOf(shape));
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let a = 0; a < area; a++) result[(a * inputs + i) * outputs + o] = values[(o * inputs + i) * area + a] ?? 0;
    }
  }
  return result;
}

/** Blocks that leave a row of numbers in its order. */
const keepsOrder = new Set(['relu', 'gelu', 'geluTanh', 'silu', 'sigmoid', 'tanh', 'elu', 'leakyRelu', 'softplus', 'dropout', 'activation']); // prettier-ignore

/** The picture [height, width, channels] whose pixels a layer takes in a row; undefined if it takes something else. */
function flattenedBefore(nodes: ReadonlyMap<string, AnalysedNode>, id: string): Shape | undefined {
  for (let node = nodes.get(id); node;) {
    const before = nodes.get(node.inputs[0]?.from.node ?? '');
    if (!before) return undefined;
    if (before.block.type === 'flatten') {
      const source = nodes.get(before.inputs[0]?.from.node ?? '');
      const type = source && Object.hasOwn(source.types, before.inputs[0]?.from.port ?? '') ? source.types[before.inputs[0]?.from.port ?? ''] : source?.type; // prettier-ignore
      return type && isPicture(type) && type.shape[2] !== 1 ? type.shape : undefined;
    }
    if (!keepsOrder.has(before.block.type)) return undefined;
    node = before;
  }
  return undefined;
}

/** PyTorch flattens a picture channel by channel: its rows in the order that they have here. */
function channelsLast(values: Float32Array, [height = 1, width = 1, channels = 1]: Shape, shape: Shape): Float32Array {
  const outputs = shape.at(-1) ?? 1;
  const result = new Float32Array(values.length);
  for (let place = 0; place < height * width; place++) {
    for (let c = 0; c < channels; c++) {
      const from = (c * height * width + place) * outputs;
      result.set(values.subarray(from, from + outputs), (place * channels + c) * outputs);
    }
  }
  return result;
}
