import { createHash } from 'node:crypto';
import type { ModelSpec } from '../../../core/blocks/opaque/modelSpec.ts';
import type { DType, TensorType, Values } from '../ir.ts';
import type { Attribute, Initializer, OnnxNode, OnnxType } from './proto.ts';

/** The domain of the functions that files become. */
export const FILES = 'neuroloom.files';

/** One function for a file with the same inputs and outputs: placed with other sizes it may have lost others of them. */
export function functionName({ file: { sha256 }, inputs, outputs }: Pick<ModelSpec, 'file' | 'inputs' | 'outputs'>): string {
  const ports = [inputs, outputs].map((all) => all.map(({ name, dtype }) => [name, dtype]));
  return `File_${createHash('sha256').update(JSON.stringify([sha256, ...ports])).digest('hex').slice(0, 16)}`;
} // prettier-ignore

export type Attributes = Readonly<Record<string, Attribute>>;

/** Collects the nodes and constants of an ONNX model. Tensors are identified by name. */
export interface Emitter {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  /** The document's node that everything added from now on belongs to: names start with it, as in `conv1/Conv_12`. */
  scope: string | undefined;
  /** Appends a node; returns the name of its output. */
  node(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Appends a node with several outputs; returns their names. */
  nodeWithOutputs(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes?: Attributes,
  ): readonly string[];
  /** Appends the call of a file that is run as it is, once for the same inputs; returns the names of all its outputs. */
  file(model: ModelSpec, inputs: readonly string[]): readonly string[];
  /** A scalar. */
  scalar(value: number, dtype: OnnxType): string;
  /** A list of integers, as operators take shapes and axes. */
  integers(values: readonly number[]): string;
  tensor(values: Values, type: TensorType): string;
}

/** What a node is called, from the node of the document and the number of nodes before it. */
export type NameNodes = (scope: string | undefined, operator: string, before: number) => string;

const numbered: NameNodes = (scope, operator, before) => `${scope ?? 'step'}/${operator}_${before}`;

export function createEmitter(nameOf: NameNodes = numbered): Emitter {
  const nodes: OnnxNode[] = [];
  const initializers: Initializer[] = [];
  const known = new Map<string, string>();
  const calls = new Map<string, readonly string[]>();
  const remember = (key: string, make: (name: string) => Initializer) => {
    const name = known.get(key) ?? `constant_${initializers.length}`;
    if (!known.has(key)) initializers.push(make(name));
    known.set(key, name);
    return name;
  };
  const nextName = (operator: string) => nameOf(emitter.scope, operator, nodes.length);
  const emitter: Emitter = {
    nodes,
    initializers,
    scope: undefined,
    node(operator, inputs, attributes = {}) {
      const name = nextName(operator);
      nodes.push({ operator, name, inputs, outputs: [name], attributes, scope: emitter.scope });
      return name;
    },
    nodeWithOutputs(operator, inputs, count, attributes = {}) {
      const name = nextName(operator);
      const outputs = Array.from({ length: count }, (_, i) => `${name}:${i}`);
      nodes.push({ operator, name, inputs, outputs, attributes, scope: emitter.scope });
      return outputs;
    },
    file(model, inputs) {
      const key = `${functionName(model)} ${inputs.join()}`;
      const made = calls.get(key);
      if (made) return made;
      const name = nextName('File');
      const outputs = model.outputs.map((_, i) => `${name}:${i}`);
      nodes.push({ operator: functionName(model), domain: FILES, name, inputs, outputs, attributes: {}, scope: emitter.scope }); // prettier-ignore
      calls.set(key, outputs);
      return outputs;
    },
    scalar: (value, dtype) =>
      remember(`${dtype} ${Object.is(value, -0) ? '-0' : value}`, (name) => ({
        name,
        dtype,
        shape: [],
        data: dataOf([value], dtype),
      })),
    integers: (values) =>
      remember(`[${values.join()}]`, (name) => ({
        name,
        dtype: 'int64',
        shape: [values.length],
        data: dataOf(values, 'int64'),
      })),
    tensor(values, { dtype, shape }) {
      const name = `constant_${initializers.length}`;
      initializers.push({ name, dtype, shape, data: tensorData(values, dtype) });
      return name;
    },
  };
  return emitter;
}

function tensorData(values: Values, dtype: DType): Uint8Array {
  const isAsStored =
    (dtype === 'float32' && values instanceof Float32Array) || (dtype === 'int32' && values instanceof Int32Array);
  return isAsStored ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : dataOf([...values], dtype);
}

function dataOf(values: readonly number[], dtype: OnnxType): Uint8Array {
  const make = {
    float32: () => Float32Array.from(values),
    int32: () => Int32Array.from(values),
    uint32: () => Uint32Array.from(values),
    int64: () => BigInt64Array.from(values, BigInt),
    bool: () => Uint8Array.from(values),
  }[dtype];
  return new Uint8Array(make().buffer);
}
