import { text } from '../../../core/text.ts';
import { refusal } from '../refusal.ts';
import { bytesOf, fieldsOf, floatOf, floatsOf, integerOf, integersOf, pairOf, textOf, WireError, type WireField } from '../../graph/onnx/wire.ts'; // prettier-ignore
import { MissingFile, readTensor, type External, type OnnxTensor } from './tensor.ts';

export type OnnxAttribute = number | string | number[] | OnnxTensor;

export interface OnnxNode {
  readonly operator: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** It contains graphs of its own: a loop or a condition. */
  readonly hasGraphs: boolean;
}

/** An input or output; sizes that are not fixed have a name, or none (null). */
export interface OnnxPort {
  readonly name: string;
  /** The code of its numbers. */
  readonly type: number;
  readonly shape: readonly (number | string | null)[];
}

export interface OnnxModel {
  readonly producer: string;
  readonly opset: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/**
 * Reads an ONNX file (onnx.proto3). Fails with fileUnreadable: damaged, something else, or with what this reader does
 * not know. `file` is for the message.
 */
export function readOnnx(bytes: Uint8Array, file: string, external: External): OnnxModel {
  try {
    return readModel(bytes, file, external);
  } catch (error) {
    if (error instanceof MissingFile) {
      throw refusal(file, text(`keeps its weights in another file, “${error.file}”, which does not lie beside it: put it there, or save the model as a single file.`, `hat seine Gewichte in einer anderen Datei, „${error.file}“, die nicht daneben liegt: sie dorthin legen oder das Modell als eine Datei speichern.`), error); // prettier-ignore
    }
    if (error instanceof WireError) {
      throw refusal(
        file,
        text(
          `is not an ONNX file, or is damaged or cut off: ${error.message} Copy or export it again.`,
          `ist keine ONNX-Datei oder ist beschädigt oder abgeschnitten: ${error.german} Neu kopieren oder exportieren.`,
        ),
        error,
      );
    }
    throw error;
  }
}

function readModel(bytes: Uint8Array, file: string, external: External): OnnxModel {
  let graph: Uint8Array | undefined;
  let [producer, opset] = ['', 0];
  const metadata = new Map<string, string>();
  for (const field of fieldsOf(bytes)) {
    if (field.field === 2) producer = textOf(field);
    if (field.field === 7) graph = bytesOf(field);
    if (field.field === 8) opset = Math.max(opset, opsetOf(bytesOf(field)));
    if (field.field === 14) metadata.set(...pairOf(bytesOf(field)));
    if (field.field === 25)
      throw refusal(
        file,
        text(
          'defines operators of its own (functions): inline them when exporting.',
          'definiert eigene Operatoren (Funktionen): sie beim Exportieren auflösen.',
        ),
      );
  }
  if (!graph || opset === 0) throw new WireError('It has no graph.', 'Sie hat keinen Graphen.');
  return { producer, opset, metadata, ...readGraph(graph, external) };
}

/** The version of the standard operators; 0 for those of others. */
function opsetOf(bytes: Uint8Array): number {
  let [domain, version] = ['', 0];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) domain = textOf(field);
    if (field.field === 2) version = integerOf(field);
  }
  return domain === '' || domain === 'ai.onnx' ? version : 0;
}

function readGraph(bytes: Uint8Array, external: External) {
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  const inputs: OnnxPort[] = [];
  const outputs: OnnxPort[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) {
      const node = readNode(bytesOf(field), external);
      const constant = constantOf(node);
      if (constant) initializers.set(node.outputs[0] ?? '', constant);
      else nodes.push(node);
    }
    if (field.field === 5) {
      const { name, tensor } = readTensor(bytesOf(field), external);
      initializers.set(name, tensor);
    }
    if (field.field === 11) inputs.push(readPort(bytesOf(field)));
    if (field.field === 12) outputs.push(readPort(bytesOf(field)));
    if (field.field === 15) throw new WireError('It has sparse weights.', 'Sie hat dünn besetzte Gewichte.');
  }
  // Older files list their weights among the inputs as well.
  return { nodes, initializers, inputs: inputs.filter(({ name }) => !initializers.has(name)), outputs };
}

function readNode(bytes: Uint8Array, external: External): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, OnnxAttribute> = {};
  let [name, operator, domain, hasGraphs] = ['', '', '', false];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) inputs.push(textOf(field));
    if (field.field === 2) outputs.push(textOf(field));
    if (field.field === 3) name = textOf(field);
    if (field.field === 4) operator = textOf(field);
    if (field.field === 7) domain = textOf(field);
    if (field.field === 5) {
      const read = readAttribute(bytesOf(field), external);
      if (read.value !== undefined) attributes[read.name] = read.value;
      hasGraphs ||= read.isGraph;
    }
  }
  const isStandard = domain === '' || domain === 'ai.onnx';
  return { operator: isStandard ? operator : `${domain}.${operator}`, name, inputs, outputs, attributes, hasGraphs };
}

/** The value of a Constant. */
function constantOf({ operator, attributes }: OnnxNode): OnnxTensor | undefined {
  if (operator !== 'Constant') return undefined;
  const { value, value_float: float, value_int: integer, value_floats: floats, value_ints: integers } = attributes;
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  if (typeof float === 'number') return { dtype: 'float32', shape: [], values: Float32Array.of(float) };
  if (typeof integer === 'number') return { dtype: 'int32', shape: [], values: Float64Array.of(integer) };
  if (Array.isArray(floats)) return { dtype: 'float32', shape: [floats.length], values: Float32Array.from(floats) };
  if (Array.isArray(integers)) return { dtype: 'int32', shape: [integers.length], values: Float64Array.from(integers) };
  throw new WireError(
    'A constant is neither a number nor a tensor of numbers.',
    'Eine Konstante ist weder eine Zahl noch ein Tensor von Zahlen.',
  );
}

function readAttribute(bytes: Uint8Array, external: External) {
  let name = '';
  let value: OnnxAttribute | undefined;
  let isGraph = false;
  const numbers: number[] = [];
  const words: string[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) name = nameOf(field);
    if (field.field === 2) value = floatOf(field);
    if (field.field === 3) value = integerOf(field);
    if (field.field === 4) value = textOf(field);
    if (field.field === 5) value = readTensor(bytesOf(field), external).tensor;
    if (field.field === 6 || field.field === 11) isGraph = true;
    if (field.field === 7) numbers.push(...floatsOf(field, 4).slice(0, 10_000));
    if (field.field === 8) numbers.push(...integersOf(field).slice(0, 10_000));
    if (field.field === 9) words.push(textOf(field));
  }
  if (words.length > 0) value = words.join(',');
  else if (numbers.length > 0) value = numbers;
  return { name, value, isGraph };
}

/** A name that can be a key. */
function nameOf(field: WireField): string {
  const name = textOf(field);
  if (name in Object.prototype)
    throw new WireError(`An attribute is called “${name}”.`, `Ein Attribut heißt „${name}“.`);
  return name;
}

function readPort(bytes: Uint8Array): OnnxPort {
  let [name, type] = ['', 0];
  let shape: (number | string | null)[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) name = textOf(field);
    if (field.field !== 2) continue;
    for (const kind of fieldsOf(bytesOf(field))) {
      if (kind.field !== 1)
        throw new WireError(
          `“${name}” is a list or a map, not a tensor.`,
          `„${name}“ ist eine Liste oder Zuordnung, kein Tensor.`,
        );
      for (const part of fieldsOf(bytesOf(kind))) {
        if (part.field === 1) type = integerOf(part);
        if (part.field === 2) shape = readShape(bytesOf(part));
      }
    }
  }
  return { name, type, shape };
}

function readShape(bytes: Uint8Array): (number | string | null)[] {
  const shape: (number | string | null)[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.field !== 1) continue;
    let size: number | string | null = null;
    for (const part of fieldsOf(bytesOf(field))) {
      if (part.field === 1) size = integerOf(part);
      if (part.field === 2) size = textOf(part);
    }
    shape.push(size);
  }
  if (shape.length > 16) throw new WireError('A shape has too many axes.', 'Eine Form hat zu viele Achsen.');
  return shape;
}
