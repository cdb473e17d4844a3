import type { AnalysedInput, AnalysedNode } from '../../core/analysis/node.ts';
import type { Output } from '../../core/analysis/flatten.ts';
import { outputName } from '../../core/analysis/identity.ts';
import type { WeightSpec } from '../../core/blocks/define.ts';
import { sizeOf } from '../../core/shape.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';

/** What is computed in one go: a single node, or several that do the same with the same inputs. */
export interface Unit {
  /** The prefix of its weights: the first node's name, followed by a plus if they differ from that node's own. */
  readonly name: string;
  readonly nodes: readonly [AnalysedNode, ...AnalysedNode[]];
  /** Its inputs, in the order of its kernel's rows. */
  readonly inputs: readonly UnitInput[];
}

/** An output by name, and the port it arrives at. */
export interface UnitInput {
  readonly port: string;
  readonly from: string;
}

/** A weight as training stores it: of one node, or of all nodes of a unit concatenated. */
export interface TrainedWeight {
  readonly name: string;
  readonly nodeId: string;
  readonly spec: WeightSpec;
  /** It is trained at so many times the learning rate, before `layerDecay`. */
  readonly rateFactor: number;
  /** The number of layers behind it: see `layerDepths`. */
  readonly depth: number;
  readonly parts: readonly Part[];
  /** Indices that training leaves unchanged. */
  readonly locked: readonly number[];
}

/** A node's own weight, and the indices of its elements in the trained weight; null: it is all of it. */
interface Part {
  readonly name: string;
  readonly spec: WeightSpec;
  readonly places: Int32Array | null;
}

/**
 * Groups nodes into units, in execution order. This turns perceptrons wired by hand into one matrix product per layer,
 * whatever the order of their edges and the modules they are in. Values are summed in the same order as before. What is
 * trained at other rates stays apart; `depths`: see `layerDepths`.
 */
export function unitsOf(network: readonly AnalysedNode[], depths: ReadonlyMap<string, number>): readonly Unit[] {
  const nodes = beyondModules(network);
  const byIdentity = nodes.toSorted((a, b) => inNumbers.compare(a.identity, b.identity));
  const order = new Map(byIdentity.map(({ id }, i) => [id, i]));
  const units = new Map<string, Unit>();
  const inOrder = ({ from: a }: AnalysedInput, { from: b }: AnalysedInput) =>
    (order.get(a.node) ?? 0) - (order.get(b.node) ?? 0) || inNumbers.compare(a.port, b.port);
  for (const node of nodes) {
    const own = unitInputs(node.inputs);
    const isJoinable = node.block.isJoinable === true && new Set(own.map(({ from }) => from)).size === own.length;
    const inputs = isJoinable ? unitInputs(node.inputs.toSorted(inOrder)) : own;
    const key = isJoinable
      ? JSON.stringify([node.block.type, node.params, node.isFrozen, node.rateFactor, depths.get(node.id), inputs])
      : node.id;
    const [first, ...others] = units.get(key)?.nodes ?? [];
    const [head, ...rest] = first ? [first, ...others, node].toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)) : []; // prettier-ignore
    if (head) units.set(key, { name: `${head.identity}+`, nodes: [head, ...rest], inputs });
    else {
      const isAsItStands = own.every(({ from }, i) => from === inputs[i]?.from);
      units.set(key, { name: `${node.identity}${isAsItStands ? '' : '+'}`, nodes: [node], inputs });
    }
  }
  return [...units.values()];
}

/** Inputs by the name of the output they come from. */
export function unitInputs(inputs: readonly AnalysedInput[]): readonly UnitInput[] {
  return inputs.map(({ port, from }) => ({ port, from: outputName(from) }));
}

/** `perceptron2` comes before `perceptron10`. */
const inNumbers = new Intl.Collator('en', { numeric: true });

/** The nodes, connected directly to what computes their inputs, bypassing module ends, which only pass values on. */
function beyondModules(nodes: readonly AnalysedNode[]): readonly AnalysedNode[] {
  const origins = new Map<string, Output>();
  return nodes.map((node) => {
    const inputs = node.inputs.map((input) => ({ ...input, from: origins.get(outputName(input.from)) ?? input.from }));
    const [first] = inputs;
    if (node.block.category === 'structure' && first) origins.set(node.id, first.from);
    return { ...node, inputs };
  });
}

/** The weights of a unit as training stores them: its nodes' weights, concatenated along the last axis. */
export function trainedWeights(
  { name: unit, nodes, inputs }: Unit,
  depths: ReadonlyMap<string, number>,
): readonly TrainedWeight[] {
  const [first] = nodes;
  const { rateFactor } = first;
  const depth = depths.get(first.id) ?? 0;
  return first.weights.map((spec) => {
    const shape = nodes.length === 1 ? spec.shape : [...spec.shape.slice(0, -1), nodes.length];
    const parts = nodes.map((node, column) => ({
      name: `${node.identity}.${spec.name}`,
      spec,
      places: placesOf(node, spec, inputs, column, nodes.length),
    }));
    const locked = parts.flatMap(({ places }, i) =>
      (nodes[i]?.locked[spec.name] ?? []).map((at) => places?.[at] ?? at),
    );
    return {
      name: `${unit}.${spec.name}`,
      nodeId: first.id,
      spec: { ...spec, shape },
      rateFactor,
      depth,
      parts,
      locked,
    };
  });
}

function placesOf(
  node: AnalysedNode,
  { name, shape }: WeightSpec,
  inputs: readonly UnitInput[],
  column: number,
  columns: number,
): Int32Array | null {
  const isOnEdges = node.block.edgeWeight === name;
  const isInOrder = !isOnEdges || unitInputs(node.inputs).every(({ from }, i) => from === inputs[i]?.from);
  if (columns === 1 && isInOrder) return null;
  const rows = isOnEdges ? rowsOf(node, inputs) : Array.from({ length: sizeOf(shape) }, (_, i) => i);
  return Int32Array.from(rows, (row) => row * columns + column);
}

/** The row for each of a node's input values, given the order of the unit's inputs. */
function rowsOf({ inputs: own }: AnalysedNode, inputs: readonly UnitInput[]): readonly number[] {
  const sizes = new Map(own.map(({ from, type }) => [outputName(from), sizeOf(type.shape)]));
  const begins = new Map<string, number>();
  let begin = 0;
  for (const { from } of inputs) {
    begins.set(from, begin);
    begin += sizes.get(from) ?? 0;
  }
  return unitInputs(own).flatMap(({ from }) =>
    Array.from({ length: sizes.get(from) ?? 0 }, (_, i) => (begins.get(from) ?? 0) + i),
  );
}

/** Converts the nodes' own weights to those that training stores. `suffix` selects optimizer state: `/velocity`. */
export function pack(trained: readonly TrainedWeight[], tensors: NamedTensors, suffix = ''): NamedTensors {
  const packed = new Map<string, NamedTensor>();
  for (const { name, spec, parts } of trained) {
    let values: Float32Array | undefined;
    for (const { name: own, places } of parts) {
      const tensor = tensors.get(own + suffix);
      if (!tensor) continue;
      if (!places) packed.set(name + suffix, tensor);
      else {
        values ??= new Float32Array(sizeOf(spec.shape));
        for (const [at, place] of places.entries()) values[place] = tensor.values[at] ?? 0;
        packed.set(name + suffix, { shape: spec.shape, values });
      }
    }
  }
  return packed;
}

/** The inverse of `pack`. */
export function unpack(trained: readonly TrainedWeight[], tensors: NamedTensors, suffix = ''): NamedTensors {
  const single = new Map<string, NamedTensor>();
  for (const { name, parts } of trained) {
    const packed = tensors.get(name + suffix);
    if (!packed) continue;
    for (const { name: own, spec, places } of parts) {
      const values = places ? Float32Array.from(places, (place) => packed.values[place] ?? NaN) : packed.values;
      single.set(own + suffix, { shape: spec.shape, values });
    }
  }
  return single;
}
