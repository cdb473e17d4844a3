import { memoised } from '../../../core/memo.ts';
import { graphInputs, outputType, type Graph, type GraphOutput, type Value } from '../ir.ts';
import { createEmitter } from './emitter.ts';
import { emitOperation } from './operators.ts';
import { encodeModel, type OnnxModel, type OnnxNode } from './proto.ts';

/** An output's name in the model: its own, or `new/...` if an input has the same name. */
export function outputName(graph: Graph, name: string): string {
  return inputNames(graph).has(name) ? `new/${name}` : name;
}

const inputNames = memoised((graph: Graph) => new Set(graphInputs(graph).map(({ name }) => name)));

/** Encodes the graph as an ONNX model: the bytes of a .onnx file. */
export function toOnnx(graph: Graph): Uint8Array {
  return encodeModel(onnxModel(graph));
}

/** Converts the graph to ONNX operators. */
export function onnxModel(graph: Graph): OnnxModel {
  const e = createEmitter();
  const names: string[] = [];
  const nameOf = (value: Value) => {
    const name = names[value];
    if (name === undefined) throw new Error(`Value ${value} is used before it is computed.`);
    return name;
  };
  for (const { operation, type, scope } of graph.nodes) {
    e.scope = scope;
    names.push(
      emitOperation(operation, {
        e,
        type,
        inputs: operation.inputs.map(nameOf),
        types: operation.inputs.map((value) => typeOf(graph, value)),
      }),
    );
  }
  const outputs = graph.outputs.map((output) => ({ ...output, called: outputName(graph, output.name) }));
  return {
    nodes: withOutputNames(outputs, e.nodes, nameOf),
    initializers: e.initializers,
    inputs: graphInputs(graph),
    outputs: graph.outputs.map(({ name }) => ({ name: outputName(graph, name), type: outputType(graph, name) })),
  };
}

/** An output, and what it is called in the model. */
interface CalledOutput extends GraphOutput {
  readonly called: string;
}

/**
 * Gives each output's name to the node that computes it. Inputs, constants and further names for a value are copied.
 */
export function withOutputNames(
  outputs: readonly CalledOutput[],
  nodes: readonly OnnxNode[],
  nameOf: (value: Value) => string,
): readonly OnnxNode[] {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copied: CalledOutput[] = [];
  for (const output of outputs) {
    const name = nameOf(output.value);
    if (made.has(name) && !renamed.has(name)) renamed.set(name, output.called);
    else copied.push(output);
  }
  const current = (name: string) => renamed.get(name) ?? name;
  const extra = copied.map(({ name, value, called }): OnnxNode => {
    const inputs = [current(nameOf(value))];
    return { operator: 'Identity', name: `outputs/${name}`, inputs, outputs: [called], attributes: {}, scope: undefined };
  });
  const rename = (node: OnnxNode) => ({
    ...node,
    inputs: node.inputs.map(current),
    outputs: node.outputs.map(current),
  });
  return [...nodes.map(rename), ...extra];
} // prettier-ignore

function typeOf(graph: Graph, value: Value) {
  const node = graph.nodes[value];
  if (!node) throw new Error(`There is no value ${value} in this graph.`);
  return node.type;
}
