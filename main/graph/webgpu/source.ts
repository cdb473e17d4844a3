import { sizeOf } from '../../../core/shape.ts';
import type { Graph, Node, Value } from '../ir.ts';
import { bodyOf, formulaOf } from './emitters/table.ts';
import { elementType, storedType, type ArrayId, type Emission, type Kernel, type Workgroups } from './kernel.ts';
import { whole, withFunctions } from './wgsl.ts';

/** Invocations of a workgroup that computes element by element. */
const GROUP = 64;
/** Workgroups along an axis, as every card has them. */
const MOST_GROUPS = 65_535;

/** Names expressions: the same expression gets the same name. */
class Scope {
  readonly #names = new Map<string, string>();
  readonly #prefix: string;

  constructor(prefix = 't') {
    this.#prefix = prefix;
  }
  readonly define = (expression: string): string => {
    // Names and known indices. Known numbers get a name as well, because WGSL refuses constants that overflow.
    if (/^([a-z]\w*|\d+u)$/i.test(expression)) return expression;
    const name = this.#names.get(expression) ?? `${this.#prefix}${this.#names.size}`;
    this.#names.set(expression, name);
    return name;
  };
  get text(): string {
    return [...this.#names].map(([expression, name]) => `  let ${name} = ${expression};`).join('\n');
  }
}

/**
 * Writes the source of a kernel that computes some values from arrays, and whatever lies in between where it is read.
 * Names in the text go by their order, so that kernels that do the same have the same source.
 */
export class Source {
  readonly #graph: Graph;
  readonly #isRead: (value: Value) => boolean;
  readonly #reads: Value[] = [];
  readonly #functions: string[] = [];
  readonly #names = new Map<Value, string>();

  /** `isRead`: whether a value is read from its array, rather than computed here. */
  constructor(graph: Graph, isRead: (value: Value) => boolean) {
    this.#graph = graph;
    this.#isRead = isRead;
  }

  /** The element of a value at an index, by statements in this scope. */
  #element(value: Value, index: string, scope: Scope): string {
    return scope.define(this.#isRead(value) ? this.#kept(value, index) : this.#computed(value, index, scope));
  }

  #computed(value: Value, index: string, scope: Scope): string {
    const { operation } = this.#node(value);
    const formula = formulaOf(operation);
    if (!formula) return `${this.#functionOf(value)}(${index})`;
    const read = (input: number, at: string) => this.#element(operation.inputs[input] ?? -1, at, scope);
    return formula(operation as never, { ...this.#typesOf(value), index, define: scope.define, read });
  }

  /** The same, by calling a function: an expression for any place. */
  #call(value: Value, index: string): string {
    return this.#isRead(value) ? this.#kept(value, index) : `${this.#functionOf(value)}(${index})`;
  }

  #kept(value: Value, index: string): string {
    if (!this.#reads.includes(value)) this.#reads.push(value);
    const element = `x${this.#reads.indexOf(value)}[${index}]`;
    return this.#node(value).type.dtype === 'bool' ? `(${element} != 0u)` : element;
  }

  /** The name of the function that computes elements of a value. */
  #functionOf(value: Value): string {
    const known = this.#names.get(value);
    if (known) return known;
    const { type } = this.#node(value);
    const text = this.#bodyOf(value);
    const name = `f${this.#functions.length}`;
    this.#functions.push(`fn ${name}(i: u32) -> ${elementType[type.dtype]} {\n${text}\n}`);
    this.#names.set(value, name);
    return name;
  }

  #bodyOf(value: Value): string {
    const scope = new Scope();
    const { operation } = this.#node(value);
    const body = bodyOf(operation);
    if (!body) {
      if (!formulaOf(operation)) throw new Error(`There is no shader for ${operation.op}.`);
      const result = scope.define(this.#computed(value, 'i', scope));
      return `${scope.text}\n  return ${result};`;
    }
    const read = (input: number, at: string) => this.#call(operation.inputs[input] ?? -1, at);
    const text = body(operation as never, { ...this.#typesOf(value), index: 'i', define: scope.define, read });
    return `${scope.text}\n${text}`;
  }

  #typesOf(value: Value): Pick<Emission, 'type' | 'types'> {
    const { type, operation } = this.#node(value);
    return { type, types: operation.inputs.map((input) => this.#node(input).type) };
  }

  #node(value: Value): Node {
    const node = this.#graph.nodes[value];
    if (!node) throw new Error(`The graph has no value ${value}.`);
    return node;
  }

  /** A kernel that computes these values, which have equally many elements, one element of each an invocation. */
  elements(values: readonly Value[]): Kernel {
    const count = sizeOf(this.#node(values[0] ?? -1).type.shape);
    const scope = new Scope();
    const stores = values.map((value, i) => {
      const isBool = this.#node(value).type.dtype === 'bool';
      const element = scope.define(this.#computed(value, 'i', scope));
      return `  y${i}[i] = ${isBool ? `select(0u, 1u, ${element})` : element};`;
    });
    const { workgroups, width } = spread(Math.ceil(count / GROUP));
    const body = `
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * ${whole(width * GROUP)} + id.x;
  if (i >= ${whole(count)}) { return; }
${scope.text}
${stores.join('\n')}
}`;
    return this.#finish(values, body, workgroups);
  }

  #finish(writes: readonly ArrayId[], body: string, workgroups: Workgroups): Kernel {
    const reads = [...this.#reads];
    const binding = (value: Value, i: number, name: string, access: string) =>
      `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${storedType[this.#node(value).type.dtype]}>;`;
    const text = [
      ...reads.map((value, i) => binding(value, i, `x${i}`, 'read')),
      ...writes.map((value, i) => binding(value, reads.length + i, `y${i}`, 'read_write')),
      ...this.#functions,
      body,
    ].join('\n');
    return { source: withFunctions(text), reads, writes, workgroups };
  }
}

/** So many workgroups over two axes, and how many lie side by side. */
export function spread(groups: number): { readonly workgroups: Workgroups; readonly width: number } {
  const width = Math.min(groups, MOST_GROUPS);
  return { workgroups: [width, Math.ceil(groups / width), 1], width };
}
