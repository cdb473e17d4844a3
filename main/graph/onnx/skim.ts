// Reads what a file of ONNX says of itself (onnx.proto3), without its numbers.
import { sizeOf } from '../../../core/shape.ts';
import { kindAt } from '../../../core/blocks/foreign/kinds.ts';
import { bytesOf, fieldsOf, integerOf, integersOf, pairOf, textOf, WireError } from './wire.ts';

/** An input or output. Sizes that are not fixed have a name, or none (null). */
export interface SkimmedPort {
  readonly name: string;
  /** The code of its numbers; 0: it is no tensor, but a list or map. */
  readonly code: number;
  readonly shape: readonly (number | string | null)[];
}

export interface Skimmed {
  readonly producer: string;
  /** Versions of the operators, by domain; that of the standard ones is empty. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly SkimmedPort[];
  readonly outputs: readonly SkimmedPort[];
  /** Kinds of operators, with those inside loops and conditions: `domain.Name`, or the name of a standard one. */
  readonly operators: ReadonlySet<string>;
  /** Domains of functions that the file defines itself. */
  readonly functions: ReadonlySet<string>;
  /** How many numbers it has learned. */
  readonly parameters: number;
  /** Files that hold some of its weights. */
  readonly external: ReadonlySet<string>;
}

/** Fails with WireError if the bytes are none, or end too early. */
export function skimmed(bytes: Uint8Array): Skimmed {
  const opsets = new Map<string, number>();
  const functions = new Set<string>();
  const found = new Findings();
  let producer = '';
  let isModel = false;
  for (const field of fieldsOf(bytes)) {
    if (field.field === 2) producer = textOf(field);
    if (field.field === 8) opsets.set(...opsetOf(bytesOf(field)));
    if (field.field === 25) functions.add(found.readFunction(bytesOf(field)));
    if (field.field === 7) {
      isModel = true;
      found.readGraph(bytesOf(field), true);
    }
  }
  if (!isModel || opsets.size === 0) throw new WireError('It has no graph.', 'Sie hat keinen Graphen.');
  const { operators, parameters, external, weights, outputs } = found;
  // Older files list their weights among the inputs as well.
  const inputs = found.inputs.filter(({ name }) => !weights.has(name));
  return { producer, opsets, inputs, outputs, operators, functions, parameters, external };
}

function opsetOf(bytes: Uint8Array): [domain: string, version: number] {
  let [domain, version] = ['', 0];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) domain = textOf(field);
    if (field.field === 2) version = integerOf(field);
  }
  return [domain === 'ai.onnx' ? '' : domain, version];
}

class Findings {
  readonly inputs: SkimmedPort[] = [];
  readonly outputs: SkimmedPort[] = [];
  readonly operators = new Set<string>();
  readonly weights = new Set<string>();
  readonly external = new Set<string>();
  parameters = 0;

  readGraph(bytes: Uint8Array, isOuter: boolean): void {
    for (const field of fieldsOf(bytes)) {
      if (field.field === 1) this.#readNode(bytesOf(field));
      if (field.field === 5) this.#readTensor(bytesOf(field));
      if (field.field === 15) this.#readSparse(bytesOf(field));
      if (isOuter && field.field === 11) this.inputs.push(portOf(bytesOf(field)));
      if (isOuter && field.field === 12) this.outputs.push(portOf(bytesOf(field)));
    }
  }

  /** Returns its domain. */
  readFunction(bytes: Uint8Array): string {
    let domain = '';
    for (const field of fieldsOf(bytes)) {
      if (field.field === 7) this.#readNode(bytesOf(field));
      if (field.field === 10) domain = textOf(field);
    }
    return domain;
  }

  #readNode(bytes: Uint8Array): void {
    let [operator, domain] = ['', ''];
    for (const field of fieldsOf(bytes)) {
      if (field.field === 4) operator = textOf(field);
      if (field.field === 7) domain = textOf(field);
      if (field.field === 5) this.#readAttribute(bytesOf(field));
    }
    this.operators.add(domain === '' || domain === 'ai.onnx' ? operator : `${domain}.${operator}`);
  }

  #readAttribute(bytes: Uint8Array): void {
    for (const field of fieldsOf(bytes)) {
      if (field.field === 5) this.#readTensor(bytesOf(field));
      if (field.field === 6 || field.field === 11) this.readGraph(bytesOf(field), false);
    }
  }

  /** A tensor of which only what is not zero is written down: the values carry its name. */
  #readSparse(bytes: Uint8Array): void {
    for (const field of fieldsOf(bytes)) if (field.field === 1) this.#readTensor(bytesOf(field));
  }

  #readTensor(bytes: Uint8Array): void {
    const shape: number[] = [];
    let code = 0;
    for (const field of fieldsOf(bytes)) {
      if (field.field === 1) shape.push(...integersOf(field).slice(0, 100));
      if (field.field === 2) code = integerOf(field);
      if (field.field === 8) this.weights.add(textOf(field));
      if (field.field !== 13) continue;
      const [key, value] = pairOf(bytesOf(field));
      if (key === 'location') this.external.add(value);
    }
    if (kindAt(code).dtype === 'float32') this.parameters += sizeOf(shape);
  }
}

function portOf(bytes: Uint8Array): SkimmedPort {
  let [name, code] = ['', 0];
  let shape: (number | string | null)[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) name = textOf(field);
    if (field.field !== 2) continue;
    for (const kind of fieldsOf(bytesOf(field))) {
      if (kind.field !== 1) continue;
      for (const part of fieldsOf(bytesOf(kind))) {
        if (part.field === 1) code = integerOf(part);
        if (part.field === 2) shape = [...fieldsOf(bytesOf(part))].map((size) => sizeIn(bytesOf(size)));
      }
    }
  }
  return { name, code, shape };
}

function sizeIn(bytes: Uint8Array): number | string | null {
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) return integerOf(field) < 0 ? null : integerOf(field);
    if (field.field === 2) return textOf(field) || null;
  }
  return null;
}
