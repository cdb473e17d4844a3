import type { OnnxNode } from './model.ts';
import type { OnnxTensor } from './tensor.ts';

/** The nodes of a graph, and who computes and who takes a value. */
export class Lookup {
  readonly #makers = new Map<string, OnnxNode>();
  readonly #takers = new Map<string, OnnxNode[]>();
  readonly #constants: ReadonlyMap<string, OnnxTensor>;
  readonly #ends: ReadonlySet<string>;

  constructor(nodes: readonly OnnxNode[], constants: ReadonlyMap<string, OnnxTensor>, ends: readonly string[]) {
    this.#constants = constants;
    this.#ends = new Set(ends);
    for (const node of nodes) {
      for (const output of node.outputs) this.#makers.set(output, node);
      for (const input of new Set(node.inputs)) this.#takers.set(input, [...(this.#takers.get(input) ?? []), node]);
    }
  }

  /** The node that computes a value, if it is this operator. */
  made(name: string | undefined, ...operators: readonly string[]): OnnxNode | undefined {
    const maker = name === undefined ? undefined : this.#makers.get(name);
    return maker && operators.includes(maker.operator) ? maker : undefined;
  }

  /** The only node that takes a value, if nothing else does and it is this operator. */
  taken(name: string | undefined, ...operators: readonly string[]): OnnxNode | undefined {
    if (name === undefined || this.#ends.has(name)) return undefined;
    const [only, ...others] = this.#takers.get(name) ?? [];
    return only && others.length === 0 && operators.includes(only.operator) ? only : undefined;
  }

  /** A constant of one number. */
  number(name: string | undefined): number | undefined {
    const values = name === undefined ? undefined : this.#constants.get(name)?.values;
    return values?.length === 1 ? values[0] : undefined;
  }

  /** The axes that a node works over: an attribute, or in newer versions an input. */
  axesOf({ inputs, attributes }: OnnxNode): readonly number[] {
    const [, given] = inputs;
    const values = given === undefined ? attributes['axes'] : [...(this.#constants.get(given)?.values ?? [])];
    return Array.isArray(values) ? values : [];
  }

  isConstant(name: string | undefined): name is string {
    return name !== undefined && this.#constants.has(name);
  }

  /** Of the two inputs of a node, the one that is no constant near `value`, if the other is. */
  beside({ inputs }: OnnxNode, value: number): string | undefined {
    const [a, b] = inputs;
    if (this.isNear(b, value)) return a;
    return this.isNear(a, value) ? b : undefined;
  }

  isNear(name: string | undefined, value: number): boolean {
    const number = this.number(name);
    return number !== undefined && Math.abs(number - value) <= 1e-4 * Math.max(1, Math.abs(value));
  }

  /** The other input of a node that takes `name`. */
  other({ inputs: [a, b] }: OnnxNode, name: string): string | undefined {
    return a === name ? b : b === name ? a : undefined;
  }
}
