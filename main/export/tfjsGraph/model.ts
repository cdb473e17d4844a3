import type { Value } from '../../graph/ir.ts';
import type { Model } from '../../model/model.ts';
import { lookUp } from '../../model/tensors.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import type { Size } from '../forward/sizes.ts';
import { placesOf, weightPaths, type Forward } from '../forward/symbolic.ts';
import { fieldInput, weightInput } from '../forward/trace.ts';
import { emitPlain } from './operators.ts';
import { emitPicture, FILTERS, isPicture, TO_FIRST, TO_LAST } from './pictures.ts';
import { dims, dtypeAttr, GraphWriter, type StoredTensor } from './writer.ts';

/** A TensorFlow graph in the terms of `model.json`, and its weights. */
export interface GraphModel {
  readonly topology: object;
  readonly signature: object;
  readonly stored: readonly StoredTensor[];
}

/** A value in one order of axes; the other one is made when it is asked for. */
interface Written {
  /** As in the graph: channels first. */
  readonly first?: string;
  /** A picture with channels last. */
  readonly last?: string;
}

/** A forward pass as a graph model: weights are constants, fields its placeholders, by name. */
export function graphModel(model: Model, weights: NamedTensors, forward: Forward): GraphModel {
  const { graph, fields } = forward;
  const inputNames = new Map(model.inputs.map(({ name }) => [fieldInput(name), name]));
  const w = new GraphWriter(placesOf(forward, inputNames));
  for (const { name, type } of model.inputs) {
    const attr = { dtype: dtypeAttr(type.dtype), shape: dims(lookUp(fields, name)) };
    w.node('Placeholder', [], attr, name);
  }
  const paths = weightPaths(model.nodes);
  const byInput = new Map(model.weights.map(({ name }) => [weightInput(name), name]));
  const { written, first, last } = orders(graph, w);
  const weightOf = (input: string) => {
    const own = lookUp(byInput, input);
    const { shape, values } = lookUp(weights, own);
    return w.constant(paths.get(own) ?? own, 'float32', shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  const used = new Set([...graph.nodes.flatMap(({ operation }) => operation.inputs), ...graph.outputs.map(({ value }) => value)]);
  for (const [i, node] of graph.nodes.entries()) {
    w.scope = node.scope;
    const { operation } = node;
    const from = operation.inputs.flatMap((value) => graph.nodes[value] ?? []);
    const [x = -1] = operation.inputs;
    if (operation.op === 'input') {
      const isWeight = byInput.has(operation.name);
      written.push(isWeight ? (used.has(i) ? { first: weightOf(operation.name) } : {}) : { first: lookUp(inputNames, operation.name) });
    } else if (isPicture(operation)) {
      const [, filters, bias] = operation.inputs;
      const others = [filters === undefined ? undefined : last(filters, FILTERS), bias === undefined ? undefined : first(bias)];
      written.push({ last: emitPicture(node, operation, [last(x, TO_LAST), ...others], from[0], w) });
    } else if (operation.op === 'transpose' && operation.perm.join() === TO_LAST.join() && written[x]?.last !== undefined) {
      written.push({ first: written[x].last });
    } else {
      // What only turns weights or pictures for a convolution is not needed.
      const isTurn = operation.op === 'transpose' && isOnlyTurned(graph.nodes, i, operation.perm);
      written.push(isTurn ? {} : { first: emitPlain(node, operation, { w, graph, inputs: operation.inputs.map(first), from }) });
    }
  }
  const ends = graph.outputs.map(({ name, value }) => {
    w.scope = undefined;
    const node = graph.nodes[value];
    const identity = w.node('Identity', [first(value)], { T: dtypeAttr(node?.dtype ?? 'float32') }, name);
    return [name, { name: `${identity}:0`, ...tensorInfo(node?.dtype ?? 'float32', node?.shape ?? []) }] as const;
  });
  const starts = model.inputs.map(({ name, type }) => [name, { name: `${name}:0`, ...tensorInfo(type.dtype, lookUp(fields, name)) }]);
  return {
    topology: { node: w.nodes, library: {}, versions: { producer: 1087 } },
    signature: { inputs: Object.fromEntries(starts) as object, outputs: Object.fromEntries(ends) as object },
    stored: w.stored,
  };
} // prettier-ignore

/** Values as they were written, each in the order of axes that is asked for. */
function orders(graph: Forward['graph'], w: GraphWriter) {
  const written: Written[] = [];
  const turned = (name: string, perm: readonly number[]) => w.node('Transpose', [name, w.integers(perm)]);
  const first = (value: Value): string => {
    const found = written[value] ?? {};
    const name = found.first ?? turned(found.last ?? '', TO_FIRST);
    written[value] = { ...found, first: name };
    return name;
  };
  /** A value as a transposition of it would have it, without transposing forth and back. */
  const last = (value: Value, perm: readonly number[]): string => {
    const operation = graph.nodes[value]?.operation;
    const inverse = perm.map((_, axis) => perm.indexOf(axis));
    if (operation?.op === 'transpose' && operation.perm.join() === inverse.join()) return first(operation.inputs[0]);
    return (perm === TO_LAST ? written[value]?.last : undefined) ?? turned(first(value), perm);
  };
  return { written, first, last };
}

/** Whether a transposition is only read by convolutions, which take the value before it. */
function isOnlyTurned(nodes: Forward['graph']['nodes'], value: Value, perm: readonly number[]): boolean {
  const readers = nodes.filter(({ operation }) => operation.inputs.some((input) => input === value));
  const inverse = (list: readonly number[]) => list.map((_, axis) => list.indexOf(axis)).join();
  return (
    readers.length > 0 &&
    readers.every(({ operation }) => {
      if (!isPicture(operation)) return false;
      const at = operation.inputs.findIndex((input) => input === value);
      return at < 2 && perm.join() === inverse(at === 0 ? TO_LAST : FILTERS);
    })
  );
}

function tensorInfo(dtype: 'float32' | 'int32' | 'bool', shape: readonly Size[]) {
  return { dtype: dtypeAttr(dtype).type, tensorShape: dims(shape).shape };
}
