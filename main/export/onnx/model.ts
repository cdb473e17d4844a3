import { uniqueNames } from '../../../core/uniqueNames.ts';
import type { Model } from '../../model/model.ts';
import { lookUp } from '../../model/tensors.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { createEmitter } from '../../graph/onnx/emitter.ts';
import { withOutputNames } from '../../graph/onnx/model.ts';
import type { Initializer, OnnxModel } from '../../graph/onnx/proto.ts';
import type { Value } from '../../graph/ir.ts';
import { sizeText, type Size } from '../forward/sizes.ts';
import { placesOf, weightPaths, type Forward } from '../forward/symbolic.ts';
import { fieldInput, weightInput } from '../forward/trace.ts';
import { dynamicSizes } from './dynamic.ts';
import { emitSymbolic } from './operators.ts';

const OPSET = 17;

/** A forward pass as an ONNX model: weights are initializers, fields its inputs, by name. */
export function forwardModel(model: Model, weights: NamedTensors, forward: Forward, metadata: Readonly<Record<string, string>>): OnnxModel {
  const { graph, fields, given = new Map<string, readonly Size[]>() } = forward;
  const unique = uniqueNames();
  const e = createEmitter((scope, operator) => unique(`${scope ?? 'network'}/${operator}`));
  const inputNames = new Map([...model.inputs.map(({ name }) => [fieldInput(name), unique(name)] as const), ...[...given.keys()].map((name) => [name, unique(name)] as const)]);
  const sizes = dynamicSizes(e, placesOf(forward, inputNames));
  const paths = weightPaths(model.nodes);
  const byInput = new Map(model.weights.map(({ name }) => [weightInput(name), name]));
  const initializers = new Map<string, Initializer>();
  const names: string[] = [];
  const weightNamed = (input: string) => {
    const own = lookUp(byInput, input);
    const name = paths.get(own) ?? own;
    const { shape, values } = lookUp(weights, own);
    const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    initializers.set(name, { name, dtype: 'float32', shape, data });
    return name;
  };
  const used = new Set([...graph.nodes.flatMap(({ operation }) => operation.inputs), ...graph.outputs.map(({ value }) => value)]);
  for (const [i, node] of graph.nodes.entries()) {
    e.scope = node.scope;
    const { operation } = node;
    if (operation.op === 'input') {
      const isWeight = byInput.has(operation.name);
      names.push(isWeight ? (used.has(i) ? weightNamed(operation.name) : '') : lookUp(inputNames, operation.name));
      continue;
    }
    const from = operation.inputs.flatMap((value) => graph.nodes[value] ?? []);
    names.push(emitSymbolic(node, operation.inputs.map((value) => names[value] ?? ''), from, { e, sizes, graph }));
  }
  const outputs = graph.outputs.map((output) => ({ ...output, called: unique(output.name) }));
  return {
    nodes: withOutputNames(outputs, e.nodes, (value: Value) => names[value] ?? ''),
    initializers: [...initializers.values(), ...e.initializers],
    inputs: [
      ...model.inputs.map(({ name, type: { dtype } }) => ({
        name: lookUp(inputNames, fieldInput(name)),
        type: { dtype, shape: written(fields.get(name) ?? []) },
      })),
      ...[...given].map(([name, shape]) => ({
        name: lookUp(inputNames, name),
        type: { dtype: 'float32' as const, shape: written(shape) },
      })),
    ],
    outputs: outputs.flatMap(({ called, value }) => {
      const node = graph.nodes[value];
      return node ? [{ name: called, type: { dtype: node.dtype, shape: written(node.shape) } }] : [];
    }),
    opset: OPSET,
    metadata,
  };
} // prettier-ignore

const written = (shape: readonly Size[]) => shape.map((size) => (typeof size === 'number' ? size : sizeText(size)));
